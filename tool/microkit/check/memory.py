# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about memory regions: their size, and where in physical memory they lie."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.errors import Findings, Related, Severity
from ..base.ranges import Range, overlapping_pairs
from ..base.rules import Reporter, rule
from ..base.sizes import PAGE_SIZES
from ..base.units import format_size, round_up
from ..draft.draft import Draft, RegionDraft
from ..model.board import Board, MemoryRange


def check(draft: Draft, board: Board, findings: Findings) -> None:
    misspelt = _has_unknown_names(draft)
    for region in draft.regions:
        page_size(findings, region)
        region_size(findings, region)
        region_alignment(findings, region)
        phys_alignment(findings, region)
        phys_range(findings, region, board)
        phys_kernel(findings, region, board)
        phys_straddle(findings, region, board)
        if not misspelt:
            unused(findings, region, draft)
    phys_overlap(findings, draft)
    too_big(findings, draft, board)


def placed(region: RegionDraft) -> tuple[int, int] | None:
    """Address and size of a region whose place is given, if both are right."""
    if region.phys_addr is None or not region.size:
        return None
    return region.phys_addr, region.size


def _has_unknown_names(draft: Draft) -> bool:
    """Whether a misspelt name may be the one use of a region."""
    return any(each.region is None for each in draft.maps)


@rule("page-size")
def page_size(report: Reporter, region: RegionDraft) -> None:
    """`page_size` is not a size that pages can have: 4 KiB, 2 MiB or 1 GiB (an extension).

    Without it, the tool takes 2 MiB where the region's size, its address and all its mappings are
    multiples of that, else 4 KiB.
    """
    size = region.node.number("page_size")
    if size is not None and size not in PAGE_SIZES:
        report(
            region.node.place("page_size"),
            f"there are no pages of {format_size(size)}",
            help="allowed is 0x1000 (4 KiB), 0x200000 (2 MiB) or 0x40000000 (1 GiB)",
        )


@rule("region-size")
def region_size(report: Reporter, region: RegionDraft) -> None:
    """A memory region has neither a `size` nor a `prefill_path` that it could be taken from."""
    node = region.node
    if not node.given("size") and not node.given("prefill_path"):
        if not node.given("prefill_bootinfo") and not region.is_trace:
            report(node.location, f"memory region '{region.name}' has no 'size'")


@rule("region-alignment")
def region_alignment(report: Reporter, region: RegionDraft) -> None:
    """The size of a memory region is not a multiple of its page size."""
    size, step = region.node.number("size"), region.page_size
    if size is not None and size % step:
        report(
            region.node.place("size"),
            f"size {region.node.raw('size')} is not a multiple of the page size, "
            f"{format_size(step)}",
            help=f"the next multiple is {round_up(size, step):#x}",
        )


@rule("phys-alignment")
def phys_alignment(report: Reporter, region: RegionDraft) -> None:
    """The physical address of a memory region is not a multiple of its page size."""
    address, step = region.phys_addr, region.page_size
    if address is not None and address % step:
        report(
            region.node.place("phys_addr"),
            f"phys_addr {address:#x} is not a multiple of the page size, {format_size(step)}",
            help=f"the page that contains it starts at {address // step * step:#x}",
        )


@rule("phys-range")
def phys_range(report: Reporter, region: RegionDraft, board: Board) -> None:
    """A memory region ends beyond the physical addresses that the board's cores have, or beyond the 40
    bits that translation tables are made for."""
    where = placed(region)
    if where and sum(where) > board.pa_end:
        report(
            region.node.place("phys_addr"),
            f"memory region '{region.name}' ends at {sum(where):#x}, and the physical addresses that can be "
            f"mapped on board '{board.name}' at {board.pa_end:#x}",
        )


@rule("phys-overlap")
def phys_overlap(report: Reporter, draft: Draft) -> None:
    """Two memory regions share physical memory.

    Use one region and map it twice: then it shows in the description that it is shared.
    """
    ranges = [
        Range(where[0], sum(where), region)
        for region in draft.regions
        if (where := placed(region)) is not None
    ]
    for first, second in overlapping_pairs(ranges):
        one, other = first.owner, second.owner
        report(
            other.node.place("phys_addr"),
            f"memory region '{other.name}' ({second}) overlaps '{one.name}' ({first})",
            related=[Related(f"'{one.name}' is placed here", one.node.place("phys_addr"))],
        )


@rule("phys-kernel")
def phys_kernel(report: Reporter, region: RegionDraft, board: Board) -> None:
    """A memory region covers device registers or memory that no protection domain may have.

    The interrupt controller decides which core gets which interrupt; firmware keeps memory of its
    own.
    """
    where = placed(region)
    if where is None:
        return
    for taken, owner in kernel_ranges(board):
        if taken.overlaps(*where):
            report(
                region.node.place("phys_addr"),
                f"memory region '{region.name}' covers {owner}, {taken.base:#x}..{taken.end:#x}",
            )


def kernel_ranges(board: Board) -> Iterator[tuple[MemoryRange, str]]:
    for part in (board.gic.gicd, board.gic.gicc, board.gic.gich, board.gic.gicr):
        if part is not None:
            yield part, "the interrupt controller"
    for part in board.reserved:
        yield part, part.name or "memory reserved for firmware"


@rule("phys-straddle")
def phys_straddle(report: Reporter, region: RegionDraft, board: Board) -> None:
    """A memory region lies partly in RAM and partly outside."""
    where = placed(region)
    if where and board.touches_ram(*where) and not board.in_ram(*where):
        banks = ", ".join(f"{bank.base:#x}..{bank.end:#x}" for bank in board.ram)
        report(
            region.node.place("phys_addr"),
            f"memory region '{region.name}', {where[0]:#x}..{sum(where):#x}, is partly outside RAM",
            help=f"RAM of board '{board.name}' is {banks}",
        )


@rule("region-too-big")
def too_big(report: Reporter, draft: Draft, board: Board) -> None:
    """The memory regions do not fit in the board's RAM.

    One region alone may be too big, or all together. Kernels and programs need room as well: that
    they have it is checked when memory is allocated.
    """
    ram = sum(bank.size for bank in board.ram)
    total = 0
    for region in draft.regions:
        if not region.size or region.phys_addr is not None:
            continue
        total += region.size
        place = region.node.place("size" if region.node.given("size") else "prefill_path")
        if region.size > ram:
            report(
                place,
                f"memory region '{region.name}' of {format_size(region.size)} is larger than the "
                f"RAM of board '{board.name}', {format_size(ram)}",
            )
            total -= region.size
        elif total > ram:
            report(
                place,
                f"memory regions up to '{region.name}' need {format_size(total)}, and board "
                f"'{board.name}' has {format_size(ram)} of RAM",
            )
            return


@rule("region-unused", Severity.WARNING)
def unused(report: Reporter, region: RegionDraft, draft: Draft) -> None:
    """No protection domain or virtual machine maps this memory region, and no variable gets its address.

    Elements that the tool does not serve count as well.
    """
    if not region.maps and not region.contiguous and not region.elsewhere:
        if region.node.text("name") and draft.region_names.get(region.name) is region:
            report(region.node.place("name"), f"memory region '{region.name}' is not used")
