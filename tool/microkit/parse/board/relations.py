# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What several keys of a board description must say together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import gcd
from typing import TYPE_CHECKING

from ...base.contract import IMAGE_TIME_TICKS_BITS, MPIDR_AFFINITY
from ...base.errors import Findings, Related
from ...base.location import Location
from ...base.sizes import PAGE
from ...base.suggest import did_you_mean
from ...model.board import MICROSECONDS, RAM_END, MemoryRange
from . import rules
from .grammar import PLACEHOLDERS

if TYPE_CHECKING:
    from .reader import BoardFile

#: A GICv2 has eight CPU interfaces (IHI 0048B, 1.1); a GICv3 as many as there are redistributors.
_GICV2_CORES = 8
#: Two pages (IHI 0048B, 4.4).
_GICC_SIZE = 0x2000
#: Of a spin table.
_WORD = 8
_PLACEHOLDER = re.compile(r"\{\w*\}")


def check(found: BoardFile, findings: Findings) -> None:
    """Everything here: findings at the keys that are most likely wrong."""
    _cores(found, findings)
    _start(found, findings)
    _timer(found, findings)
    _gic(found, findings)
    _numbers(found, findings)
    _memory(found, findings)
    _watchdog(found, findings)
    _qemu(found, findings)


def _cores(found: BoardFile, findings: Findings) -> None:
    listed, board = found.places.keys.get(("core",)), found.board
    counted = found.places.keys.get(("cores",))
    if listed is None and counted is None:
        rules.missing(findings, found.location(), "cores", "", "the number of cores, or a [[core]] for each")
    if listed is not None and counted is not None:
        rules.bad_value(findings, found.location("cores"), "cores", "is there beside [[core]]",
                        "the list says how many there are")  # fmt: skip
    for number, each in enumerate(board.processors):
        place = ("core", number)
        if each.mpidr & ~MPIDR_AFFINITY:
            rules.bad_value(findings, found.location(*place, "mpidr"), "mpidr", "has bits 31 to 24, which "
                            "are no affinity")  # fmt: skip
        before = board.processors[:number]
        if each.mpidr in [other.mpidr for other in before]:
            rules.bad_value(findings, found.location(*place, "mpidr"), "mpidr",
                            f"must be different numbers: {each.mpidr:#x} is there twice")  # fmt: skip
        if each.gic_cpu in [other.gic_cpu for other in before]:
            rules.bad_value(findings, found.location(*place, "gic_cpu"), "gic_cpu",
                            f"must be different numbers: {each.gic_cpu} is there twice")  # fmt: skip


def _start(found: BoardFile, findings: Findings) -> None:
    board, start, at = found.board, found.board.start, found.location
    if start.method == "psci":
        if start.release:
            rules.bad_value(findings, at("start", "release"), "release", "is of a spin table, and 'method' is 'psci'")
        return
    if not start.release:
        rules.missing(findings, at("start"), "release", "start", "a spin table has a word for each core")
    elif len(start.release) != board.cores:
        rules.bad_value(findings, at("start", "release"), "release", f"must be {board.cores} addresses, one of each core")
    if board.predictor != "none":
        rules.bad_value(findings, at("predictor"), "predictor", "must be 'none' with a spin table",
                        "others ask firmware by SMC")  # fmt: skip
    for number, word in enumerate(start.release):
        place = at("start", "release", number)
        if word in start.release[:number]:
            rules.bad_value(findings, place, "release", f"must be different numbers: {word:#x} is there twice")
        if not any(each.contains(word, _WORD) for each in board.reserved):
            rules.bad_range(findings, place, "release", f"has {word:#x}, which is not reserved",
                            help="a [[reserved]] with its page keeps it from the system")  # fmt: skip


def _timer(found: BoardFile, findings: Findings) -> None:
    """Kernels multiply microseconds by the frequency in lowest terms."""
    frequency = found.board.timer_frequency
    if frequency // gcd(frequency, MICROSECONDS) >> IMAGE_TIME_TICKS_BITS:
        rules.bad_value(findings, found.location("timer", "frequency"), "frequency",
                        "is one in which kernels cannot count microseconds in 64 bits",
                        "round it in firmware and here")  # fmt: skip


def _gic(found: BoardFile, findings: Findings) -> None:
    board, gic = found.board, found.board.gic
    at = found.location
    most = max((each.gic_cpu for each in board.processors), default=0)
    if gic.version == 2 and most >= _GICV2_CORES:
        listed = next((i for i, each in enumerate(board.processors) if each.gic_cpu >= _GICV2_CORES), 0)
        if found.places.keys.get(("core",)) is None:
            rules.bad_value(findings, at("cores"), "cores", "must be 1 to 8 with a GICv2")
        else:
            rules.bad_value(findings, at("core", listed, "gic_cpu"), "gic_cpu", "must be 0 to 7 with a GICv2")
    if gic.version == 2 and gic.gicc is None:
        rules.missing(findings, at("gic"), "gicc", "gic", "a GICv2 has a CPU interface in memory")
    for one, there, other in (("gich", gic.gich, gic.gicv), ("gicv", gic.gicv, gic.gich)):
        if there is None and other is not None:
            rules.missing(findings, at("gic"), one, "gic", "a virtual interface has both")
        if there is not None and gic.version == 3:
            rules.bad_value(findings, at("gic", one), one, "is of a GICv2, and 'version' is 3")
    if gic.gicc is not None and gic.gicc.size < _GICC_SIZE:
        rules.bad_value(findings, at("gic", "gicc", "size"), "gicc", f"must be at least "
                        f"{_GICC_SIZE:#x} bytes", "the kernel deactivates interrupts by GICC_DIR, "
                        "at 0x1000")  # fmt: skip
    if gic.version == 3 and gic.gicr is None:
        rules.missing(findings, at("gic"), "gicr", "gic", "a GICv3 has a redistributor for each core")
    if gic.version == 2 and gic.gicr is not None:
        rules.bad_value(findings, at("gic", "gicr"), "gicr", "is of a GICv3, and 'version' is 2")
    if gic.gicr is not None and (most + 1) * gic.gicr_stride > gic.gicr.size:
        rules.bad_value(findings, at("gic", "gicr", "size"), "gicr",
                        "has no room for 'gicr_stride' bytes of each core")  # fmt: skip


def _numbers(found: BoardFile, findings: Findings) -> None:
    board = found.board
    for number, sgi in enumerate(board.sgis):
        if sgi in board.sgis[:number]:
            place = found.location("gic", "sgis", number)
            rules.bad_value(findings, place, "sgis", f"must be different numbers: {sgi} is there twice")
    _spis(found, findings)
    for key, intid in (("irq", board.uart.irq), ("transmit_irq", board.uart.transmit_irq)):
        if intid is not None and intid >= board.gic.irq_count:
            rules.bad_value(findings, found.location("uart", key), key, "is not below 'irq_count'")
        if intid is not None and intid in board.spis:
            rules.bad_value(findings, found.location("uart", key), key, "is one of 'spis', which nothing raises")
    if board.uart.transmit_irq is not None and board.uart.irq in (None, board.uart.transmit_irq):
        rules.bad_value(findings, found.location("uart", "transmit_irq"), "transmit_irq", "must be another than 'irq'",
                        "leave it out where one interrupt says both")  # fmt: skip


def _spis(found: BoardFile, findings: Findings) -> None:
    """Those for doorbells exist, and no device that the description names has one."""
    board = found.board
    given = found.places.keys.get(("gic", "spis")) is not None
    if given and not board.spis:
        rules.bad_value(findings, found.location("gic", "spis"), "spis", "'last' is below 'first'")
    if board.spis and board.spis[-1] >= board.gic.irq_count:
        place = found.location("gic", "spis", "last")
        rules.bad_value(findings, place, "last", "is not below 'irq_count'")


def _memory(found: BoardFile, findings: Findings) -> None:
    board = found.board
    end = board.pa_end
    ranges = list(_ranges(found))
    kept = [("reserved", part, found.location("reserved", number))
            for number, part in enumerate(board.reserved)]  # fmt: skip
    for name, each, place in [*ranges, *kept]:
        if each.end > end:
            rules.bad_range(findings, place, name, f"ends at {each.end:#x}, and the physical addresses "
                            f"of the board that can be mapped at {end:#x}")  # fmt: skip
    for number, bank in enumerate(found.banks):
        if RAM_END < bank.end <= end:
            rules.bad_range(findings, found.location("ram", number), "ram", f"ends at {bank.end:#x}, and "
                            f"kernels reach RAM up to {RAM_END:#x}",
                            help="leave out what is above: the board works without")  # fmt: skip
    for (_, one, first), (name, other, second) in combinations(ranges, 2):
        if one.overlaps(other.base, other.size):
            rules.bad_range(findings, second, name, f"overlaps {one.base:#x}..{one.end:#x}",
                            [Related("which is here", first)])  # fmt: skip
    load = MemoryRange(board.load_address, PAGE)
    if not board.in_ram(load.base, load.size):
        rules.bad_range(findings, found.location("load_address"), "load_address", "is not in RAM")
    for _, each, place in kept:
        if each.overlaps(load.base, load.size):
            rules.bad_range(findings, found.location("load_address"), "load_address", "is reserved",
                            [Related("here", place)])  # fmt: skip


def _watchdog(found: BoardFile, findings: Findings) -> None:
    """Registers, or a call that firmware takes."""
    watchdog, at, keys = found.board.watchdog, found.location, found.places.keys
    if watchdog is None:
        return
    called = ("watchdog", "call") in keys
    for key in ("base", "size"):
        there = ("watchdog", key) in keys
        if called and there:
            rules.bad_value(findings, at("watchdog", key), key, "is there beside 'call'",
                            "one that firmware keeps has no registers here")  # fmt: skip
        if not called and not there:
            rules.missing(findings, at("watchdog"), key, "watchdog", "its registers; or 'call' where firmware keeps it")
    if called and not found.board.start.takes_calls:
        rules.bad_value(findings, at("watchdog", "call"), "call", "needs firmware that takes calls, and 'method' is "
                        f"'{found.board.start.method}'")  # fmt: skip


def _qemu(found: BoardFile, findings: Findings) -> None:
    """One command line for each version; each boots the image, and asks for nothing that there is not."""
    lines = found.board.qemu
    for number, each in enumerate(lines):
        place: tuple[str | int, ...] = ("qemu",) if ("qemu", "command") in found.places.keys else ("qemu", number)
        if each.since in [other.since for other in lines[:number]]:
            rules.bad_value(findings, found.location(*place, "since"), "since", "is that of another command line")
        if not any("{image}" in argument for argument in each.command):
            rules.bad_value(findings, found.location(*place, "command"), "command", "has no {image}")
        for index, argument in enumerate(each.command):
            for word in _PLACEHOLDER.findall(argument):
                if word not in PLACEHOLDERS:
                    rules.bad_value(findings, found.location(*place, "command", index), "command",
                                    f"has {word}, which stands for nothing",
                                    did_you_mean(word, PLACEHOLDERS))  # fmt: skip


def _ranges(found: BoardFile) -> Iterator[tuple[str, MemoryRange, Location]]:
    """All that is at an address of its own, with its name and place: banks as they are written."""
    for number, bank in enumerate(found.banks):
        yield "ram", bank, found.location("ram", number)
    gic = found.board.gic
    for name, registers in (("gicd", gic.gicd), ("gicc", gic.gicc), ("gich", gic.gich), ("gicr", gic.gicr),
                            ("gicv", gic.gicv)):
        if registers is not None:
            yield name, registers, found.location("gic", name)
    yield "uart", found.board.uart.pages, found.location("uart", "base")
    if found.board.watchdog and found.board.watchdog.regs:
        yield "watchdog", found.board.watchdog.regs, found.location("watchdog", "base")
