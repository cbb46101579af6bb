# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What bounds.toml says of calls: which an entry does not make, or not besides others, or seldom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .values import evaluate


BY = "by "  # in front of the function that makes the call itself


@dataclass(frozen=True)
class Call:
    """Of this function, anywhere or within all of these, by any function or one."""

    callee: str
    within: frozenset[str] = frozenset()
    by: str | None = None

    def is_made(self, callee: str, caller: str, callers: frozenset[str]) -> bool:
        return callee == self.callee and self.within <= callers and self.by in (None, caller)


@dataclass(frozen=True)
class Choice:
    """Groups of calls: an entry makes calls of one group at most."""

    groups: tuple[frozenset[Call], ...]

    @property
    def calls(self) -> frozenset[Call]:
        return frozenset().union(*self.groups)

    def is_kept(self, made: frozenset[Call]) -> bool:
        return any(made <= group for group in self.groups)

    def alternatives(self) -> Iterator[frozenset[Call]]:
        """Calls that an entry does not make, for each group that it may make calls of."""
        return (self.calls - group for group in self.groups)


@dataclass(frozen=True)
class Seldom:
    """Of the rounds of a loop of `within` so many, at most, call this function, directly or not."""

    callee: str
    within: str
    rounds: int


@dataclass(frozen=True)
class Followed:
    """When this function, called within all of these, has made these calls it looks for interrupts before it
    returns."""

    function: str
    within: frozenset[str]
    calls: frozenset[Call]


def _names(entry: str | list[str]) -> list[str]:
    return [entry] if isinstance(entry, str) else entry


def _call(entry: str | list[str]) -> Call:
    callee, *others = _names(entry)
    by = [name.removeprefix(BY) for name in others if name.startswith(BY)]
    return Call(callee, frozenset(name for name in others if not name.startswith(BY)), by[0] if by else None)


def read_impossible(table: dict) -> frozenset[Call]:
    return frozenset(_call(_names(call) + _names(within)) for entry in table.get("impossible", [])
                     for call in entry["calls"] for within in entry["within"])


def read_choices(table: dict) -> tuple[Choice, ...]:
    """[[once]]: each call is a group; [[exclusive]]: two groups."""
    once = [[[call] for call in entry["calls"]] for entry in table.get("once", [])]
    exclusive = [[entry["calls"], entry["or"]] for entry in table.get("exclusive", [])]
    return tuple(Choice(tuple(frozenset(map(_call, group)) for group in groups)) for groups in once + exclusive)


def read_seldom(table: dict, names: dict[str, int]) -> tuple[Seldom, ...]:
    return tuple(Seldom(entry["callee"], entry["within"], evaluate(entry["rounds"], names))
                 for entry in table.get("seldom", []))


def read_followed(table: dict) -> tuple[Followed, ...]:
    return tuple(Followed(function, frozenset(within), frozenset(map(_call, entry["calls"])))
                 for entry in table.get("followed", []) for function, *within in [entry["within"]])
