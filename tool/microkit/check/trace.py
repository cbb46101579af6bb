# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about memory regions that are a kernel's ring of events."""

from __future__ import annotations

from ..base.contract import MULTIKIT_TRACE_SIZE
from ..base.errors import Findings
from ..base.rules import Reporter, rule
from ..base.suggest import joined
from ..draft.draft import Draft, MapDraft, RegionDraft
from ..model.board import Board

_READ = "r"
#: What of a region only the tool can say here.
_KERNELS = ("phys_addr", "page_size", "prefill_path", "prefill_bootinfo", "cached")


def check(draft: Draft, board: Board, findings: Findings) -> None:
    cores = sorted(draft.used_cores)
    for region in (each for each in draft.regions if each.is_trace):
        trace_core(findings, region, cores)
        trace_size(findings, region)
        trace_attribute(findings, region, draft)
        for each in region.maps:
            trace_map(findings, each)


@rule("trace-core")
def trace_core(report: Reporter, region: RegionDraft, cores: list[int]) -> None:
    """`trace` names a core that has no kernel, because the system does not use it.

    Kernels run on the core that the board starts with, and on those of protection domains and virtual
    CPUs.
    """
    core = region.node.number("trace")
    if core is not None and core not in cores:
        have = joined([str(each) for each in cores], "and", len(cores))
        report(
            region.node.place("trace"),
            f"no kernel runs on core {core}, so it has no ring of events",
            help=f"this system has kernels on {'core' if len(cores) == 1 else 'cores'} {have}",
        )


@rule("trace-size")
def trace_size(report: Reporter, region: RegionDraft) -> None:
    """The size of a kernel's ring of events is not the one that it has.

    It is as large as the ring, in whole pages: less would not hold it, and what is behind it is no
    business of anybody.
    """
    size = region.node.number("size")
    if size is not None and size != MULTIKIT_TRACE_SIZE:
        report(
            region.node.place("size"),
            f"a ring of events has {MULTIKIT_TRACE_SIZE:#x} bytes, not {region.node.raw('size')}",
            help="leave 'size' out",
        )


@rule("trace-attribute")
def trace_attribute(report: Reporter, region: RegionDraft, draft: Draft) -> None:
    """A kernel's ring of events is given a place, pages, contents or a kind of memory.

    It lies in the kernel's own memory, starts empty, and is cached as the kernel's memory is. What wants
    to know its physical address (`region_paddr`) would tell it a device, and no device may have to do with
    it.
    """
    for name in _KERNELS:
        if region.node.given(name):
            report(region.node.place(name), f"'{region.name}' is a kernel's memory, of which '{name}' cannot be said")
    for node in [each for pd in draft.pds for each in pd.node.all("setvar")]:
        if node.text("region_paddr") == region.name:
            report(node.place("region_paddr"), f"'{region.name}' is a kernel's memory, whose address is told to nobody")


@rule("trace-map")
def trace_map(report: Reporter, each: MapDraft) -> None:
    """A kernel's ring of events is mapped other than cached, for reading, in a protection domain.

    The kernel alone writes it, through its cache, and what a core reads past the cache need not be what the
    kernel has written (Arm ARM B2.15, mismatched memory attributes). Virtual machines would see the kernel
    that they run on.
    """
    perms = each.node.perms("perms")
    if each.vm is not None:
        report(each.node.place("mr"), f"'{each.name}' is a kernel's memory, which no virtual machine may see")
    elif perms is not None and str(perms) != _READ:
        report(
            each.node.place("perms"),
            f"'{each.name}' is a kernel's memory, and would be mapped {perms}",
            help='perms="r" is all that there is',
        )
    elif each.node.given("cached") and not each.cached:
        report(each.node.place("cached"), f"'{each.name}' is written by a kernel through its cache")
