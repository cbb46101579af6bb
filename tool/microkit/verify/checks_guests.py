# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual machines: that their threads are stopped, hold nothing but their address space and the way to
their VMM, and are alone in that address space, which has what the description says."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import BASE_VM_TCB_CAP, MICROKIT_BADGE_FAULT
from ..base.sizes import GRANULE, SLOT
from ..model.system import ProtectionDomain, VirtualMachine
from . import checks_spaces, rules
from .checks_threads import claim_object, sched_context_of
from .claims import DECODED
from .contents import struct
from .context import Context
from .core import Core, Guest
from .derivation import Derivation
from .encode import Value
from .licences import Licences
from .spaces import map_parts
from .view import Cap


def find(context: Context, core: Core) -> bool:
    """Reads all virtual machines of a core, from the slots of their VMMs; whether all are there. What is in
    the slots is judged with all other slots."""
    for pd in context.system.pds_on(core.number):
        for id in pd.vm.vcpus if pd.vm else ():
            cap = core.threads[pd.name].cap(BASE_VM_TCB_CAP + id)
            if cap is None or cap.type != context.abi.constant("CAP_TCB"):
                rules.capability(context.findings, f"'{pd.name}' has no thread of virtual CPU {id}", pd.location)
                return False
            core.guests[pd.index, id] = core.guest(cap.object, _name(pd.vm, id))
    return True


def _name(vm: VirtualMachine | None, id: int) -> str:
    return f"VM '{vm.name if vm else '?'}' vCPU {id}"


def check_spaces(context: Context, core: Core) -> None:
    """Of each virtual machine: one address space for all its threads, with all that it must hold."""
    for pd, vm, guests in _machines(context, core):
        if len({each.vspace for each in guests}) != 1:
            rules.mapping(context.findings, f"virtual CPUs of '{vm.name}' are in several address spaces", vm.location)
        parts = list(map_parts(context, vm.maps))
        checks_spaces.check(context, core, guests[0].as_thread(f"VM {vm.name}"), parts, vm.location)


def _machines(
    context: Context, core: Core
) -> Iterator[tuple[ProtectionDomain, VirtualMachine, list[Guest]]]:
    for pd in context.system.pds_on(core.number):
        if pd.vm:
            yield pd, pd.vm, [core.guests[pd.index, id] for id in pd.vm.vcpus]


def slots(context: Context, core: Core, licences: Licences) -> Iterator[tuple[int, dict[int, Cap]]]:
    """For each thread the number of its first slot, and what its slots must hold. The first one's ASID and VMID
    are free to choose (checks_asids); they are for all."""
    member = context.abi.layout("tcb").member("slots").offset
    space, handler = (context.abi.constant(f"TCB_SLOT_{name}") for name in ("VSPACE", "FAULT_HANDLER"))
    for pd, vm, guests in _machines(context, core):
        own = guests[0].slots[space].cap
        for id, guest in zip(vm.vcpus, guests):
            yield (guest.ref * GRANULE + member) // SLOT, {
                space: licences.make("CAP_VSPACE", guests[0].vspace, word=own.word, aux=own.aux),
                handler: licences.endpoint(core.threads[pd.name], "WG", MICROKIT_BADGE_FAULT | id),
            }


def claim(context: Context, core: Core) -> None:
    """All objects of all virtual machines; what must be in a TCB follows."""
    abi, bits = context.abi, context.abi.constant
    for _, vm, guests in _machines(context, core):
        for guest in guests:
            owner, tcb = f"{guest.name} on core {core.number}", guest.tcb
            new: dict[str, Value] = {"registers": {0: bits("VCPU_SCTLR")}, "tcb": guest.ref}
            vcpu = struct(abi, "vcpu", new, rules.thread, vm.location)
            time = sched_context_of(context, core, guest.ref, vm.budget_us, vm.period_us, vm.location)
            claim_object(context, core, guest.ref, bits("seL4_TCBBits"), f"TCB of {owner}")
            claim_object(context, core, tcb.number("vcpu"), bits("seL4_VCPUBits"), f"virtual CPU of {owner}", vcpu)
            claim_object(context, core, tcb.number("sc"), bits("seL4_MinSchedContextBits"),
                         f"scheduling context of {owner}", time)  # fmt: skip
        root = f"translation table root of VM '{vm.name}' on core {core.number}"
        claim_object(context, core, guests[0].vspace, bits("seL4_VSpaceBits"), root, DECODED)


def claim_tcbs(context: Context, core: Core, made: Derivation) -> None:
    """What must be in the TCBs."""
    for _, vm, guests in _machines(context, core):
        for id, guest in zip(vm.vcpus, guests):
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
    end = f":{id}"
    short = vm.name.encode()[: abi.layout("tcb").member("name").count - 1 - len(end)]
    return {
        "context": {"pstate": abi.constant("PSTATE_GUEST_USER")},
        "state": abi.constant("THREAD_INACTIVE"),
        "priority": vm.priority,
        "max_priority": vm.priority,
        "flags": abi.constant("TCB_VCPU"),
        "sc": guest.tcb.number("sc"),
        "vcpu": guest.tcb.number("vcpu"),
        "slots": made.array((guest.ref * GRANULE + member.offset) // SLOT, member.count),
        "name": short.decode("utf-8", "ignore").encode() + end.encode(),
    }
