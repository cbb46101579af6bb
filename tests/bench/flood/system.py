# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Systems in which three cores flood a fourth: one of priority 200 works there, and those who are
rung for have less. Each core rings its own receivers; all of them have a place elsewhere to ring at
when they are not told to flood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FLOODERS = (1, 2, 3)


@dataclass(frozen=True)
class Flood:
    """What is measured: `receivers` for each flooding core, at least `bound` percent must be left.
    `above`: there is a receiver of more priority than the victim's, which nobody rings for. `routed`: on a board
    without shared interrupts for doorbells."""

    name: str
    title: str
    receivers: int
    bound: int
    above: bool = False
    routed: bool = False


#: With three receivers everybody has an SGI, with eighteen an interrupt; with thirty seven have an SGI, and a router
#: rings for the rest; when one of these is above the victim, so is the router.
FLOODS = (
    Flood("direct", "doorbells of their own", 1, 95),
    Flood("shared", "shared interrupts of their own", 6, 95),
    Flood("routed", "router, for less priority", 10, 90, routed=True),
    Flood("above", "router, for more priority", 10, 90, above=True, routed=True),
)


def system(flood: Flood) -> str:
    """The description; the UART is the victim's, as release has no console."""
    return "\n".join(["<system>", *_lines(flood), "</system>", ""])


def _lines(flood: Flood) -> Iterator[str]:
    yield '<memory_region name="uart" size="0x1000" phys_addr="0x9000000"/>'
    yield '<memory_region name="orders" size="0x1000"/>'
    uart = '<map mr="uart" vaddr="0x20000000" perms="rw" cached="false" setvar_vaddr="uart"/>'
    yield from _working(f"victim{flood.bound}", "victim", 200, 0, uart)
    for core in FLOODERS:
        yield from _working(f"flooder{core}", "flooder", 2, core)
        yield _sink(f"elsewhere{core}", 1, core)
    count = len(FLOODERS) * flood.receivers
    for number in range(count):
        yield _sink(f"sink{number}", 1 + number, 0)
        core = FLOODERS[number % len(FLOODERS)]
        yield _channel(core, 1 + number // len(FLOODERS), f"sink{number}")
    for core in FLOODERS:
        yield _channel(core, 0, f"elsewhere{core % len(FLOODERS) + 1}")
    if flood.above:
        yield _sink("above", 210, 0)
        yield '<protection_domain name="quiet" cpu="1"><program_image path="sink.elf"/></protection_domain>'
        yield '<channel><end pd="quiet" id="0"/><end pd="above" id="0" notify="false"/></channel>'


def _working(name: str, program: str, priority: int, core: int, more: str = "") -> Iterator[str]:
    """Never waits. The timer of its core is its own; a budget of 10 s keeps the kernel's quiet."""
    rights = "rw" if core == 0 else "r"
    yield f'<protection_domain name="{name}" priority="{priority}" cpu="{core}" budget="10s">'
    yield f'<program_image path="{program}.elf"/><irq irq="30" id="61"/>'
    yield f'<map mr="orders" vaddr="0x10000000" perms="{rights}" setvar_vaddr="orders"/>{more}'
    yield "</protection_domain>"


def _sink(name: str, priority: int, core: int) -> str:
    return (f'<protection_domain name="{name}" priority="{priority}" cpu="{core}">'
            '<program_image path="sink.elf"/></protection_domain>')


def _channel(core: int, id: int, sink: str) -> str:
    return (f'<channel><end pd="flooder{core}" id="{id}"/>'
            f'<end pd="{sink}" id="0" notify="false"/></channel>')
