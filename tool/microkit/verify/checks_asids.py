# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Numbers of address spaces: every address space has an ASID of its own, and the kernel's pools and
its table of VMIDs say the same as the capabilities."""

from __future__ import annotations

from ..model.monitor import BESIDE
from . import rules
from .checks_threads import claim_object
from .contents import struct
from .context import Context
from .core import Core, Guest, Thread
from .encode import Value
from .view import Cap

VMID_SHIFT = 48


def _vspace(context: Context, thread: Thread | Guest) -> Cap:
    return thread.slots[context.abi.constant("TCB_SLOT_VSPACE")].cap


def _alone(core: Core) -> list[Thread | Guest]:
    """Threads in an address space of their own, of a virtual machine the first: router and watchdog are in
    the monitor's."""
    guests = {vmm: guest for (vmm, _), guest in reversed(core.guests.items())}
    native = [thread for thread in core.threads.values() if thread.name not in BESIDE]
    return [*native, *guests.values()]


def claim_pools(context: Context, core: Core) -> None:
    """As many pools as address spaces need, one more when they are full; in each exactly those."""
    abi = context.abi
    per_pool = 1 << abi.constant("seL4_ASIDPoolIndexBits")
    pools = [pool for pool in core.state.numbers("asid_pools") if pool]
    entries: list[dict[int, Value]] = [{} for _ in pools]
    wrong = _faults(context, core)
    if len(pools) != len(_alone(core)) // per_pool + 1:
        wrong.append(f"the number of ASID pools is {len(pools)}")
    for thread in _alone(core):
        cap = _vspace(context, thread)
        pool, index = divmod(cap.word, per_pool)
        if pool < len(pools):
            vmid = cap.aux >> VMID_SHIFT
            entries[pool][index] = {"vspace": thread.vspace, "vmid": vmid}
        else:
            wrong.append(f"'{thread.name}' has ASID {cap.word}, for which there is no pool")
    for text in wrong:
        rules.thread(context.findings, f"core {core.number}: {text}")
    for number, (ref, used) in enumerate(zip(pools, entries)):
        content = struct(abi, "asid_pool", {"entry": used}, rules.thread)
        owner = f"ASID pool {number} of core {core.number}"
        claim_object(context, core, ref, abi.constant("seL4_ASIDPoolBits"), owner, content)


def _faults(context: Context, core: Core) -> list[str]:
    """No number twice, and what will be in VTTBR_EL2 is VMID and root."""
    caps = [(thread, _vspace(context, thread)) for thread in _alone(core)]
    asids = [cap.word for _, cap in caps]
    vmids = [vmid for _, cap in caps if (vmid := cap.aux >> VMID_SHIFT)]
    wrong = [
        f"VTTBR_EL2 of '{thread.name}' would be {cap.aux:#x}"
        for thread, cap in caps
        if cap.aux & (1 << VMID_SHIFT) - 1 != core.pa(thread.vspace)
        or cap.aux >> VMID_SHIFT >= context.abi.constant("VMIDS")
    ]
    if len(set(asids)) != len(asids) or 0 in asids:
        wrong.append("two address spaces have one ASID, or one has ASID 0")
    if len(set(vmids)) != len(vmids):
        wrong.append("two address spaces have one VMID")
    return wrong


def vmid_owners(context: Context, core: Core) -> dict[int, Value]:
    """Roots by VMID; VMID 0 is nobody's own."""
    most = context.abi.constant("VMIDS")
    found: dict[int, Value] = {}
    for thread in _alone(core):
        vmid = _vspace(context, thread).aux >> VMID_SHIFT
        if 0 < vmid < most:
            found[vmid] = thread.vspace
    return found
