# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Systems in which two domains on different cores answer each other, among others that are quiet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """`channels` between the two; `senders` more that could notify the second one; `receivers` more
    on the core of the second (`here`: of the first), which the first (second) could notify."""

    name: str
    title: str
    channels: int = 2
    senders: int = 0
    receivers: int = 0
    here: int = 0
    cores: int = 2


CASES = (
    Case("pair", "2 channels"),
    Case("channels", "62 channels", channels=62),
    Case("senders", "20 more senders", senders=20),
    Case("four", "2 channels, 4 cores", cores=4),
    Case("routed", "router, 20 receivers, one direction", receivers=19),
    Case("both", "router, 20 receivers, both directions", receivers=19, here=19),
)


def system(case: Case) -> str:
    """The description. Budgets of 10 s keep the budget tick out of the figures."""
    return "\n".join(["<system>", *_lines(case), "</system>", ""])


def _lines(case: Case) -> Iterator[str]:
    yield '<memory_region name="uart" size="0x1000" phys_addr="0x9000000"/>'
    uart = '<map mr="uart" vaddr="0x20000000" perms="rw" cached="false" setvar_vaddr="uart"/>'
    # Interrupts are dealt out in this order: the quiet ones come first and take them.
    for number in range(case.receivers):
        yield _domain(f"there{number}", 1)
    for number in range(case.here):
        yield _domain(f"here{number}", 0)
    for number in range(case.senders):
        yield _domain(f"sender{number}", 0)
    yield _domain("pinger", 0, "pinger", uart)
    yield _domain("answerer", 1)
    for core in range(2, case.cores):
        yield _domain(f"core{core}", core)
    last = 61
    for id in range(last - case.channels + 1, last + 1):
        yield _channel("pinger", id, "answerer", id)
    for number in range(case.receivers):
        yield _channel("pinger", number, f"there{number}", 0)
    for number in range(case.here):
        yield _channel("answerer", number, f"here{number}", 0)
    for number in range(case.senders):
        yield _channel(f"sender{number}", 0, "answerer", number)


def _domain(name: str, core: int, program: str = "answerer", more: str = "") -> str:
    return (f'<protection_domain name="{name}" priority="100" cpu="{core}" budget="10s">'
            f'<program_image path="{program}.elf"/>{more}</protection_domain>')


def _channel(sender: str, id: int, receiver: str, other: int) -> str:
    """Both directions between the two; the quiet ones only hear, or only could speak."""
    quiet = "" if (sender, receiver) == ("pinger", "answerer") else ' notify="false"'
    return (f'<channel><end pd="{sender}" id="{id}"/>'
            f'<end pd="{receiver}" id="{other}"{quiet}/></channel>')
