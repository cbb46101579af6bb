# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows what a virtual machine on several cores has: whose guardian hears its faults, what its VMM has
in place of threads and virtual CPUs, what the monitors there may invoke, and that it is one machine, in memory and by
its VMID."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built
from flips import Flips
from microkit.allocate.objects import GuestTcb
from microkit.base.contract import (
    BASE_VCPU_CAP,
    BASE_VM_TCB_CAP,
    BASE_VMM_BELL_CAP,
    MONITOR_GUARDIAN_REPLY_BASE,
    MONITOR_RELAY_VCPU,
)
from microkit.base.sizes import LARGE_PAGE, PAGE, SLOT
from verify_support import AUX, OBJECT, WORD, Changes, Target, check_told_apart

#: "one" is on all three cores, its VMM on the first; "two" on core 1 alone, its VMM on core 2. On core 1 there is a
#: child, too.
SYSTEM = """
<memory_region name="ram" size="0x2000"/>
<memory_region name="other" size="0x2000"/>
<protection_domain name="vmm" priority="20">
  <program_image path="a.elf"/>
  <map mr="ram" vaddr="0x80000000"/>
  <protection_domain name="child" id="5" cpu="1" priority="9"><program_image path="b.elf"/></protection_domain>
  <virtual_machine name="one" priority="5" budget="2000" period="5000">
    <vcpu id="0"/><vcpu id="61" cpu="1"/><vcpu id="7" cpu="2"/><vcpu id="8" cpu="1"/>
    <map mr="ram" vaddr="0x40000000" perms="rwx"/>
  </virtual_machine>
</protection_domain>
<protection_domain name="second" priority="20" cpu="2">
  <program_image path="b.elf"/>
  <map mr="other" vaddr="0x80000000"/>
  <virtual_machine name="two"><vcpu id="1" cpu="1"/><map mr="other" vaddr="0x40000000"/></virtual_machine>
</protection_domain>
"""
#: In the order of wards on core 1: the child is 0.
WARDS = (("one", 61), ("one", 8), ("two", 1))


class FarTarget(Target):
    """Places of what there is of guests on core 1."""

    def __init__(self, built: Built) -> None:
        super().__init__(built)
        self.guests: dict[tuple[str, int], tuple[int, GuestTcb]] = {
            (each.vm.name, each.id): (core.core, each) for core in self.plan.cores for each in core.guest_threads}

    def held(self, vm: str, id: int, name: str) -> int:
        core, tcb = self.guests[vm, id]
        at = self.cores[core].pa(tcb) + self.abi.layout("tcb").member("slots").offset
        return at + self.abi.constant(name) * SLOT

    def entry(self, vm: str, id: int, va: int) -> int:
        core, tcb = self.guests[vm, id]
        table = tcb.vspace.tables[3, va // LARGE_PAGE * LARGE_PAGE]
        return self.cores[core].pa(table) + va // PAGE % 512 * 8

    def row(self, place: int) -> int:
        """Of a guest in what the monitor of core 1 knows."""
        return self.information(1, "guests", "monitor_guest", place)

    def monitors(self, place: int, what: str) -> int:
        """A slot of the monitor's."""
        member = self.abi.layout("monitor_guest").member(what)
        index = self.edit.read(self.row(place) + member.offset, 4)
        return self.cores[1].pa(self.plan.cores[1].monitor.cnode) + index * SLOT


change = Changes[FarTarget]()


@change("verify-capability")
def faults_as_another_ward(t: FarTarget) -> None:
    t.flip(t.held("one", 61, "TCB_SLOT_FAULT_HANDLER") + WORD, 3)


@change("verify-capability")
def faults_as_a_child(t: FarTarget) -> None:
    t.flip(t.held("one", 61, "TCB_SLOT_FAULT_HANDLER") + WORD, 1)


@change("verify-capability")
def faults_to_the_monitor(t: FarTarget) -> None:
    monitor = t.plan.cores[1].monitor.endpoint
    t.edit.write(t.held("one", 61, "TCB_SLOT_FAULT_HANDLER") + OBJECT, t.cores[1].ref(monitor), 4)


@change("verify-capability")
def relays_to_another_virtual_cpu(t: FarTarget) -> None:
    t.flip(t.slot("vmm", BASE_VM_TCB_CAP + 61) + WORD, 61 ^ 8)


@change("verify-capability")
def relays_to_another_core(t: FarTarget) -> None:
    t.edit.copy(t.slot("vmm", BASE_VM_TCB_CAP + 7) + WORD, t.slot("vmm", BASE_VM_TCB_CAP + 61) + WORD, 8)


@change("verify-capability")
def thread_in_place_of_the_virtual_cpu(t: FarTarget) -> None:
    t.flip(t.slot("vmm", BASE_VCPU_CAP + 61) + WORD, MONITOR_RELAY_VCPU)


@change("verify-capability")
def virtual_cpu_in_place_of_the_thread(t: FarTarget) -> None:
    t.flip(t.slot("vmm", BASE_VM_TCB_CAP + 61) + WORD, MONITOR_RELAY_VCPU)


@change("verify-capability")
def relays_nothing(t: FarTarget) -> None:
    t.edit.write(t.slot("vmm", BASE_VCPU_CAP + 7) + WORD, 0)


@change("verify-capability")
def rings_another_core(t: FarTarget) -> None:
    t.edit.copy(t.slot("vmm", BASE_VMM_BELL_CAP + 7) + WORD, t.slot("vmm", BASE_VMM_BELL_CAP + 61) + WORD, 16)


@change("verify-capability")
def monitor_has_another_thread(t: FarTarget) -> None:
    t.edit.copy(t.monitors(1, "tcb") + OBJECT, t.monitors(0, "tcb") + OBJECT, 4)


@change("verify-capability")
def monitor_has_another_virtual_cpu(t: FarTarget) -> None:
    t.edit.copy(t.monitors(2, "vcpu") + OBJECT, t.monitors(0, "vcpu") + OBJECT, 4)


@change("verify-program")
def monitor_takes_it_for_anothers(t: FarTarget) -> None:
    """Of the other VMM's: it would do to it what that invokes."""
    t.edit.copy(t.row(2) + t.abi.layout("monitor_guest").member("parent").offset,
                t.row(0) + t.abi.layout("monitor_guest").member("parent").offset, 4)  # fmt: skip


@change("verify-capability")
def guardian_has_no_reply(t: FarTarget) -> None:
    """For each virtual CPU one more."""
    guardian = t.cores[1].pa(t.plan.cores[1].guardian.cnode)
    last = MONITOR_GUARDIAN_REPLY_BASE + len(WARDS)
    t.edit.copy(guardian + (last + 1) * SLOT, guardian + last * SLOT, SLOT)


@change("verify-thread")
def guardian_with_more_time(t: FarTarget) -> None:
    at = t.cores[1].pa(t.plan.cores[1].guardian.sc) + t.abi.layout("sched_context").member("budget").offset
    t.edit.write(at, 2 * t.edit.read(at))


@change("verify-mapping")
def sees_less_on_one_core(t: FarTarget) -> None:
    t.edit.write(t.entry("one", 61, 0x40001000), 0)


@change("verify-mapping")
def may_not_execute_on_one_core(t: FarTarget) -> None:
    """XN of stage 2 (Arm ARM D8.4.2)."""
    t.flip(t.entry("one", 7, 0x40000000), 1 << 54)


@change("verify-mapping")
def other_pages_on_one_core(t: FarTarget) -> None:
    t.edit.copy(t.entry("one", 7, 0x40001000), t.entry("one", 7, 0x40000000), 8)


def _vmid(t: FarTarget, core: int, vm: str, ids: tuple[int, ...], vmid: int) -> None:
    """Give it another, everywhere on a core where it is written."""
    old = 0
    for id in ids:
        at = t.held(vm, id, "TCB_SLOT_VSPACE") + AUX
        old = t.edit.read(at) >> 48
        t.edit.write(at, t.edit.read(at) & (1 << 48) - 1 | vmid << 48)
    owners = t.state(core, "vmid_owner")
    width = t.abi.layout("core_state").member("vmid_owner").size // t.abi.constant("VMIDS")
    t.edit.write(owners + vmid * width, t.edit.read(owners + old * width, width), width)
    t.edit.write(owners + old * width, 0, width)
    pool = t.cores[core].pa(t.plan.cores[core].asid_pools[0])
    member, entry = t.abi.layout("asid_pool").member("entry"), t.abi.layout("asid_entry")
    asid = t.guests[vm, ids[0]][1].vspace.asid
    t.edit.write(pool + member.offset + asid * t.abi.size("asid_entry") + entry.member("vmid").offset, vmid,
                 entry.member("vmid").size)  # fmt: skip


@change("verify-thread")
def another_vmid_on_one_core(t: FarTarget) -> None:
    """All else agrees there: what its guest invalidates on the other cores would not hold on this one."""
    _vmid(t, 2, "one", (7,), 200)


@pytest.mark.parametrize("name", change)
def test_change_is_found(name: str, build_text: Callable[[str], Built]) -> None:
    change.check(name, FarTarget(build_text(f"<system>{SYSTEM}</system>")))


def test_vmids(build_text: Callable[[str], Built]) -> None:
    """The same on all its cores, from the top; one on one core has the next of its core."""
    target = FarTarget(build_text(f"<system>{SYSTEM}</system>"))
    assert {target.guests["one", id][1].vspace.vmid for id in (0, 61, 7, 8)} == {255}
    assert target.guests["two", 1][1].vspace.vmid < 10


def test_every_member(build_text: Callable[[str], Built]) -> None:
    built = build_text(f"<system>{SYSTEM}</system>")
    target = FarTarget(built)
    core, tcb = target.guests["one", 8]
    at = target.cores[core].pa
    places = {"tcb": at(tcb), "vcpu": at(tcb.vcpu), "sched_context": at(tcb.sc),
              "monitor_guest": target.row(1), "monitor_ward": target.information(1, "wards", "monitor_ward", 2)}  # fmt: skip
    assert Flips(built).unseen(places) == []


@pytest.mark.parametrize(("old", "new"), [
    ('<vcpu id="7" cpu="2"/>', ""), ('<vcpu id="7" cpu="2"/>', '<vcpu id="7" cpu="1"/>'), ('id="61"', 'id="60"'),
    ('id="8" cpu="1"', 'id="8" cpu="0"'), ('id="1" cpu="1"', 'id="1" cpu="2"'),
    ('<vcpu id="61" cpu="1"/><vcpu id="7" cpu="2"/><vcpu id="8" cpu="1"/>',
     '<vcpu id="8" cpu="1"/><vcpu id="7" cpu="2"/><vcpu id="61" cpu="2"/>')])  # fmt: skip
def test_other_description(old: str, new: str, build_text: Callable[[str], Built]) -> None:
    one, other = (build_text(f"<system>{text}</system>") for text in (SYSTEM, SYSTEM.replace(old, new)))
    check_told_apart(one, other)
