# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A system seen from outside, without a machine: memory is what the loader makes of an image, and
then what a running kernel would have made of it."""

from __future__ import annotations

from backend_support import SYSTEM, Built
from microkit.diff.source import source_of
from microkit.diff.system import Built as Seen
from microkit.observe import words
from microkit.observe.live import Live

#: Beside SYSTEM: calls to another core and back round, and a stack that is larger than is read unasked.
FAR = SYSTEM + """
<protection_domain name="big" priority="50" cpu="1" stack_size="0x20000"><program_image path="e.elf"/></protection_domain>
<channel><end pd="client" id="6" pp="true"/><end pd="driver" id="6"/></channel>
"""


class World:
    """An image in memory, and bytes that were changed since."""

    def __init__(self, built: Built) -> None:
        self.abi = built.parts.abi
        self.seen = Seen(source_of(built.image, built.board, self.abi, "debug"))
        self.changed: dict[int, int] = {}
        self.live = Live(self.seen, self.read)

    def read(self, pa: int, size: int) -> bytes:
        if all(pa + place in self.changed for place in range(size)):
            return bytes(self.changed[pa + place] for place in range(size))
        data = bytearray(self.seen.source.memory.read(pa, size))
        for at, value in self.changed.items():
            if 0 <= at - pa < size:
                data[at - pa] = value
        return bytes(data)

    def write(self, pa: int, data: bytes) -> None:
        self.changed |= {pa + place: value for place, value in enumerate(data)}

    def set(self, name: str, **members: int | str) -> None:
        """Members of a domain's TCB; a text is a constant's name."""
        domain, layout = self.live.domains[name], self.abi.layout("tcb")
        for key, value in members.items():
            number = self.abi.constant(value) if isinstance(value, str) else value
            member = layout.member(key)
            at = domain.core.pa(domain.thread.ref) + member.offset
            self.write(at, number.to_bytes(member.size, "little"))

    def set_state(self, core: int, name: str, value: int) -> None:
        row, member = self.seen.cores[core], self.abi.layout("core_state").member(name)
        at = row.base + row.state_offset + member.offset
        self.write(at, value.to_bytes(member.size, "little"))

    def run(self, name: str) -> None:
        domain = self.live.domains[name]
        self.set_state(domain.core.number, "current", domain.thread.ref)

    def object(self, owner: str, kind: str) -> int:
        (found,) = (ref for (_, ref), each in self.seen.names.objects.items()
                    if (each.owner, each.kind) == (owner, kind))  # fmt: skip
        return found

    def state(self, name: str) -> str:
        return words.state(self.live, self.live.domains[name])
