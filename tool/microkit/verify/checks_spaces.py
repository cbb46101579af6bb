# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Address spaces: every page is licensed, with the right rights, and none is missing. Physical
memory behind them is claimed, so that what must be apart is apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..base.location import NOWHERE, Location
from ..base.sizes import PAGE, WORD_BITS
from ..model.vspace import VSpaceLayout
from . import rules
from .claims import DECODED
from .context import Context
from .core import Core, Thread
from .spaces import Part, guards

#: A span behind all addresses.
_NEVER = (1 << WORD_BITS, 1 << WORD_BITS)


def check(
    context: Context, core: Core, thread: Thread, parts: list[Part], location: Location = NOWHERE
) -> None:
    """`parts` is all that the thread's address space must hold."""
    for part in parts:
        fault = _part_fault(context, core, thread, part)
        if fault:
            _wrong(context, thread, f"{part.owner} at {part.va:#x}: {fault}", location)
    for start, end in _unlicensed(thread, parts):
        _wrong(context, thread, f"{start:#x}..{end:#x} is mapped without licence", location)
    for table in thread.space.tables:
        inside = core.base <= table < core.base + core.size
        if not inside:
            _wrong(context, thread, f"a table at {table:#x} is outside the window", location)
        owner = f"'{thread.name}': translation table of core {core.number}"
        context.claims.add(table, PAGE, owner, DECODED)


def check_guards(
    context: Context, thread: Thread, space: VSpaceLayout, location: Location = NOWHERE
) -> None:
    """Whatever else is licensed, beside the stack nothing is mapped."""
    for start, end, name in guards(space):
        if any(leaf.va < end and start < leaf.end for leaf in thread.space.leaves):
            _wrong(context, thread, f"the {name}, {start:#x}..{end:#x}, is mapped", location)


def _wrong(context: Context, thread: Thread, text: str, location: Location) -> None:
    rules.mapping(context.findings, f"'{thread.name}': {text}", location)


def _part_fault(context: Context, core: Core, thread: Thread, part: Part) -> str | None:
    """One run of physical memory, with the rights of the part."""
    first = thread.leaf(part.va)
    if first is None:
        return "is not mapped"
    pa = first.pa + part.va - first.va
    at = part.va
    while at < part.va + part.size:
        leaf = thread.leaf(at)
        if leaf is None:
            return f"is not mapped from {at:#x} on"
        if leaf.rights != part.rights:
            return f"has rights {leaf.rights} at {at:#x} and must have {part.rights}"
        if leaf.pa + at - leaf.va != pa + at - part.va:
            return f"is not one run of physical memory at {at:#x}"
        at = leaf.end
    return _place_fault(context, core, part, pa)


def _place_fault(context: Context, core: Core, part: Part, pa: int) -> str | None:
    if part.pa is not None and pa != part.pa:
        return f"is at physical address {pa:#x} and must be at {part.pa:#x}"
    known = context.places.setdefault(part.owner, pa)
    if known != pa:
        return f"is at physical address {pa:#x}, but elsewhere at {known:#x}"
    if part.kernel:
        return None  # `pa` is the kernel's, and the kernel claims it
    inside = core.base <= pa and pa + part.size <= core.base + core.size
    if part.private and not inside:
        return f"is at physical address {pa:#x}, outside the core's window"
    in_window = any(
        row["window_pa"] < pa + part.size and pa < row["window_pa"] + row["window_size"]
        for row in context.image.cores
    )
    if not part.private and in_window:
        return f"is used by several cores, and lies in a core's window at {pa:#x}"
    context.claims.add(pa, part.size, part.owner, part.holds)
    return None


def _unlicensed(thread: Thread, parts: list[Part]) -> list[tuple[int, int]]:
    """What is mapped and in no part: once through both, in order of address."""
    found = []
    spans = _joined((part.va, part.va + part.size) for part in parts)
    start, end = next(spans, _NEVER)
    for leaf in thread.space.leaves:
        at = leaf.va
        while at < leaf.end:
            while end <= at:
                start, end = next(spans, _NEVER)
            if at < start:
                found.append((at, min(start, leaf.end)))
            at = max(at, end if start < leaf.end else leaf.end)
    return found


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """In order of address; those that overlap are one."""
    held: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if held is not None and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
