# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What memory says of interrupts: the kernel's, and the host's interrupt controller's."""

from __future__ import annotations

from typing import NamedTuple

from microkit.sdk.abi import Abi, Member

from spec.authority.fields import State

INTIDS = 1024
PRIVATE = range(16, 32)
OF_CORE = ("irq_flags", "irq_state", "irq_next", "irq_prev", "irq_senders")
LINKS = ("irq_next", "irq_prev")  # INTIDs + 1
OF_CONTROLLER = ("enabled", "pending", "line", "active")


class Array(NamedTuple):
    """Elements by INTID."""

    name: str
    first: int
    size: int
    count: int

    def element(self, at: int) -> int | None:
        inside = self.first <= at < self.first + self.size * self.count
        return (at - self.first) // self.size if inside else None


def array(name: str, base: int, member: Member) -> Array:
    return Array(name, base + member.offset, member.element_size, member.count)


class IrqState:
    def __init__(self, abi: Abi, ks: int) -> None:
        core, machine = abi.layout("core_state"), abi.layout("host_machine")
        self.arrays = [array(name, ks, core.member(name)) for name in OF_CORE]
        self.flags, self.state = self.arrays[0].first, self.arrays[1].first
        self.issuable, self.implied_ack = abi.constant("IRQ_ISSUABLE"), abi.constant(
            "IRQ_IMPLIED_ACK")
        self.vcpu = abi.constant("IRQ_VCPU")
        self.gic = machine.member("gic")
        gic = abi.layout("host_gic")
        self.controller = [array(name, self.gic.offset, gic.member(name))
                           for name in OF_CONTROLLER]

    def is_issuable(self, state: State, intid: int) -> bool:
        """By the description: nobody else's, and no doorbell."""
        return bool(state.bytes[self.flags + intid] & self.issuable)

    def is_used(self, state: State, intid: int) -> bool:
        return bool(state.bytes[self.state + intid])

    def of_guests(self, state: State) -> set[int]:
        """Those that the kernel takes for the virtual CPU that runs."""
        first = self.state
        return {intid for intid in PRIVATE if state.bytes[first + intid] == self.vcpu}

    def is_implied(self, state: State, intid: int) -> bool:
        return bool(state.bytes[self.flags + intid] & self.implied_ack)

    def implied(self, state: State, notification: int) -> set[int]:
        """The interrupts that the next wait on the notification acknowledges."""
        following = self.arrays[2]
        found: set[int] = set()
        link = state.notification.implied_irqs(notification)
        while link and link - 1 not in found:
            found.add(link - 1)
            at = following.first + (link - 1) * following.size
            link = int.from_bytes(state.bytes[at:at + following.size], "little")
        return found

    def pending(self, machine: memoryview) -> set[int]:
        """What a device or another core raised, and nobody has taken."""
        found: set[int] = set()
        for each in self.controller[1:3]:
            data = bytes(machine[each.first:each.first + each.count])
            if data.count(0) != each.count:
                found.update(intid for intid, value in enumerate(data) if value)
        return found

    def changed(self, before: State, after: State, index: int) -> set[int]:
        """The interrupts of which something changed in this word of memory. A link names its
        neighbour, too: one of the two is meant."""
        found: set[int] = set()
        for at in range(index * 8, index * 8 + 8):
            if before.bytes[at] != after.bytes[at]:
                for each in self.arrays:
                    intid = each.element(at)
                    if intid is not None:
                        found.add(intid)
        return found

    def neighbours(self, before: State, after: State, intid: int) -> set[int]:
        """Whom its links named or name."""
        found: set[int] = set()
        for each in self.arrays:
            at = each.first + intid * each.size
            if each.name in LINKS:
                found.update(int.from_bytes(state.bytes[at:at + each.size], "little") - 1
                             for state in (before, after))
        return found

    def of_controller(self, at: int) -> int | None:
        """The INTID of a byte of the host's machine."""
        for each in self.controller:
            intid = each.element(at)
            if intid is not None:
                return intid
        return None
