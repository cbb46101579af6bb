# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about mappings: what a protection domain's address space may contain."""

from __future__ import annotations

from ..base.contract import MICROKIT_STACK_SIZE
from ..base.errors import Findings, Related, Severity
from ..base.ranges import Range, overlapping_pairs
from ..base.rules import Reporter, rule
from ..base.sizes import PAGE
from ..base.suggest import meant
from ..base.units import format_size
from ..draft.draft import Draft, MapDraft, PdDraft, RegionDraft, VmDraft
from ..model.board import Board
from ..model.vspace import VSpaceLayout
from .memory import placed


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for pd in draft.pds:
        stack = pd.node.number("stack_size") or MICROKIT_STACK_SIZE
        space = VSpaceLayout(stack)
        any_maps(findings, pd, space, draft, board)
        for each in pd.maps:
            map_stack(findings, each, space)
            write_execute(findings, each)
        map_overlap(findings, pd)
        if pd.vm:  # a guest has no stack or IPC buffer, and loads code where it likes
            any_maps(findings, pd.vm, VSpaceLayout(MICROKIT_STACK_SIZE), draft, board)
            map_overlap(findings, pd.vm)
    for region in draft.regions:
        mixed_cached(findings, region)


def any_maps(
    findings: Findings, of: PdDraft | VmDraft, space: VSpaceLayout, draft: Draft, board: Board
) -> None:
    """What holds for a protection domain and for a guest."""
    for each in of.maps:
        unknown_region(findings, each, draft)
        map_alignment(findings, each)
        map_range(findings, each, space)
        device_cached(findings, each, board)


@rule("unknown-region")
def unknown_region(report: Reporter, each: MapDraft, draft: Draft) -> None:
    """`mr` names a memory region that does not exist."""
    name = each.node.text("mr")
    if name is not None and each.region is None:
        help = meant(name, draft.region_names, "memory regions")
        report(each.node.place("mr"), f"there is no memory region '{name}'", help=help)


@rule("map-alignment")
def map_alignment(report: Reporter, each: MapDraft) -> None:
    """`vaddr` is not a multiple of the region's page size."""
    if each.region is None or each.vaddr is None:
        return
    step = each.region.page_size
    if each.vaddr % step:
        node = each.region.node
        place = node.place("page_size") if node.given("page_size") else node.place("name")
        report(
            each.node.place("vaddr"),
            f"vaddr {each.vaddr:#x} is not a multiple of the page size of '{each.name}', "
            f"{format_size(step)}",
            related=[Related("the memory region", place)],
        )


@rule("map-range")
def map_range(report: Reporter, each: MapDraft, space: VSpaceLayout) -> None:
    """A mapping ends beyond the addresses that a protection domain or virtual machine has."""
    end = _end(each)
    if end is not None and end > space.end:
        report(
            each.node.place("vaddr"),
            f"mapping of '{each.name}' ends at {end:#x}, and the address space ends at "
            f"{space.end:#x}",
        )


@rule("map-stack")
def map_stack(report: Reporter, each: MapDraft, space: VSpaceLayout) -> None:
    """A mapping covers what the tool puts at the top of every address space.

    From the top down: the page of the IPC buffer, a guard page, the stack (`stack_size` bytes), and
    another guard page. The guard pages stay unmapped, so that running over the stack is a fault and
    not a silent change of other data.
    """
    end = _end(each)
    if end is None or end > space.end or end <= space.max_vaddr:
        return
    parts = (
        (space.max_vaddr, space.stack_bottom, "the guard page below the stack"),
        (space.stack_bottom, space.stack_top, "the stack"),
        (space.stack_top, space.ipc_buffer, "the guard page above the stack"),
        (space.ipc_buffer, space.end, "the IPC buffer"),
    )
    start = each.vaddr or 0
    hit = [
        f"{what} ({low:#x}..{high:#x})" for low, high, what in parts if start < high and low < end
    ]
    report(
        each.node.place("vaddr"),
        f"mapping of '{each.name}', {start:#x}..{end:#x}, covers {hit[0]}",
        help=f"mappings of '{each.pd.name}' end at {space.max_vaddr:#x} or below",
    )


@rule("map-overlap")
def map_overlap(report: Reporter, owner: PdDraft | VmDraft) -> None:
    """Two mappings of a protection domain or virtual machine overlap."""
    ranges = [
        Range(each.vaddr, end, each)
        for each in owner.maps
        if each.vaddr is not None and (end := _end(each)) is not None
    ]
    for first, second in overlapping_pairs(ranges):
        one, other = first.owner, second.owner
        report(
            other.node.place("vaddr"),
            f"mapping of '{other.name}' ({second}) overlaps that of '{one.name}' ({first}) in "
            f"'{owner.name}'",
            help=f"the first free address after it is {_after(first.end, other):#x}",
            related=[Related(f"'{one.name}' is mapped here", one.node.place("vaddr"))],
        )


@rule("map-write-execute", Severity.WARNING)
def write_execute(report: Reporter, each: MapDraft) -> None:
    """A mapping is writable and executable.

    Whoever can write to it, by mistake or on purpose, can run code in the protection domain. Map
    the region twice, once `rw` and once `rx`, or in two protection domains.
    """
    perms = each.node.perms("perms")
    if perms and perms.write and perms.execute:
        report(each.node.place("perms"), f"'{each.name}' is mapped writable and executable")


@rule("map-device-cached", Severity.WARNING)
def device_cached(report: Reporter, each: MapDraft, board: Board) -> None:
    """Device registers are mapped cacheable.

    `cached` is true by default. For a region whose `phys_addr` is not in RAM that is hardly ever
    meant: the CPU may then read and write registers early, late, twice or not at all.
    """
    region = each.region
    where = placed(region) if region else None
    if where and each.cached and not board.touches_ram(*where):
        report(
            each.node.place("cached"),
            f"'{each.name}' at {where[0]:#x} is not RAM, and is mapped cacheable",
            help='device registers need cached="false", here or on the memory region',
        )


@rule("map-mixed-cached", Severity.WARNING)
def mixed_cached(report: Reporter, region: RegionDraft) -> None:
    """A memory region is mapped cacheable in one place and uncached in another.

    What is written through one mapping need not be seen through the other (Arm ARM B2.15,
    mismatched memory attributes).
    """
    if not region.maps:
        return
    first = region.maps[0]
    for each in region.maps[1:]:
        if each.cached != first.cached:
            report(
                each.node.place("cached"),
                f"'{region.name}' is mapped cacheable in one place and uncached in another",
                related=[Related("the other mapping", first.node.place("cached"))],
            )
            return


def _end(each: MapDraft) -> int | None:
    if each.vaddr is None or each.region is None or not each.region.size:
        return None
    return each.vaddr + each.region.size


def _after(end: int, each: MapDraft) -> int:
    step = each.region.page_size if each.region else PAGE
    return (end + step - 1) // step * step
