# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A large system description, the same on every run: protection domains on all cores, channels on
one core and between cores, regions in small and large pages that some cores share."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGE, SMALL = 8 << 20, 256 << 10
_IDS = 62
#: Where regions are mapped: above any program.
_FIRST_VADDR = 0x1000_0000


@dataclass
class Domain:
    """A protection domain while it is being made."""

    index: int
    core: int
    maps: list[tuple[str, int]] = field(default_factory=list)
    ids: int = 0
    end: int = _FIRST_VADDR

    @property
    def name(self) -> str:
        return f"pd{self.index:04}"

    @property
    def priority(self) -> int:
        """Different for neighbours, so that calls between them have a direction."""
        return 1 + self.index // 4 % 250

    def map(self, region: str, size: int) -> None:
        start = -(-self.end // (2 << 20)) * (2 << 20)
        self.maps.append((region, start))
        self.end = start + size

    def next_id(self) -> int:
        self.ids += 1
        return self.ids - 1


def generate(domains: int, cores: int, channels: int, memory: int, program: str) -> str:
    """The text. `memory` is the sum of all regions in bytes."""
    draw = random.Random(1)
    made = [Domain(index, index % cores) for index in range(domains)]
    regions = list(_regions(memory))
    for name, size in regions:
        for domain in draw.sample(made, 2):
            domain.map(name, size)
    lines = [f'  <memory_region name="{name}" size="{size:#x}"/>' for name, size in regions]
    listed = list(_channels(draw, made, cores, channels))
    for domain in made:
        lines += _domain(domain, program)
    return "\n".join(["<system>", *lines, *listed, "</system>", ""])


def _regions(memory: int) -> Iterator[tuple[str, int]]:
    """A large one, then two small ones, until there is enough."""
    number = 0
    while memory > 0:
        size = SMALL if number % 3 else LARGE
        yield f"mr{number:04}", size
        memory -= size
        number += 1


def _channels(
    draw: random.Random, domains: list[Domain], cores: int, count: int
) -> Iterator[str]:
    """Half of them on one core, of which half may call."""
    while count:
        a = draw.choice(domains)
        step = cores if count % 2 else draw.randrange(1, cores)
        b = domains[(a.index + step * draw.randrange(1, 9)) % len(domains)]
        if a is b or max(a.ids, b.ids) == _IDS:
            continue
        low, high = sorted((a, b), key=lambda each: each.priority)
        call = count % 4 == 1 and low.core == high.core and low.priority < high.priority
        pp = ' pp="true"' if call else ""
        yield (f'  <channel><end pd="{low.name}" id="{low.next_id()}"{pp}/>'
               f'<end pd="{high.name}" id="{high.next_id()}"/></channel>')  # fmt: skip
        count -= 1


def _domain(domain: Domain, program: str) -> Iterator[str]:
    yield (f'  <protection_domain name="{domain.name}" priority="{domain.priority}" '
           f'cpu="{domain.core}">')  # fmt: skip
    yield f'    <program_image path="{program}"/>'
    for name, vaddr in domain.maps:
        yield f'    <map mr="{name}" vaddr="{vaddr:#x}" perms="rw"/>'
    yield "  </protection_domain>"
