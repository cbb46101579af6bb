# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The functions of the kernel's portable C, as far as clang-format's layout lets them be read line by line:
what they take and return, what they assign to, whom they call with what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

COMMENT = re.compile(r"/\*.*?\*/|\"(?:[^\"\\]|\\.)*\"|^#.*?(?<!\\)$", re.DOTALL | re.MULTILINE)
FUNCTION = re.compile(r"^(?P<type>[a-z_][\w ]*?[ *]+)(?P<name>\w+)\((?P<parameters>[^;{}]*?)\)\n"
                      r"\{\n(?P<body>.*?)^\}$", re.DOTALL | re.MULTILINE)
DECLARATION = re.compile(r"(?:^|[;{}(])\s*(?P<type>(?:static |const |volatile )*(?:struct \w+|enum \w+|"
                         r"\w+_t|u8|u16|u32|u64|s64|bool|int|char|void) \**)(?P<name>\w+)(?=[ ;,\[=])"
                         r"(?P<more>(?:[^;(=]*, \**\w+)*)", re.MULTILINE)
CHANGE = re.compile(r"(?:<<|>>|[-+*/%&|^])=(?!=)|(?<![-+*/%&|^=!<>])=(?!=)|\+\+|--")
BEHIND = re.compile(r"\s*(\**)([\w\s.>()\[\]-]*)")
CLOSING = {")": "(", "]": "["}
CALL = re.compile(r"(?<![\w.>])([A-Za-z_]\w*)\(")
KEYWORDS = {"if", "while", "for", "switch", "return", "sizeof", "__attribute__", "__asm__", "volatile",
            "likely", "unlikely"}


@dataclass(frozen=True)
class Call:
    """One call in a function's body; arguments as they are written."""

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Function:
    """A function's definition."""

    file: Path
    line: int
    type: str
    name: str
    parameters: tuple[str, ...]
    body: str
    is_static: bool

    @property
    def where(self) -> str:
        return f"{self.file.parent.name}/{self.file.name}:{self.line}: {self.name}"

    @cached_property
    def writable(self) -> dict[str, str]:
        """Parameters through which it may write, with their types."""
        return {name_of(each): each for each in self.parameters if is_writable(each)}

    @cached_property
    def locals(self) -> dict[str, str]:
        """With their types; parameters passed by value are locals."""
        found = {name_of(each): each for each in self.parameters if "*" not in each}
        for match in DECLARATION.finditer(self.body):
            found[match["name"]] = match["type"] + match["name"]
            for more in re.findall(r"\**\w+", match["more"]):
                found[more.lstrip("*")] = match["type"].rstrip("*") + more
        return found

    def assignments(self) -> Iterator[tuple[str, str]]:
        """Stars before, and the place that is assigned to. Initialisers assign to nothing."""
        code = DECLARATION.sub(lambda match: match[0][:match.start("type") - match.start()] + "@",
                               self.body)
        for match in CHANGE.finditer(code):
            stars, place = place_before(code, match.start())
            if not place and match[0] in ("++", "--"):
                behind = BEHIND.match(code, match.end())
                stars, place = behind[1], behind[2]
            if not place.startswith((".", "@")):
                yield stars, place

    def calls(self) -> Iterator[Call]:
        for match in CALL.finditer(self.body):
            if match[1] not in KEYWORDS:
                yield Call(match[1], arguments(self.body, match.end()))


def name_of(parameter: str) -> str:
    return re.sub(r"\[.*", "", parameter).split("*")[-1].split()[-1] if parameter else ""


def is_writable(declaration: str) -> bool:
    """Of a pointer or array: may what it leads to be written?"""
    return ("*" in declaration or "[" in declaration) and not declaration.startswith("const ")


def place_before(code: str, end: int) -> tuple[str, str]:
    """What ends there: stars, and names with all that is behind them. What is in parentheses itself, or
    cast, begins with one."""
    end = len(code[:end].rstrip())
    start = end
    while start > 0:
        character = code[start - 1]
        if character in CLOSING:
            start = opening(code, start - 1)
        elif character.isalnum() or character in "_@.":
            start -= 1
        elif code[start - 2:start] == "->":
            start -= 2
        else:
            break
    stars = len(code[:start]) - len(code[:start].rstrip("*"))
    return "*" * stars, code[start:end]


def opening(code: str, closing: int) -> int:
    """Where the bracket is that the one there closes."""
    depth, start = 0, closing
    while start >= 0:
        depth += (code[start] in ")]") - (code[start] in "([")
        if depth == 0:
            return start
        start -= 1
    raise ValueError(code)


def arguments(text: str, start: int) -> tuple[str, ...]:
    """From behind the opening parenthesis to the one that closes it."""
    depth, found, first = 1, [], start
    for at in range(start, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if depth == 0 or (depth == 1 and text[at] == ","):
            found.append(" ".join(text[first:at].split()))
            first = at + 1
        if depth == 0:
            break
    return tuple(each for each in found if each)


def blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def functions(path: Path) -> Iterator[Function]:
    code = COMMENT.sub(blank, path.read_text())
    for match in FUNCTION.finditer(code):
        parameters = tuple(" ".join(each.split()) for each in match["parameters"].split(","))
        yield Function(path, code.count("\n", 0, match.start()) + 1,
                       re.sub(r"\b(static|inline|COLD|NOINLINE)\b", "", match["type"]).strip(),
                       match["name"], parameters if parameters != ("void",) else (), match["body"],
                       "static" in match["type"].split() and path.suffix == ".c")


class Sources:
    """All functions under some folders, those of machines apart."""

    def __init__(self, *folders: Path) -> None:
        self.functions = [function for folder in folders for path in sorted(folder.rglob("*.[ch]"))
                          if not {"aarch64", "host"} & set(path.parts[-4:])
                          for function in functions(path)]
        self.by_name: dict[str, list[Function]] = {}
        for function in self.functions:
            self.by_name.setdefault(function.name, []).append(function)

    def called(self, caller: Function, name: str) -> Function | None:
        """Static functions are those of the caller's own file."""
        found = self.by_name.get(name, [])
        return next((each for each in found if each.file == caller.file),
                    next((each for each in found if not each.is_static), None))
