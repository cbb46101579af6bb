# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a person knows of the kernel's loops: bounds.toml, read and matched with the binary.

A loop is named by its source file and the text of its head, which must occur there once, or as
often as `times` says. Its bound
is an expression of constants of the kernel (abi.json) and of parameters of the system.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .flow import FlowError, Function, Loop
from .program import Program
from .rules import Call, Choice, Followed, Seldom, read_choices, read_followed, read_impossible, read_seldom
from .values import evaluate


@dataclass(frozen=True)
class LoopBound:
    """A loop of the source: lines first..last, of which head are those of its condition."""

    file: str
    text: str
    head: range
    lines: range
    rounds: str | int
    why: str
    within: dict[str, str | int]
    preemptible: bool


@dataclass(frozen=True)
class Context:
    """What is known where a function is called: callers that matter, constant arguments, and calls that are
    not made."""

    callers: frozenset[str] = frozenset()
    arguments: tuple[tuple[str, int], ...] = ()
    never: frozenset[Call] = frozenset()

    def makes(self, callee: str, caller: str) -> bool:
        return not any(call.is_made(callee, caller, self.callers) for call in self.never)

    def of(self, name: str, callees: frozenset[str], matter: frozenset[str]) -> Context:
        """In the function of that name: what makes a difference to it and to these, which it calls, directly or not."""
        never = frozenset(call for call in self.never if call.callee in callees)
        matter = matter.union(*(call.within for call in never))
        return Context((self.callers | {name}) & matter, self.arguments, never)


@dataclass(frozen=True)
class Argument:
    """A function's argument that its time depends on; `known`: what it is at most in calls by
    functions that pass no constant."""

    register: int
    name: str
    known: dict[str, str | int]


@dataclass
class Bounds:
    """All of bounds.toml, for one build and one size of system."""

    loops: list[LoopBound]
    excluded: frozenset[str]  # their time does not count
    no_return: frozenset[str]
    never: frozenset[Call]  # calls that are not made
    choices: tuple[Choice, ...]
    seldom: tuple[Seldom, ...]
    followed: tuple[Followed, ...]
    ends: tuple[str, ...]
    arguments: dict[str, Argument]  # by callee
    poll: str  # the operand of the instruction that looks for interrupts
    names: dict[str, int]
    used: dict[str, set[str]] = field(default_factory=dict)  # loop -> functions it was found in

    @functools.cached_property
    def callers(self) -> frozenset[str]:
        """Functions that make a difference when they call another, directly or not, besides those of calls."""
        return frozenset(name for loop in self.loops for name in loop.within).union(
            *(rule.within for rule in self.followed))

    def end_addresses(self, program: Program) -> frozenset[int]:
        return frozenset(program.labels[name] for name in self.ends)

    def seldom_in(self, function: str) -> tuple[frozenset[Call], int]:
        """Calls that only some rounds of the function's loops make, and how many rounds at most."""
        rules = [rule for rule in self.seldom if rule.within == function]
        return frozenset(Call(rule.callee) for rule in rules), sum(rule.rounds for rule in rules)

    def followed_in(self, function: str, callers: frozenset[str]) -> frozenset[Call]:
        """Calls that a look for interrupts follows before the function returns."""
        return frozenset().union(*(rule.calls for rule in self.followed
                                   if rule.function == function and rule.within <= callers))

    def argument(self, callee: str, caller: str, constant: int | None) -> tuple[str, int]:
        """The value, at most, of an argument on which the callee's time depends."""
        argument = self.arguments[callee]
        if constant is None:
            if caller not in argument.known:
                raise FlowError(f"{caller}: {argument.name} of {callee} is no constant")
            constant = evaluate(argument.known[caller], self.names)
        return argument.name, constant

    def rounds(self, program: Program, function: Function, loop: Loop,
               within: Context) -> int:
        """How often the loop goes back to its head at most."""
        found = self._match(program, function, loop)
        self.used.setdefault(f"{found.file}: {found.text}", set()).add(function.name)
        if found.preemptible and not polls(program, function, loop.blocks, self.poll):
            raise FlowError(f"{function.name}: {found.text!r} never looks for interrupts")
        names = self.names | dict(within.arguments)
        special = [evaluate(bound, names) for name, bound in found.within.items()
                   if name in within.callers]
        return min(special, default=evaluate(found.rounds, names))

    def _match(self, program: Program, function: Function, loop: Loop) -> LoopBound:
        """The loop of the source whose head the branches back belong to, else the innermost around."""
        back = {program.line_of(function.blocks[latch].addresses[-1]) for latch in loop.latches}
        lines = {program.line_of(address) for block in loop.blocks
                 for address in function.blocks[block].addresses}
        for wanted, span in ((back, "head"), (back, "lines"), (lines, "head")):
            found = [bound for bound in self.loops
                     if any(line and line[0] == bound.file and line[1] in getattr(bound, span)
                            for line in wanted)]
            if found:
                return min(found, key=lambda bound: len(bound.lines))
        where = ", ".join(sorted(f"{line[0]}:{line[1]}" for line in lines if line))
        raise FlowError(f"{function.name}: a loop without bound at {loop.header:#x}, made from {where}")


def polls(program: Program, function: Function, blocks: Iterable[int], poll: str) -> bool:
    """Whether these blocks, or a function that they call directly, look for interrupts."""
    for block in (function.blocks[start] for start in blocks):
        if program.has_operand(block.addresses, poll):
            return True
        if block.callee is not None and program.has_operand(program.body(block.callee), poll):
            return True
    return False


def poll_operand(path: Path) -> str:
    return str(tomllib.loads(path.read_text())["poll"])


def read_bounds(path: Path, sources: Path, names: dict[str, int]) -> Bounds:
    table = tomllib.loads(path.read_text())
    loops = [loop for entry in table.get("loop", []) for loop in _read_loops(entry, sources)]
    excluded, no_return = (frozenset(name for entry in table.get(key, [])
                                     for name in entry["functions"])
                           for key in ("excluded", "no_return"))
    arguments = {entry["function"]: Argument(entry["register"], entry["name"],
                                             entry.get("known", {}))
                 for entry in table.get("argument", [])}
    names = names | {name: _define(sources / file, name)
                     for name, file in table.get("defines", {}).items()}
    return Bounds(loops, excluded, no_return, read_impossible(table), read_choices(table), read_seldom(table, names),
                  read_followed(table), tuple(table.get("ends", ())), arguments, table.get("poll", ""), names)


def _read_loops(entry: dict, sources: Path) -> list[LoopBound]:
    """The loop, or those that have the same head and the same bound."""
    text = (sources / entry["file"]).read_text().splitlines()
    found = [number for number, line in enumerate(text, 1) if entry["head"] in line]
    if len(found) != entry.get("times", 1):
        raise ValueError(f"{entry['file']}: {entry['head']!r} is there {len(found)} times")
    loops = []
    for first in found:
        head, last = _extent(text, first)
        loops.append(LoopBound(entry["file"], entry["head"], range(first, head + 1),
                               range(first, last + 1), entry["rounds"], entry["why"],
                               entry.get("within", {}), entry.get("preemptible", False)))
    return loops


def _define(file: Path, name: str) -> int:
    """A macro that only one source file knows: its value is a number."""
    match = re.search(rf"^#define {name}\s+(\w+?)[uUlL]*\b", file.read_text(), re.M)
    if match is None:
        raise ValueError(f"{file}: no #define {name}")
    return int(match[1], 0)


def _extent(text: list[str], first: int) -> tuple[int, int]:
    """The last line of the loop's head, and that of the loop, by brackets."""
    depth = braces = 0
    head = 0
    for number in range(first, len(text) + 1):
        for character in text[number - 1]:
            depth += {"(": 1, ")": -1}.get(character, 0)
            braces += {"{": 1, "}": -1}.get(character, 0)
        if not head and depth == 0:
            head = number
        if head and depth == 0 and braces == 0 and (
                "}" in text[number - 1] or text[number - 1].rstrip().endswith(";")):
            return head, number
    return first, first
