# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Systems in which two domains on different cores answer or call each other, among others that are quiet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """`channels` between the two; `senders` more that could notify the second one; `receivers` more
    on the core of the second (`here`: of the first), which the first (second) could notify. With `routed` the
    board has no shared interrupts for doorbells, and a router rings for those who come last.
    With `words` the first calls the second, which may be `passive`, with that many words each way."""

    name: str
    title: str
    channels: int = 2
    senders: int = 0
    receivers: int = 0
    here: int = 0
    cores: int = 2
    words: int | None = None
    passive: bool = False
    routed: bool = False

    @property
    def first(self) -> str:
        return "pinger" if self.words is None else f"caller{self.words}"


CASES = (
    Case("pair", "2 channels"),
    Case("channels", "62 channels", channels=62),
    Case("senders", "20 more senders", senders=20),
    Case("four", "2 channels, 4 cores", cores=4),
    Case("many", "20 receivers, one direction", receivers=19),
    Case("many_both", "20 receivers, both directions", receivers=19, here=19),
    Case("routed", "router, 20 receivers, one direction", receivers=19, routed=True),
    Case("both", "router, 20 receivers, both directions", receivers=19, here=19, routed=True),
    Case("call", "call, 0 words", words=0),
    Case("call_words", "call, 4 words each way", words=4),
    Case("call_most", "call, 120 words each way", words=120),
    Case("call_channels", "call, 0 words, 62 channels", channels=62, words=0),
    Case("call_senders", "call, 0 words, 20 more senders", senders=20, words=0),
    Case("call_four", "call, 0 words, 4 cores", cores=4, words=0),
    Case("call_passive", "call, 0 words, passive callee", words=0, passive=True),
    Case("call_both", "call, 0 words, router at both ends", receivers=19, here=19, words=0, routed=True),
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
    yield _domain(case.first, 0, case.first.rstrip("0123456789"), uart)
    passive = ' passive="true"' if case.passive else ""
    yield _domain("answerer", 1, attributes=passive)
    for core in range(2, case.cores):
        yield _domain(f"core{core}", core)
    last = 61
    for id in range(last - case.channels + 1, last + 1):
        calls = ' pp="true"' if case.words is not None and id == last else ""
        yield (f'<channel><end pd="{case.first}" id="{id}"{calls}/>'
               f'<end pd="answerer" id="{id}"/></channel>')
    for number in range(case.receivers):
        yield _channel(case.first, number, f"there{number}", 0)
    for number in range(case.here):
        yield _channel("answerer", number, f"here{number}", 0)
    for number in range(case.senders):
        yield _channel(f"sender{number}", 0, "answerer", number)


def _domain(
    name: str, core: int, program: str = "answerer", more: str = "", attributes: str = ""
) -> str:
    return (f'<protection_domain name="{name}" priority="100" cpu="{core}" budget="10s"{attributes}>'
            f'<program_image path="{program}.elf"/>{more}</protection_domain>')


def _channel(sender: str, id: int, receiver: str, other: int) -> str:
    """One direction: the quiet ones only hear, or only could speak."""
    return (f'<channel><end pd="{sender}" id="{id}"/>'
            f'<end pd="{receiver}" id="{other}" notify="false"/></channel>')
