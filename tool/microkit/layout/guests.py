# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads of virtual CPUs as bytes: stopped, at address 0, until their VMM starts them."""

from __future__ import annotations

from ..allocate.objects import Cap, GuestTcb
from ..allocate.places import PlacedCore
from ..base.sizes import SLOT
from ..model.image_names import vcpu_name
from ..sdk.abi import Abi
from .objects import Clock, sched_context
from .slots import Slots


def fill_guest_slots(core: PlacedCore, abi: Abi, slots: Slots) -> None:
    """What threads hold: no capability of their own, as a guest can use none."""
    member = abi.layout("tcb").member("slots").offset
    for tcb in core.plan.guest_threads:
        base = core.offsets[tcb] + member
        slots.add(base + abi.constant("TCB_SLOT_VSPACE") * SLOT, Cap("CAP_VSPACE", tcb.vspace))
        slots.add(base + abi.constant("TCB_SLOT_FAULT_HANDLER") * SLOT, tcb.fault_handler)


def guest_data(core: PlacedCore, abi: Abi, clock: Clock) -> dict[int, bytes]:
    """Threads, virtual CPUs and their time, by offset in the window."""
    found = {}
    for tcb in core.plan.guest_threads:
        found[core.offsets[tcb]] = _tcb(core, tcb, abi)
        found[core.offsets[tcb.vcpu]] = _vcpu(core, tcb, abi)
        found[core.offsets[tcb.sc]] = sched_context(core, tcb, abi, clock)
    return found


def _tcb(core: PlacedCore, tcb: GuestTcb, abi: Abi) -> bytes:
    return bytes(abi.pack(
        "tcb",
        context={"pstate": abi.constant("PSTATE_GUEST_USER")},
        state=abi.constant("THREAD_INACTIVE"),
        priority=tcb.vm.priority,
        max_priority=tcb.vm.priority,
        flags=abi.constant("TCB_VCPU"),
        sc=core.ref(tcb.sc),
        vcpu=core.ref(tcb.vcpu),
        name=vcpu_name(tcb.vm.name, tcb.id).encode(),
    ))  # fmt: skip


def _vcpu(core: PlacedCore, tcb: GuestTcb, abi: Abi) -> bytes:
    """As a new one is: MMU and caches off."""
    return bytes(abi.pack("vcpu", registers=[abi.constant("VCPU_SCTLR")], tcb=core.ref(tcb)))
