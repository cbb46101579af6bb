# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual machines: that their threads are stopped, hold nothing but their address space and the way to
their VMM, and are alone in that address space, which has what the description says."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import BASE_VM_TCB_CAP
from ..base.sizes import GRANULE, SLOT
from ..model.monitor import MONITOR
from ..model.system import ProtectionDomain, VirtualMachine
from . import checks_spaces, rules
from .checks_asids import VMID_SHIFT
from .checks_information import read_rows
from .checks_threads import claim_object, sched_context_of
from .claims import DECODED
from .contents import struct
from .context import Context
from .core import Core, Cores, Guest
from .derivation import Derivation
from .encode import Value
from .licences import Licences
from .names import thread_name
from .spaces import map_parts
from .view import Cap


def find(context: Context, core: Core) -> bool:
    """Reads all virtual CPUs of a core, from the slots of their VMMs, or of the monitor where these are on other
    cores; whether all are there. What is in the slots is judged with all other slots."""
    for pd, vm, ids in _machines(context, core):
        for id in ids:
            cap = _thread_cap(context, core, pd, id)
            if cap is None or cap.type != context.abi.constant("CAP_TCB"):
                whose = f"'{pd.name}'" if pd.cpu == core.number else f"the monitor of core {core.number}"
                rules.capability(context.findings, f"{whose} has no thread of {_name(vm, id)}", pd.location)
                return False
            core.guests[pd.index, id] = core.guest(cap.object, _name(vm, id))
    return True


def _thread_cap(context: Context, core: Core, vmm: ProtectionDomain, id: int) -> Cap | None:
    if vmm.cpu == core.number:
        return core.threads[vmm.name].cap(BASE_VM_TCB_CAP + id)
    thread = core.threads[MONITOR]
    start = context.abi.constant("MONITOR_INFO_VA")
    leaf = thread.leaf(start)
    if leaf is None:
        return None
    data = context.memory.read(leaf.pa + start - leaf.va, leaf.end - start)
    rows = read_rows(context, data, "guests", "monitor_guest")
    place = context.channels.far_guests(core.number).index((vmm.index, id))
    return thread.cap(rows[place]["tcb"]) if place < len(rows) else None


def _name(vm: VirtualMachine, id: int) -> str:
    return f"VM '{vm.name}' vCPU {id}"


def check_spaces(context: Context, core: Core) -> None:
    """Of each virtual machine: one address space for all its threads, with all that it must hold. So it holds the
    same on all its cores."""
    for _, vm, guests in _found(context, core):
        if len({each.vspace for each in guests.values()}) != 1:
            rules.mapping(context.findings, f"virtual CPUs of '{vm.name}' are in several address spaces", vm.location)
        parts = list(map_parts(context, vm.maps))
        first = next(iter(guests.values()))
        checks_spaces.check(context, core, first.as_thread(f"VM {vm.name}"), parts, vm.location)


def check_vmids(context: Context, cores: Cores) -> None:
    """Of each virtual machine on several cores: what its guest invalidates on one holds on the others, for it has one
    VMID, and not the one that others share."""
    index = context.abi.constant("TCB_SLOT_VSPACE")
    for pd in context.system.pds:
        guests = [guest for core in cores for (vmm, _), guest in core.guests.items() if vmm == pd.index]
        vmids = {guest.slots[index].cap.aux >> VMID_SHIFT for guest in guests}
        if pd.vm and len(pd.vm.cores) > 1 and (len(vmids) > 1 or 0 in vmids):
            text = f"'{pd.vm.name}' has the VMIDs {sorted(vmids)} on its cores, and must have one of its own"
            rules.thread(context.findings, text, pd.vm.location)


def _machines(context: Context, core: Core) -> Iterator[tuple[ProtectionDomain, VirtualMachine, list[int]]]:
    """With virtual CPUs on a core, and the ids of these."""
    for pd in context.system.pds:
        ids = [each.id for each in pd.vm.vcpus if each.cpu == core.number] if pd.vm else []
        if pd.vm and ids:
            yield pd, pd.vm, ids


def _found(
    context: Context, core: Core
) -> Iterator[tuple[ProtectionDomain, VirtualMachine, dict[int, Guest]]]:
    for pd, vm, ids in _machines(context, core):
        yield pd, vm, {id: core.guests[pd.index, id] for id in ids}


def slots(context: Context, core: Core, licences: Licences) -> Iterator[tuple[int, dict[int, Cap]]]:
    """For each thread the number of its first slot, and what its slots must hold. The first one's ASID and VMID
    are free to choose (checks_asids); they are for all."""
    member = context.abi.layout("tcb").member("slots").offset
    space, handler = (context.abi.constant(f"TCB_SLOT_{name}") for name in ("VSPACE", "FAULT_HANDLER"))
    for pd, _, guests in _found(context, core):
        first = next(iter(guests.values()))
        own = first.slots[space].cap
        for id, guest in guests.items():
            yield (guest.ref * GRANULE + member) // SLOT, {
                space: licences.make("CAP_VSPACE", first.vspace, word=own.word, aux=own.aux),
                handler: licences.guest_fault(core, pd, id),
            }


def claim(context: Context, core: Core) -> None:
    """All objects of all virtual machines; what must be in a TCB follows."""
    abi, bits = context.abi, context.abi.constant
    for _, vm, guests in _found(context, core):
        for guest in guests.values():
            owner, tcb = f"{guest.name} on core {core.number}", guest.tcb
            new: dict[str, Value] = {"registers": {0: bits("VCPU_SCTLR")}, "tcb": guest.ref}
            vcpu = struct(abi, "vcpu", new, rules.thread, vm.location)
            time = sched_context_of(context, core, guest.ref, vm.budget_us, vm.period_us, vm.location)
            claim_object(context, core, guest.ref, bits("seL4_TCBBits"), f"TCB of {owner}")
            claim_object(context, core, tcb.number("vcpu"), bits("seL4_VCPUBits"), f"virtual CPU of {owner}", vcpu)
            claim_object(context, core, tcb.number("sc"), bits("seL4_MinSchedContextBits"),
                         f"scheduling context of {owner}", time)  # fmt: skip
        root = f"translation table root of VM '{vm.name}' on core {core.number}"
        claim_object(context, core, next(iter(guests.values())).vspace, bits("seL4_VSpaceBits"), root, DECODED)


def claim_tcbs(context: Context, core: Core, made: Derivation) -> None:
    """What must be in the TCBs."""
    for _, vm, guests in _found(context, core):
        for id, guest in guests.items():
            content = struct(context.abi, "tcb", _tcb(context, guest, vm, id, made), rules.thread, vm.location,
                             {"slots": rules.capability})  # fmt: skip
            owner, bits = f"TCB of {guest.name} on core {core.number}", context.abi.constant("seL4_TCBBits")
            claim_object(context, core, guest.ref, bits, owner, content)


def _tcb(
    context: Context, guest: Guest, vm: VirtualMachine, id: int, made: Derivation
) -> dict[str, Value]:
    """Stopped, in no queue, at address 0 of EL0; which objects it has is its own choice."""
    abi = context.abi
    member = abi.layout("tcb").member("slots")
    return {
        "context": {"pstate": abi.constant("PSTATE_GUEST_USER")},
        "state": abi.constant("THREAD_INACTIVE"),
        "priority": vm.priority,
        "max_priority": vm.priority,
        "flags": abi.constant("TCB_VCPU"),
        "sc": guest.tcb.number("sc"),
        "vcpu": guest.tcb.number("vcpu"),
        "slots": made.array((guest.ref * GRANULE + member.offset) // SLOT, member.count),
        "name": thread_name(abi, vm.name, id).encode(),
    }
