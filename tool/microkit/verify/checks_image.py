# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The file: header and tables. Physical memory: windows, and what the image itself needs."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..model.system import ProtectionDomain, Trigger
from . import rules
from .context import PAGE, Context

_FIRST_SPI = 32
_WINDOW_ALIGN = 0x200000


def check(context: Context, data: bytes) -> None:
    _header(context)
    _loader(context, data)
    _checksum(context)
    _cores(context)
    _irqs(context)
    _segments(context, len(data))


def _header(context: Context) -> None:
    header, board = context.image.header, context.board
    wanted = {
        "size": len(context.image.part),
        "load_address": board.load_address,
        "timer_frequency": board.timer_frequency,
    }
    for name, value in wanted.items():
        if header[name] != value:
            rules.image(context.findings, f"{name} is {header[name]:#x} and must be {value:#x}")
    if context.image.board != board.name.encode():
        made_for = context.image.board.decode("utf-8", "replace")
        rules.image(context.findings, f"the image is for board '{made_for}'")


def _loader(context: Context, data: bytes) -> None:
    """The SDK's own, but for image_size in its header."""
    own = context.parts.loader
    if data[:16] != own[:16] or data[24 : len(own)] != own[24:]:
        rules.image(context.findings, "the loader is not the SDK's")
    (size,) = struct.unpack_from("<Q", data, 16)
    if size < max(len(data), context.parts.loader_memory):
        rules.image(context.findings, f"image_size, {size:#x}, does not cover image and loader")


def _checksum(context: Context) -> None:
    part, abi = context.image.part, context.abi
    if len(part) % 8:
        rules.image(context.findings, "the image does not end on a 64-bit word")
        return
    wanted = context.image.header["checksum"]
    total = sum(struct.unpack(f"<{len(part) // 8}Q", part)) - wanted
    if abi.layout("image_header").member("checksum").size != 8 or total % 2**64 != wanted:
        rules.image(context.findings, "the checksum is wrong")


def _cores(context: Context) -> None:
    entry = context.kernel_offset(context.parts.kernel.entry)
    rows = context.image.cores
    if [row["core"] for row in rows] != context.cores:
        rules.image(context.findings, f"the image starts cores {[row['core'] for row in rows]}")
    for row in rows:
        base, size, name = row["window_pa"], row["window_size"], f"window of core {row['core']}"
        if row["mpidr"] != row["core"]:
            rules.image(context.findings, f"core {row['core']} has MPIDR {row['mpidr']:#x}")
        if row["entry_pa"] != base + entry:
            rules.image(context.findings, f"core {row['core']} starts at {row['entry_pa']:#x}")
        if base % _WINDOW_ALIGN or not context.board.in_ram(base, size):
            rules.memory(context.findings, f"{name} is not in RAM, or not aligned")
        if any(each.overlaps(base, size) for each in context.board.reserved):
            rules.memory(context.findings, f"{name} covers memory of the firmware")


def _irqs(context: Context) -> None:
    """The distributor's configuration: each described shared interrupt, and no other."""
    position = {number: index for index, number in enumerate(context.cores)}
    wanted = {
        number: (position[pd.cpu], int(trigger is Trigger.EDGE))
        for pd in context.system.pds
        for number, trigger in _irqs_of(pd)
        if number >= _FIRST_SPI
    }
    found = {row["intid"]: (row["core"], row["edge"]) for row in context.image.irqs}
    if found != wanted or len(context.image.irqs) != len(wanted):
        rules.interrupt(context.findings, f"the distributor is set to {found}, not to {wanted}")


def _irqs_of(pd: ProtectionDomain) -> Iterator[tuple[int, Trigger]]:
    """Those it has, and those it can make handlers for."""
    yield from ((irq.number, irq.trigger) for irq in pd.irqs)
    for each in pd.cspace:
        yield from each.irqs


def _segments(context: Context, image_size: int) -> None:
    board, end = context.board, 0
    load = board.load_address
    for segment in context.image.segments:
        where = f"the segment for {segment.pa:#x}..{segment.end:#x}"
        if segment.pa < end:
            rules.memory(context.findings, f"{where} overlaps another")
        end = max(end, segment.end)
        if segment.pa % PAGE or not board.in_ram(segment.pa, segment.size):
            rules.memory(context.findings, f"{where} is not in RAM")
        if segment.pa < load + image_size and load < segment.end:
            rules.memory(context.findings, f"{where} overwrites the image while it is copied")


def claim_windows(context: Context) -> None:
    """Windows, the image, firmware and fixed regions must not overlap one another."""
    from .claims import Claims

    claims = Claims()
    for row in context.image.cores:
        claims.add(row["window_pa"], row["window_size"], f"the window of core {row['core']}")
    load = context.board.load_address
    size = context.parts.loader_memory
    claims.add(load, max(size, len(context.image.part) + len(context.parts.loader)), "the image")
    for region in context.system.regions:
        if region.phys_addr is not None:
            claims.add(region.phys_addr, region.size, f"memory region '{region.name}'")
    for one, other in claims.conflicts():
        rules.memory(context.findings, f"{one.owner} and {other.owner} overlap at {other.start:#x}")
