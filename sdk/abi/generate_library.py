#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The page about the functions of libmicrokit and of services: what headers declare, with what their comments say.

In a header, `/* ---- title --- */` begins a section; a comment belongs to the functions up to the next
comment. What has `internal` in its name is the library's own.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEADERS = ("microkit.h", "microkit_ring.h", "microkit_buffers.h", "microkit_trace.h", "microkit_uart.h", "microkit_vmm.h",
           "microkit_vmm_virtio.h", "microkit_vmm_block.h", "microkit_vmm_net.h", "microkit_vmm_console.h", "microkit_timer.h",
           "microkit_serial.h", "microkit_rtc.h", "microkit_watchdog.h", "microkit_entropy.h", "microkit_call.h",
           "microkit_block.h", "microkit_block_server.h", "microkit_virtio.h", "microkit_text.h", "microkit_fat.h", "microkit_file.h",
           "microkit_net.h", "microkit_net_counters.h", "microkit_ip.h")
_TITLE = re.compile(r"/\* -{3,} (?P<title>.+?) -{3,} \*/$")
_TOKEN = re.compile(
    r"^/\*(?P<comment>.*?)\*/$"
    r"|^(?P<function>[A-Za-z_][\w \t\n*]*?\b(?P<name>\w+)\([^;{}]*?\))\s*(?:;|\{)$",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Group:
    """Functions that one comment is about; none of them: a remark."""

    text: str
    functions: dict[str, str] = field(default_factory=dict)


@dataclass
class Section:
    title: str
    groups: list[Group] = field(default_factory=list)


_BEGIN = re.compile(r"^__attribute__\(\(.*?\)\)\s+", re.DOTALL | re.MULTILINE)
_ATTRIBUTE = re.compile(r" *__(?:attribute__\(\(.*?\)\)|asm__\(.*?\))(?=[\s;{])", re.DOTALL)


def sections(header: str) -> list[Section]:
    """What a header says, the head of the file first, without a title."""
    found = [Section("")]
    for match in _TOKEN.finditer(_ATTRIBUTE.sub("", _BEGIN.sub("", header))):
        if match["comment"] is not None:
            title = _TITLE.match(match[0])
            if title:
                found.append(Section(title["title"]))
            else:
                found[-1].groups.append(Group(_plain(match["comment"])))
        elif "internal" not in match["name"] and found[-1].groups:
            text = re.sub(r"\s+", " ", match["function"]).removeprefix("static inline ")
            found[-1].groups[-1].functions.setdefault(match["name"], re.sub(r"\* (?=\w)", "*", text))
    return found


def _plain(comment: str) -> str:
    """A comment's paragraphs, each in one line, without what marks it; indented code as it is."""
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment.splitlines()]
    text = "\n".join(line for line in lines if not line.startswith(("SPDX-", "Copyright"))).strip()
    return "\n\n".join(_paragraph(part) for part in text.split("\n\n"))


def _paragraph(text: str) -> str:
    if text.startswith("    "):
        code = "\n".join(line[4:] for line in text.splitlines())
        return f"```c\n{code}\n```"
    return _escaped(" ".join(text.split()))


def header(name: str, folders: Sequence[Path]) -> Path:
    return next(folder / name for folder in folders if (folder / name).is_file())


def page(folders: Sequence[Path]) -> str:
    lines = ["# The library, function by function", "",
             "Made from the headers. How they are used together: [the manual](manual.md#the-library).", ""]  # fmt: skip
    for name in HEADERS:
        lines += _header(name, sections(header(name, folders).read_text()))
    return "\n".join(lines)


def _header(name: str, found: list[Section]) -> Iterator[str]:
    yield from (f"## {name}", "")
    head = found[0].groups[:1]
    yield from (line for group in head for line in (group.text, ""))
    found[0].groups = found[0].groups[1:]
    for section in found:
        groups = [group for group in section.groups if group.functions]
        if not groups:
            continue
        if section.title:
            yield from (f"### {section.title.capitalize()}", "")
        for group in groups:
            yield from ("```c", *(f"{text};" for text in group.functions.values()), "```", "",
                        group.text, "")  # fmt: skip


def _escaped(text: str) -> str:
    return re.sub(r"([<>*_\[\]])", r"\\\1", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("headers", type=Path, nargs="+", help="folders of the headers")
    parser.add_argument("--page", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.page.parent.mkdir(parents=True, exist_ok=True)
    arguments.page.write_text(page(arguments.headers))


if __name__ == "__main__":
    main()
