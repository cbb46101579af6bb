# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules that can be judged only when memory, interrupts and capabilities are dealt out."""

from __future__ import annotations

from ..base.location import Location
from ..base.rules import Reporter, rule
from ..base.units import format_size
from ..model.board import Board
from ..model.doorbells import core_numbers, domain_numbers
from ..model.system import Family, System


@rule("doorbells")
def doorbells_exist(report: Reporter, system: System, board: Board) -> None:
    """There are channels between cores, or children or virtual CPUs, and no interrupt is left for them.

    `sgis` and `spis` in the board's description list the interrupts that cores may send each other; those that a
    `cap_irq_control` of the receiving core names are for that core alone.
    """
    without = {core for core in system.cores if not domain_numbers(system, board, core)}
    for channel in system.channels:
        rung = [channel.peer(end).pd for end in channel.ends if system.rings(channel, end)]
        for core in sorted({system.pds[pd].cpu for pd in rung} & without):
            report(channel.location, _none_left(board, core))
    for family in system.families:
        if system.pds[family.parent].cpu in without:
            report(system.pds[family.parent].location, _none_left(board, system.pds[family.parent].cpu))
        if not core_numbers(system, board, family.cpu):
            report(_first_of(system, family), _none_left(board, family.cpu))


def _first_of(system: System, family: Family) -> Location:
    """Where a child there is described, or the virtual machine."""
    vm = system.pds[family.parent].vm
    return system.pds[family.children[0]].location if family.children or vm is None else vm.location


def _none_left(board: Board, core: int) -> str:
    return f"board '{board.name}' has no interrupt left that others could send to core {core}"


@rule("prefill-device")
def prefill_device(report: Reporter, system: System, board: Board) -> None:
    """A memory region outside RAM is to be filled, from a file or with the device tree.

    Only RAM can be filled when the system is loaded: `phys_addr` of this region is a device's.
    """
    for region in system.regions:
        if (region.prefill or region.device_tree) and region.phys_addr is not None:
            if not board.in_ram(region.phys_addr, region.size):
                report(
                    region.prefill.location if region.prefill else region.location,
                    f"memory region '{region.name}' at {region.phys_addr:#x} is not in RAM, so it "
                    "cannot be filled",
                )


@rule("phys-image")
def phys_image(report: Reporter, location: Location, name: str, start: int, end: int) -> None:
    """A memory region with a fixed address lies where the image is loaded.

    The loader copies the parts of the system out of the image to their places, so the image must
    not be overwritten while it does so.
    """
    report(
        location,
        f"memory region '{name}' covers memory that the image is loaded to, {start:#x}..{end:#x}",
    )


@rule("out-of-memory")
def out_of_memory(
    report: Reporter, location: Location, what: str, size: int, parts: list[str], free: int
) -> None:
    """The board's RAM does not have room for everything.

    Kernel, objects, programs, stacks and memory regions of one core lie in one piece of RAM, memory
    that several cores use in another. Regions with a fixed address, memory of the firmware and the
    image itself divide RAM into pieces.
    """
    report(
        location,
        f"{what} needs {format_size(size)}, and the largest free piece of RAM has "
        f"{format_size(free)}",
        help=[f"most of it is for {', '.join(parts)}"] if parts else None,
    )
