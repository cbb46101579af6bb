# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A virtual machine of a protection domain."""

from __future__ import annotations

from collections.abc import Sequence

from .memory import Map, MemoryRegion, Maps


class Vcpu:
    """`id`: its number for the virtual machine monitor; `cpu`: the core it runs on."""

    def __init__(self, *, id: int, cpu: int | None = None) -> None:  # noqa: A002
        self.id, self.cpu = id, cpu


class VirtualMachine:
    """Times in microseconds, as in a protection domain."""

    Vcpu = Vcpu

    def __init__(self, name: str, vcpus: Sequence[Vcpu], priority: int | None = None,
                 budget: int | None = None, period: int | None = None) -> None:  # fmt: skip
        self.name, self.vcpus = name, list(vcpus)
        self.priority, self.budget, self.period = priority, budget, period
        self.maps = Maps()

    def add_map(self, each: Map) -> None:
        self.maps.add(each)

    def get_map_vaddr(self, mr: MemoryRegion) -> int:
        return self.maps.next(mr)
