# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Breakpoints that stop in one protection domain only, and stay where they are when gdb's symbols
change. Runs inside gdb."""

from __future__ import annotations

import re
from collections.abc import Callable

import gdb

_CODE = (gdb.BP_BREAKPOINT, gdb.BP_HARDWARE_BREAKPOINT)
_DATA = {gdb.BP_HARDWARE_WATCHPOINT: gdb.WP_WRITE, gdb.BP_WATCHPOINT: gdb.WP_WRITE,
         gdb.BP_READ_WATCHPOINT: gdb.WP_READ, gdb.BP_ACCESS_WATCHPOINT: gdb.WP_ACCESS}  # fmt: skip
_ADDRESS = re.compile(r"\*0x[0-9a-f]+")
_BY_VALUE = re.compile(r"\*\([a-z]+ .*\) 0x[0-9a-f]+$")
#: A name of the program's in a condition; `$x0` and `0x1f` are none.
_NAME = re.compile(r"(?<![\w$])[A-Za-z_]")
#: Types that gdb knows without symbols, by size.
_TYPES = {1: "char", 2: "short", 4: "int", 8: "long"}


class Breakpoints:
    """`is_kernel` says it of an address; `selected` is the domain that new breakpoints are for."""

    def __init__(self, is_kernel: Callable[[int], bool]) -> None:
        self._is_kernel = is_kernel
        self.selected: str | None = None
        self._owners: dict[int, str] = {}
        gdb.events.breakpoint_created.connect(self._created)
        gdb.events.breakpoint_modified.connect(self._restrict)
        gdb.events.breakpoint_deleted.connect(lambda each: self._owners.pop(each.number, None))

    def _created(self, breakpoint: gdb.Breakpoint) -> None:
        if self.selected is not None and breakpoint.visible and not self._in_kernel(breakpoint):
            self._owners[breakpoint.number] = self.selected
            self._restrict(breakpoint)

    def _in_kernel(self, breakpoint: gdb.Breakpoint) -> bool:
        found = breakpoint.locations if breakpoint.type in _CODE else []
        return bool(found) and all(self._is_kernel(each.address) for each in found)

    def _restrict(self, breakpoint: gdb.Breakpoint) -> None:
        """Also what the user has given another condition since."""
        owner = self._owners.get(breakpoint.number)
        if owner is None:
            return
        wanted, condition = _only(owner), breakpoint.condition
        if not condition:
            breakpoint.condition = wanted
        elif not condition.startswith(wanted):
            breakpoint.condition = f"{wanted} && ({condition})"

    def keep_addresses(self) -> None:
        """Make all that are by name into such by address: the names are about to change."""
        selected = self.selected
        for each in list(gdb.breakpoints()):
            if each.visible and not each.pending and not _is_by_address(each):
                self.selected = self._owners.get(each.number)
                self._replace(each)
        self.selected = selected

    def _replace(self, old: gdb.Breakpoint) -> None:
        whose = f" of '{self.selected}'" if self.selected else ""
        for place, options in _places(old):
            new = gdb.Breakpoint(place, temporary=old.temporary, **options)
            print(f"(in place of breakpoint {old.number}{whose})")
            self._inherit(old, new)
        if _places(old):
            old.delete()

    def _inherit(self, old: gdb.Breakpoint, new: gdb.Breakpoint) -> None:
        condition = old.condition or ""
        if self.selected is not None:  # as _restrict has made it
            condition = condition.removeprefix(_only(self.selected)).removeprefix(" && (")[:-1]
        if _NAME.search(condition):
            print(f"(without its condition {condition}, whose names go)")
        elif condition:
            new.condition = condition
            self._restrict(new)
        if old.commands:
            new.commands = old.commands
        new.enabled, new.silent, new.thread = old.enabled, old.silent, old.thread
        new.ignore_count = old.ignore_count


def _only(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'$_in_pd("{escaped}")'


def _is_by_address(breakpoint: gdb.Breakpoint) -> bool:
    where = breakpoint.location if breakpoint.type in _CODE else breakpoint.expression
    return where is not None and (_ADDRESS.fullmatch(where) or _BY_VALUE.match(where)) is not None


def _places(breakpoint: gdb.Breakpoint) -> list[tuple[str, dict[str, int]]]:
    """What makes the same without names, and options of gdb.Breakpoint; nothing without an
    address."""
    if breakpoint.type in _CODE:
        options = {"type": breakpoint.type}
        return [(f"*{place.address:#x}", options) for place in breakpoint.locations]
    if breakpoint.type not in _DATA:
        return []
    try:
        value = gdb.parse_and_eval(breakpoint.expression)
    except gdb.error:
        return []
    if value.address is None:
        return []
    kind = _TYPES.get(value.type.sizeof, f"char (*)[{value.type.sizeof}]")
    pointer = kind if kind.endswith("]") else f"{kind} *"
    options = {"type": gdb.BP_WATCHPOINT, "wp_class": _DATA[breakpoint.type]}
    return [(f"*({pointer}) {int(value.address):#x}", options)]
