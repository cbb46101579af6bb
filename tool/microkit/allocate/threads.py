# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The objects of a thread that waits for its notification."""

from __future__ import annotations

from ..model.system import ProtectionDomain
from .cores import CoreDraft, Thread
from .objects import Cap, Memory, Notification, SchedContext, Tcb, VSpace


def make_thread(
    core: CoreDraft,
    pd: ProtectionDomain,
    label: str,
    vspace: VSpace,
    pc: int,
    sp: int,
    fault_handler: Cap | None = None,
    ipc_buffer: tuple[int, Memory] | None = None,
    sc_bits: int | None = None,
    least_slots: int = 0,
) -> Thread:
    """A thread that runs as `pd` says, in an address space that there is. `sc_bits`: size of its
    scheduling context, all of which is for refills; default: the smallest, with 4."""
    abi, name = core.abi, pd.name
    cnode = core.cnode(f"{name}: cspace", least_slots)
    notification = Notification(f"{name}: notification", abi.constant("seL4_NotificationBits"))
    bits = sc_bits or abi.constant("seL4_MinSchedContextBits")
    refills = ((1 << bits) - abi.size("sched_context")) // abi.size("refill")
    sc = SchedContext(f"{name}: scheduling context", bits, pd.budget_us, pd.period_us, refills)
    address, buffer = ipc_buffer or (0, None)
    tcb = Tcb(
        f"{name}: tcb",
        abi.constant("seL4_TCBBits"),
        label=label,
        pd=pd,
        pc=pc,
        sp=sp,
        cspace=cnode,
        vspace=vspace,
        sc=sc,
        notification=notification,
        fault_handler=fault_handler,
        ipc_buffer_va=address,
        ipc_buffer=buffer,
    )
    core.objects += [cnode, tcb, sc, notification]
    core.tcbs.append(tcb)
    return Thread(tcb, cnode, sc, notification)
