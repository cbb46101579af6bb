# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rings of events as kernels would have written them, in the memory of a system without a machine."""

from __future__ import annotations

import struct

from backend_support import Built
from microkit.base.contract import BASE_ENDPOINT_CAP, BASE_OUTPUT_NOTIFICATION_CAP, INPUT_CAP
from microkit.trace.kinds import Kinds
from microkit.trace.links import Link, links
from microkit.trace.names import Names
from microkit.trace.ring import Ring, read_rings
from microkit.trace.timeline import Timeline
from observe_support import World

RECORD = struct.Struct("<QQQII")
TICKS_PER_US = 62.5
SYSCALL = 1 << 31


class Traced(World):
    """Each event takes `step` ticks. Domains are named, the core is theirs."""

    def __init__(self, built: Built, step: int = 125) -> None:
        super().__init__(built)
        self.now, self.step = 1_000_000, step
        self.counts = dict.fromkeys(self.live.cores, 0)
        self.size = self.abi.layout("multikit_trace").member("records").count
        self.kinds = Kinds(self.abi)
        for core in self.live.cores:
            self.head(core)

    def head(self, core: int, on: int = 1) -> None:
        at = self.live.symbol(core, "kernel_trace")
        self.write(at, struct.pack("<QI", self.counts[core], on))

    def put(self, core: int, kind: int, thread: int = 0, value: int = 0, info: int = 0) -> None:
        number, self.counts[core] = self.counts[core], self.counts[core] + 1
        at = self.live.symbol(core, "kernel_trace") + self.abi.layout("multikit_trace").member("records").offset
        self.write(at + number % self.size * RECORD.size, RECORD.pack(self.now, value, info, thread, kind))
        self.head(core)
        self.now += self.step

    def event(self, core: int, kind: str, name: str = "", value: int = 0, info: int = 0) -> None:
        thread = self.live.domains[name].thread.ref if name else 0
        self.put(core, self.abi.constant(f"MULTIKIT_TRACE_{kind}"), thread, value, info)

    def syscall(self, name: str, call: str, address: int = INPUT_CAP, second: int = 0) -> None:
        domain, number = self.live.domains[name], self.abi.constant(f"SYSCALL_{call}")
        kind = SYSCALL | number & 0xffff_ffff
        self.put(domain.core.number, kind, domain.thread.ref, address | second << 32)

    def exit(self, name: str, badge: int = 0) -> None:
        self.event(self.live.domains[name].core.number, "EXIT", name, badge)

    def rings(self) -> list[Ring]:
        return read_rings(self.live)

    def timelines(self) -> list[Timeline]:
        names = Names(self.live)
        return [Timeline(ring, names, self.kinds) for ring in self.rings()]

    def links(self) -> list[Link]:
        return links(self.rings(), Names(self.live), self.kinds)


def us(ticks: int) -> float:
    return ticks / TICKS_PER_US


def notify(channel: int) -> int:
    return BASE_OUTPUT_NOTIFICATION_CAP + channel


def call(channel: int) -> int:
    return BASE_ENDPOINT_CAP + channel
