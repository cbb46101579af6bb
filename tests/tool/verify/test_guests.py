# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows what a virtual machine has: its threads are stopped and hold nothing, their faults go to the
VMM under their own ids, and its memory is what the description says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built
from flips import Flips
from microkit.base.contract import BASE_VCPU_CAP, BASE_VM_TCB_CAP
from microkit.base.sizes import LARGE_PAGE, PAGE, SLOT
from verify_support import AUX, OBJECT, WORD, Changes, Target, check_told_apart

#: Two guests on one core; the first has two virtual CPUs, of the first and the last id.
SYSTEM = """
<memory_region name="ram" size="0x2000"/>
<memory_region name="other" size="0x2000"/>
<protection_domain name="vmm" priority="20">
  <program_image path="a.elf"/>
  <map mr="ram" vaddr="0x80000000"/>
  <virtual_machine name="one" priority="5" budget="2000" period="5000">
    <vcpu id="0"/><vcpu id="61"/>
    <map mr="ram" vaddr="0x40000000" perms="rwx"/>
  </virtual_machine>
</protection_domain>
<protection_domain name="second" priority="20">
  <program_image path="b.elf"/>
  <map mr="other" vaddr="0x80000000"/>
  <virtual_machine name="two"><vcpu id="1"/><map mr="other" vaddr="0x40000000"/></virtual_machine>
</protection_domain>
"""


class GuestTarget(Target):
    """Places of threads of virtual CPUs."""

    def __init__(self, built: Built) -> None:
        super().__init__(built)
        self.guests = {(each.vm.name, each.id): each for each in self.plan.cores[0].guest_threads}

    def at(self, vm: str, id: int, member: str) -> int:
        tcb = self.guests[vm, id]
        return self.cores[0].pa(tcb) + self.abi.layout("tcb").member(member).offset

    def held(self, vm: str, id: int, name: str) -> int:
        return self.at(vm, id, "slots") + self.abi.constant(name) * SLOT

    def vcpu(self, vm: str, id: int, member: str) -> int:
        return self.cores[0].pa(self.guests[vm, id].vcpu) + self.abi.layout("vcpu").member(member).offset

    def sc(self, vm: str, id: int, member: str) -> int:
        layout = self.abi.layout("sched_context")
        return self.cores[0].pa(self.guests[vm, id].sc) + layout.member(member).offset

    def entry(self, vm: str, va: int) -> int:
        vspace = self.guests[vm, 0 if vm == "one" else 1].vspace
        table = vspace.tables[3, va // LARGE_PAGE * LARGE_PAGE]
        return self.cores[0].pa(table) + va // PAGE % 512 * 8


change = Changes[GuestTarget]()


@change("verify-thread")
def runs_at_once(t: GuestTarget) -> None:
    t.edit.write(t.at("one", 0, "state"), t.abi.constant("THREAD_RUNNING"), 1)


@change("verify-thread")
def starts_in_el2(t: GuestTarget) -> None:
    pstate = t.abi.layout("context").member("pstate").offset
    t.edit.write(t.at("one", 0, "context") + pstate, 0x3C9)


@change("verify-thread")
def higher_priority(t: GuestTarget) -> None:
    t.flip(t.at("one", 61, "priority"), 1, 1)


@change("verify-thread")
def raises_priorities(t: GuestTarget) -> None:
    t.flip(t.at("one", 61, "max_priority"), 64, 1)


@change("verify-thread")
def is_no_guest(t: GuestTarget) -> None:
    t.edit.write(t.at("one", 0, "flags"), 0, 1)


@change("verify-memory")
def shares_a_virtual_cpu(t: GuestTarget) -> None:
    t.edit.copy(t.at("one", 0, "vcpu"), t.at("one", 61, "vcpu"), 4)


@change("verify-memory")
def shares_time(t: GuestTarget) -> None:
    t.edit.copy(t.at("one", 0, "sc"), t.at("one", 61, "sc"), 4)


@change("verify-thread")
def more_time(t: GuestTarget) -> None:
    t.flip(t.sc("one", 0, "budget"), 1 << 20)


@change("verify-thread")
def virtual_cpu_of_another(t: GuestTarget) -> None:
    t.edit.copy(t.vcpu("two", 1, "tcb"), t.vcpu("one", 0, "tcb"), 4)


@change("verify-thread")
def mmu_on(t: GuestTarget) -> None:
    t.flip(t.vcpu("one", 0, "registers"), 1)


@change("verify-capability")
def faults_as_another(t: GuestTarget) -> None:
    t.flip(t.held("one", 0, "TCB_SLOT_FAULT_HANDLER") + WORD, 3)


@change("verify-capability")
def faults_to_another(t: GuestTarget) -> None:
    t.edit.copy(t.held("two", 1, "TCB_SLOT_FAULT_HANDLER") + OBJECT,
                t.held("one", 0, "TCB_SLOT_FAULT_HANDLER") + OBJECT, 4)  # fmt: skip


@change("verify-capability")
def has_a_cspace(t: GuestTarget) -> None:
    """It could call nobody, but what it has not it cannot misuse."""
    index = t.abi.constant("TCB_SLOT_CSPACE")
    t.edit.copy(t.tcb("vmm", "slots") + index * SLOT, t.held("one", 0, "TCB_SLOT_CSPACE"), SLOT)


@change("verify-mapping")
def in_the_other_machine(t: GuestTarget) -> None:
    t.edit.copy(t.held("two", 1, "TCB_SLOT_VSPACE") + OBJECT, t.held("one", 61, "TCB_SLOT_VSPACE") + OBJECT, 4)


@change("verify-thread")
def other_vmid(t: GuestTarget) -> None:
    """The number is for both virtual CPUs: what is invalidated for one is for all."""
    t.flip(t.held("one", 0, "TCB_SLOT_VSPACE") + AUX, 1 << 52)


@change("verify-capability")
def vmm_has_another_thread(t: GuestTarget) -> None:
    t.edit.write(t.slot("vmm", BASE_VM_TCB_CAP) + OBJECT, t.cores[0].ref(t.guests["two", 1]), 4)


@change("verify-capability")
def vmm_has_another_virtual_cpu(t: GuestTarget) -> None:
    t.edit.write(t.slot("vmm", BASE_VCPU_CAP) + OBJECT, t.cores[0].ref(t.guests["two", 1].vcpu), 4)


@change("verify-capability")
def vmm_has_no_thread(t: GuestTarget) -> None:
    t.edit.copy(t.slot("vmm", BASE_VM_TCB_CAP + 1), t.slot("vmm", BASE_VM_TCB_CAP + 61), SLOT)


@change("verify-mapping")
def sees_the_others_memory(t: GuestTarget) -> None:
    t.edit.copy(t.entry("two", 0x40000000), t.entry("one", 0x40000000), 8)


@change("verify-mapping")
def may_write(t: GuestTarget) -> None:
    """XN of stage 2 (Arm ARM D8.4.2): the description says rw."""
    t.flip(t.entry("two", 0x40000000), 1 << 54)


@change("verify-mapping")
def sees_more(t: GuestTarget) -> None:
    t.edit.copy(t.entry("one", 0x40000000), t.entry("one", 0x40010000), 8)


@change("verify-mapping")
def sees_less(t: GuestTarget) -> None:
    t.edit.write(t.entry("one", 0x40001000), 0)


@pytest.mark.parametrize("name", change)
def test_change_is_found(name: str, build_text: Callable[[str], Built]) -> None:
    change.check(name, GuestTarget(build_text(f"<system>{SYSTEM}</system>")))


def test_every_member(build_text: Callable[[str], Built]) -> None:
    built = build_text(f"<system>{SYSTEM}</system>")
    target = GuestTarget(built)
    tcb, core = target.guests["one", 61], target.cores[0]
    places = {"tcb": core.pa(tcb), "vcpu": core.pa(tcb.vcpu), "sched_context": core.pa(tcb.sc)}
    assert Flips(built).unseen(places) == []


@pytest.mark.parametrize(("old", "new"), [
    ('<vcpu id="0"/>', ""), ('id="61"', 'id="60"'), ('priority="5"', 'priority="6"'), ('"2000"', '"2001"'),
    ('vaddr="0x40000000" perms="rwx"', 'vaddr="0x40000000" perms="rw"'),
    ('vaddr="0x40000000"/><', 'vaddr="0x40001000"/><'),
    ('name="one"', 'name="won"')])  # fmt: skip
def test_other_description(old: str, new: str, build_text: Callable[[str], Built]) -> None:
    one, other = (build_text(f"<system>{text}</system>") for text in (SYSTEM, SYSTEM.replace(old, new)))
    check_told_apart(one, other)
