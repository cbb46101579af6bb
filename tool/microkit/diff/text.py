# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Changes for people: what was added, removed and changed, by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ..base.units import format_size
from .compare import ADDRESSES, Change
from .content import Content

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_ADDRESSES = ("physical", "vaddr", "entry", "window", "load_address", "badge")
_SIZES = ("size", "stack_size")


def text(changes: Iterable[Change], every_address: bool) -> str:
    """A section each; addresses that the tool has chosen only as a number of them."""
    lines: list[str] = []
    for section, group in groupby(changes, key=lambda change: change.section):
        found = list(group)
        lines.append(f"{section}:")
        if section == ADDRESSES and not every_address:
            lines.append(f"  ~ {len(found)} pieces of memory lie elsewhere (--addresses: which)")
        else:
            lines += [f"  {_SIGNS[each.kind]} {_line(each)}" for each in found]
    return "".join(f"{line}\n" for line in lines)


def _line(change: Change) -> str:
    if change.kind == "changed":
        details = ", ".join(_changed(change))
    else:
        values = change.after if change.before is None else change.before
        details = ", ".join(f"{_label(key)} {show(key, each)}" for key, each in values.items())
    return f"{change.name}: {details}" if details else change.name


def _changed(change: Change) -> Iterator[str]:
    before, after = change.before or {}, change.after or {}
    for key in before:
        if key in change.bytes:
            sizes = {each[key].size for each in (before, after)}
            yield f"{change.bytes[key]} of {max(sizes)} bytes differ"
        else:
            yield f"{_label(key)} {show(key, before[key])} -> {show(key, after[key])}"


def _label(key: str) -> str:
    return key.replace("_", " ")


def show(key: str, value: object) -> str:
    """An attribute's value."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Content):
        return f"{value.size} bytes"
    if isinstance(value, int) and key in _ADDRESSES:
        return f"{value:#x}"
    if isinstance(value, int) and key in _SIZES:
        return format_size(value)
    return str(value)
