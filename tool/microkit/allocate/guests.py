# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual machines: an address space, and for each virtual CPU a thread that its VMM starts."""

from __future__ import annotations

from ..base.contract import BASE_VCPU_CAP, BASE_VM_TCB_CAP, MICROKIT_BADGE_FAULT
from ..model.system import VirtualMachine
from .capabilities import RIGHT_FAULT
from .cores import CoreDraft, Domain
from .objects import Cap, GuestTcb, Mapping, Memory, SchedContext, Vcpu, VSpace


def make_guest(core: CoreDraft, vmm: Domain, vm: VirtualMachine, regions: dict[int, Memory]) -> None:
    """All objects, and the VMM's capabilities to threads and virtual CPUs. None to the address space: what is
    mapped there is what the description says."""
    name = vm_name(vm)
    vspace = core.vspace(name, [
        Mapping(each.vaddr, regions[each.region.index], each.perms, each.cached, each.region.page_size)
        for each in vm.maps
    ])  # fmt: skip
    core.objects += vspace.tables.values()
    caps = core.slots[vmm.cnode]
    for id in vm.vcpus:
        tcb = _thread(core, vmm, vm, vspace, id)
        caps[BASE_VM_TCB_CAP + id] = Cap("CAP_TCB", tcb)
        caps[BASE_VCPU_CAP + id] = Cap("CAP_VCPU", tcb.vcpu)


def vm_name(vm: VirtualMachine) -> str:
    """In names of objects; nobody else's begin like this."""
    return f"VM '{vm.name}'"


def _thread(core: CoreDraft, vmm: Domain, vm: VirtualMachine, vspace: VSpace, id: int) -> GuestTcb:
    abi, name = core.abi, f"{vm_name(vm)} vCPU {id}"
    bits = abi.constant("seL4_MinSchedContextBits")
    refills = ((1 << bits) - abi.size("sched_context")) // abi.size("refill")
    sc = SchedContext(f"{name}: scheduling context", bits, vm.budget_us, vm.period_us, refills)
    vcpu = Vcpu(f"{name}: vcpu", abi.constant("seL4_VCPUBits"))
    fault = Cap("CAP_ENDPOINT", vmm.endpoint, RIGHT_FAULT, MICROKIT_BADGE_FAULT | id)
    tcb = GuestTcb(f"{name}: tcb", abi.constant("seL4_TCBBits"), vm, id, vspace, sc, vcpu, fault)
    core.objects += [tcb, vcpu, sc]
    return tcb
