# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual machines: an address space on each core that they have virtual CPUs on, and for each of these a thread that
its VMM starts."""

from __future__ import annotations

from ..base.contract import BASE_VCPU_CAP, BASE_VM_TCB_CAP, MICROKIT_BADGE_FAULT
from ..model.system import System, VirtualMachine
from .capabilities import RIGHT_FAULT
from .cores import CoreDraft, Domain
from .objects import Cap, GuestTcb, Mapping, Memory, SchedContext, Vcpu, VSpace


def make_guest(core: CoreDraft, system: System, vmm: Domain, regions: dict[int, Memory]) -> None:
    """All objects of a core, and the capabilities to threads and virtual CPUs of a VMM of this core; to others' the
    monitor has them (monitors.py). None to the address space: what is mapped there is what the description says."""
    pd, vm = vmm.pd, vmm.pd.vm
    assert vm is not None
    if core.core not in vm.cores:
        return
    vspace = core.vspace(vm_name(vm), [
        Mapping(each.vaddr, regions[each.region.index], each.perms, each.cached, each.region.page_size)
        for each in vm.maps
    ], system.vmids_from_top.get(pd.index))  # fmt: skip
    core.objects += vspace.tables.values()
    wards = len(system.wards(core.core))
    far = {each: wards + number for number, each in enumerate(_far_ids(system, core.core))}
    for id in vm.ids_on(core.core):
        tcb = _thread(core, vm, vspace, id, _handler(core, vmm, id, far.get((pd.index, id))))
        core.guests[pd.index, id] = tcb
        if pd.cpu == core.core:
            core.slots[vmm.cnode] |= {BASE_VM_TCB_CAP + id: Cap("CAP_TCB", tcb), BASE_VCPU_CAP + id: Cap("CAP_VCPU", tcb.vcpu)}


def _far_ids(system: System, core: int) -> list[tuple[int, int]]:
    return [(pd.index, id) for pd, id in system.far_guests(core)]


def _handler(core: CoreDraft, vmm: Domain, id: int, ward: int | None) -> Cap:
    """Where faults go: to the VMM, or to the guardian, to whom it is number `ward`."""
    if ward is None:
        return Cap("CAP_ENDPOINT", vmm.endpoint, RIGHT_FAULT, MICROKIT_BADGE_FAULT | id)
    return Cap("CAP_ENDPOINT", core.guardian, RIGHT_FAULT, MICROKIT_BADGE_FAULT | ward)


def vm_name(vm: VirtualMachine) -> str:
    """In names of objects; nobody else's begin like this."""
    return f"VM '{vm.name}'"


def _thread(core: CoreDraft, vm: VirtualMachine, vspace: VSpace, id: int, fault: Cap) -> GuestTcb:
    abi, name = core.abi, f"{vm_name(vm)} vCPU {id}"
    bits = abi.constant("seL4_MinSchedContextBits")
    refills = ((1 << bits) - abi.size("sched_context")) // abi.size("refill")
    sc = SchedContext(f"{name}: scheduling context", bits, vm.budget_us, vm.period_us, refills)
    vcpu = Vcpu(f"{name}: vcpu", abi.constant("seL4_VCPUBits"))
    tcb = GuestTcb(f"{name}: tcb", abi.constant("seL4_TCBBits"), vm, id, vspace, sc, vcpu, fault)
    core.objects += [tcb, vcpu, sc]
    return tcb
