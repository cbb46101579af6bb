# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows what a virtual machine has: its threads are stopped and hold nothing, their faults go to the
VMM under their own ids, its memory is what the description says, and where the kernel prints, the monitor reports on
each for its VMM."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built
from flips import Flips
from microkit.allocate.objects import Cap
from microkit.base.contract import BASE_VCPU_CAP, BASE_VM_TCB_CAP, MONITOR_CONTROL_CAP
from microkit.base.sizes import LARGE_PAGE, PAGE, SLOT
from microkit.sdk.parts import Parts
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

    def row(self, place: int) -> int:
        """Of a virtual CPU in what the monitor knows: those of the first VMM, then those of the second."""
        return self.information(0, "guests", "monitor_guest", place)

    def monitors(self, place: int) -> int:
        """The monitor's slot for its thread."""
        member = self.abi.layout("monitor_guest").member("tcb")
        return self.cores[0].pa(self.plan.cores[0].monitor.cnode) + self.edit.read(self.row(place) + member.offset, 4) * SLOT

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


@change("verify-capability")
def reports_nothing(t: GuestTarget) -> None:
    t.edit.copy(t.slot("vmm", MONITOR_CONTROL_CAP), t.slot("vmm", BASE_VM_TCB_CAP + 1), SLOT)


@change("verify-capability")
def reports_anothers(t: GuestTarget) -> None:
    """The badge says whose virtual CPUs they are."""
    t.edit.copy(t.slot("vmm", MONITOR_CONTROL_CAP) + WORD, t.slot("second", MONITOR_CONTROL_CAP) + WORD, 8)


@change("verify-capability")
def monitor_reads_another(t: GuestTarget) -> None:
    t.edit.copy(t.monitors(2) + OBJECT, t.monitors(0) + OBJECT, 4)


@change("verify-capability")
def monitor_has_a_virtual_cpu(t: GuestTarget) -> None:
    """It is to read registers, and to inject nothing."""
    t.edit.copy(t.monitors(2) + SLOT, t.slot("vmm", BASE_VCPU_CAP), SLOT)


@change("verify-program")
def monitor_takes_it_for_anothers(t: GuestTarget) -> None:
    parent = t.abi.layout("monitor_guest").member("parent").offset
    t.edit.copy(t.row(0) + parent, t.row(2) + parent, 4)


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
    places = {"tcb": core.pa(tcb), "vcpu": core.pa(tcb.vcpu), "sched_context": core.pa(tcb.sc), "monitor_guest": target.row(1)}
    assert Flips(built).unseen(places) == []


@pytest.mark.parametrize(("old", "new"), [
    ('<vcpu id="0"/>', ""), ('id="61"', 'id="60"'), ('priority="5"', 'priority="6"'), ('"2000"', '"2001"'),
    ('vaddr="0x40000000" perms="rwx"', 'vaddr="0x40000000" perms="rw"'),
    ('vaddr="0x40000000"/><', 'vaddr="0x40001000"/><'),
    ('name="one"', 'name="won"')])  # fmt: skip
def test_other_description(old: str, new: str, build_text: Callable[[str], Built]) -> None:
    one, other = (build_text(f"<system>{text}</system>") for text in (SYSTEM, SYSTEM.replace(old, new)))
    check_told_apart(one, other)


#: Beside a virtual CPU elsewhere, which the monitor there has in every configuration.
FAR = SYSTEM.replace('<vcpu id="1"/>', '<vcpu id="1"/><vcpu id="2" cpu="1"/>')


def held(built: Built, name: str) -> set[int]:
    domain = next(each for each in built.plan.domains.values() if each.pd.name == name)
    return set(domain.cnode.caps)


def monitors_threads(built: Built, core: int) -> list[object]:
    """Of virtual CPUs, as objects."""
    plan = built.plan.cores[core]
    caps: list[Cap] = list(plan.monitor.cnode.caps.values())
    return [each.object for each in caps if each.object in plan.guest_threads]


def test_where_it_prints(build_text: Callable[[str], Built]) -> None:
    built = build_text(f"<system>{FAR}</system>")
    assert built.verify() == []
    assert all(MONITOR_CONTROL_CAP in held(built, name) for name in ("vmm", "second"))
    assert len(monitors_threads(built, 0)) == 3 and len(monitors_threads(built, 1)) == 1


def test_where_nothing_prints(monkeypatch: pytest.MonkeyPatch, parts: Parts, build_text: Callable[[str], Built]) -> None:
    """VMMs and the monitor of their core have nothing for reports, and such an image is not to have it."""
    debug = build_text(f"<system>{FAR}</system>")
    monkeypatch.setitem(parts.abi._constants, "CONFIG_PRINTING", 0)
    built = build_text(f"<system>{FAR}</system>")
    assert built.verify() == []
    assert all(MONITOR_CONTROL_CAP not in held(built, name) for name in ("vmm", "second"))
    assert monitors_threads(built, 0) == [] and len(monitors_threads(built, 1)) == 1
    assert "verify-capability" in {each.rule for each in built.verify(debug.image)}
