# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows what parents of other cores and their guardians have: which faults go where, who may ask for
what, and who writes which page."""

from __future__ import annotations

from collections.abc import Callable

from microkit.base.contract import (
    BASE_GUARDIAN_CAP,
    BASE_TCB_CAP,
    MICROKIT_BADGE_DOORBELL,
    MONITOR_CONTROL_CAP,
    MONITOR_GUARDIAN_INPUT_CAP,
    MONITOR_GUARDIAN_REPLY_BASE,
    MONITOR_GUARDIAN_SPARE_CAP,
    MONITOR_RELAY_SHIFT,
    MONITOR_WATCHDOG_BELL_BASE,
    NOTIFICATION_CAP,
)
from microkit.base.sizes import PAGE, SLOT
import pytest
from backend_support import Built
from flips import Flips
from verify_support import OBJECT, RIGHTS, WORD, Changes, Target, check_told_apart

#: On core 1 two children of "far", one of "third", and one of their own core's "near"; "far" has one at home, too.
SYSTEM = """
<protection_domain name="far" priority="20">
  <program_image path="a.elf"/>
  <protection_domain name="home" id="0" priority="5"><program_image path="b.elf"/></protection_domain>
  <protection_domain name="w1" cpu="1" id="7" priority="9"><program_image path="b.elf"/></protection_domain>
  <protection_domain name="w2" cpu="1" id="61" priority="8"><program_image path="b.elf"/></protection_domain>
</protection_domain>
<protection_domain name="third" cpu="2" priority="20">
  <program_image path="c.elf"/>
  <protection_domain name="w3" cpu="1" id="7" priority="12"><program_image path="b.elf"/></protection_domain>
</protection_domain>
<protection_domain name="near" cpu="1" priority="30">
  <program_image path="d.elf"/>
  <protection_domain name="own" cpu="1" id="7" priority="12"><program_image path="b.elf"/></protection_domain>
</protection_domain>
<watchdog cpu="1" watches="2" period="10000"/>
<watchdog cpu="0" watches="1" period="10000"/>
"""
RIGHT_BITS = 3 << 6  # S2AP of a descriptor: read, write
BELL = MONITOR_GUARDIAN_REPLY_BASE + 3  # behind the reply objects of three wards: three for each parent
RELAY_BELL = MONITOR_GUARDIAN_REPLY_BASE + 1  # of core 0, behind the reply object of its relay


class ParentTarget(Target):
    """Places of the guardian of core 1."""

    def __init__(self, built: Built) -> None:
        super().__init__(built)
        self.guardian = self.plan.cores[1].guardian

    def own_slot(self, index: int) -> int:
        return self.cores[1].pa(self.guardian.cnode) + index * SLOT

    def far_slot(self, index: int) -> int:
        """Of the guardian of core 0, which relays."""
        return self.cores[0].pa(self.plan.cores[0].guardian.cnode) + index * SLOT

    def row(self, table: str, index: int) -> int:
        """In the information of core 1's monitor."""
        return self.information(1, table, f"monitor_{table[:-1]}", index)

    def far_row(self, table: str, index: int) -> int:
        return self.information(0, table, "monitor_parent", index)

    def relayed(self, index: int) -> int:
        return self.information(1, "relayed", "monitor_parent", index)

    def member(self, struct: str, name: str) -> int:
        return self.abi.layout(struct).member(name).offset

    def page(self, parent: int, way: str) -> int:
        """Where the guardian has a page: "in" or "out"."""
        return self.edit.read(self.row("parents", parent) + self.member("monitor_parent", way))

    def monitor_entry(self, va: int) -> int:
        """The descriptor of a page of core 1's monitor."""
        table = self.plan.cores[1].monitor.vspace.tables[3, va >> 21 << 21]
        return self.cores[1].pa(table) + va // PAGE % 512 * 8


change = Changes[ParentTarget]()


def _fault_slot(t: ParentTarget, name: str) -> int:
    index = t.abi.constant("TCB_SLOT_FAULT_HANDLER")
    return t.of_tcb(t.pds[name].tcb, 1, "slots") + index * SLOT


@change("verify-capability")
def fault_of_another(t: ParentTarget) -> None:
    t.flip(_fault_slot(t, "w1") + WORD, 3)


@change("verify-capability")
def fault_to_the_monitor(t: ParentTarget) -> None:
    monitor = t.plan.cores[1].monitor
    t.edit.write(_fault_slot(t, "w1") + OBJECT, t.cores[1].ref(monitor.endpoint), 4)


@change("verify-capability")
def guardian_asks_for_another_parent(t: ParentTarget) -> None:
    """The badge says whose children the monitor stops."""
    t.flip(t.own_slot(BELL + 1) + WORD, 3)


@change("verify-capability")
def guardian_asks_for_a_near_parent(t: ParentTarget) -> None:
    t.edit.copy(t.slot("near", MONITOR_CONTROL_CAP) + WORD, t.own_slot(BELL + 1) + WORD, 8)


@change("verify-capability")
def guardian_rings_another(t: ParentTarget) -> None:
    t.edit.copy(t.own_slot(BELL + 3) + WORD, t.own_slot(BELL) + WORD, 16)


@change("verify-capability")
def guardian_rings_another_guardian(t: ParentTarget) -> None:
    t.edit.copy(t.own_slot(BELL + 5) + WORD, t.own_slot(BELL + 2) + WORD, 16)


@change("verify-capability")
def relay_rings_a_domain(t: ParentTarget) -> None:
    """In place of the guardian of core 1."""
    t.edit.copy(t.far_slot(RELAY_BELL) + WORD, t.own_slot(BELL) + WORD, 16)


@change("verify-capability")
def guardian_sends_to_itself(t: ParentTarget) -> None:
    t.edit.write(t.own_slot(MONITOR_GUARDIAN_INPUT_CAP) + RIGHTS, 3, 1)


@change("verify-capability")
def guardian_has_a_thread(t: ParentTarget) -> None:
    t.edit.copy(t.monitor_slot(1, "MONITOR_PD_BASE"), t.own_slot(0), SLOT)


@change("verify-memory")
def two_replies_in_one(t: ParentTarget) -> None:
    spare = t.own_slot(MONITOR_GUARDIAN_SPARE_CAP)
    t.edit.copy(spare + OBJECT, t.own_slot(MONITOR_GUARDIAN_REPLY_BASE) + OBJECT, 4)


@change("verify-capability")
def parent_rings_for_nobody(t: ParentTarget) -> None:
    t.flip(t.slot("far", BASE_GUARDIAN_CAP + 7) + WORD, 1)


@change("verify-capability")
def parent_has_another_bell(t: ParentTarget) -> None:
    t.edit.copy(t.slot("far", BASE_GUARDIAN_CAP + 7), t.slot("far", BASE_GUARDIAN_CAP + 8), SLOT)


@change("verify-capability")
def invokes_another_child(t: ParentTarget) -> None:
    t.flip(t.slot("far", BASE_TCB_CAP + 7) + WORD, 1)


@change("verify-capability")
def invokes_by_another_relay(t: ParentTarget) -> None:
    t.flip(t.slot("far", BASE_TCB_CAP + 7) + WORD, 1 << MONITOR_RELAY_SHIFT)


@change("verify-capability")
def reports_faults_by_a_relay(t: ParentTarget) -> None:
    """The badge would be that of a ward's fault."""
    t.flip(t.slot("far", BASE_TCB_CAP + 7) + WORD, MICROKIT_BADGE_DOORBELL)


@change("verify-capability")
def receives_what_others_invoke(t: ParentTarget) -> None:
    t.flip(t.slot("far", BASE_TCB_CAP + 7) + RIGHTS, 1, 1)


@change("verify-capability")
def is_not_told_of_the_core(t: ParentTarget) -> None:
    """What is relayed would wait for a core that is down."""
    at = t.cores[0].pa(t.plan.cores[0].watchdog.cnode) + (MONITOR_WATCHDOG_BELL_BASE + 1) * SLOT
    t.edit.copy(at - SLOT, at, SLOT)


@change("verify-capability")
def far_parent_has_a_thread(t: ParentTarget) -> None:
    """No call of seL4_TCB_ may find one in the slot of a child on another core."""
    t.edit.copy(t.monitor_slot(0, "MONITOR_PD_BASE"), t.slot("far", BASE_TCB_CAP + 7), SLOT)


@change("verify-capability")
def far_parent_asks_its_own_monitor(t: ParentTarget) -> None:
    """It has no children there."""
    t.edit.copy(t.slot("far", MONITOR_CONTROL_CAP), t.slot("third", MONITOR_CONTROL_CAP), SLOT)


@change("verify-capability")
def parent_cannot_wait(t: ParentTarget) -> None:
    t.edit.copy(t.slot("third", 0), t.slot("third", NOTIFICATION_CAP), SLOT)


@change("verify-program")
def children_of_another(t: ParentTarget) -> None:
    t.flip(t.variable("far", "microkit_xcore_children"), 1 << 8)


@change("verify-program")
def faults_of_another(t: ParentTarget) -> None:
    senders = t.variable("far", "microkit_xcore_senders")
    t.flip(senders + t.member("microkit_xcore_sender", "children"), 1 << 8)


@change("verify-program")
def request_that_does_not_end(t: ParentTarget) -> None:
    guardians = t.variable("far", "microkit_xcore_guardians")
    t.edit.write(guardians + t.member("microkit_xcore_channel", "epoch"), 0)


@change("verify-program")
def ward_of_another_parent(t: ParentTarget) -> None:
    t.flip(t.row("wards", 0) + t.member("monitor_ward", "parent"), 1, 4)


@change("verify-program")
def controlled_by_another_parent(t: ParentTarget) -> None:
    """Number 1 of the core is 'w2'; parents on other cores follow its five domains."""
    row = t.row("pds", 0)
    assert t.edit.read(row + t.member("monitor_pd", "parent"), 4) == 5 + 1
    t.edit.write(row + t.member("monitor_pd", "parent"), 5 + 2, 4)


@change("verify-program")
def core_of_the_parent(t: ParentTarget) -> None:
    t.edit.write(t.row("parents", 1) + t.member("monitor_parent", "epoch"), 0)


@change("verify-program")
def relays_to_a_core_for_ever(t: ParentTarget) -> None:
    t.edit.write(t.far_row("relays", 0) + t.member("monitor_parent", "epoch"), 0)


@change("verify-program")
def relayed_for_another_parent(t: ParentTarget) -> None:
    row = t.relayed(0)
    t.edit.write(row + t.member("monitor_parent", "control"), BELL + 4, 4)


@change("verify-mapping")
def relayed_by_the_parent_itself(t: ParentTarget) -> None:
    """Its own page, which it writes, in place of that of its core's guardian."""
    there = t.edit.read(t.relayed(0) + t.member("monitor_parent", "in"))
    t.edit.copy(t.monitor_entry(t.page(0, "in")), t.monitor_entry(there), 8)


@change("verify-mapping")
def pages_of_two_parents_are_one(t: ParentTarget) -> None:
    t.edit.copy(t.monitor_entry(t.page(1, "in")), t.monitor_entry(t.page(0, "in")), 8)


@change("verify-mapping")
def pages_exchanged(t: ParentTarget) -> None:
    """What the guardian tells one parent, the other gets."""
    one, two = (t.monitor_entry(t.page(parent, "out")) for parent in (0, 1))
    first, second = t.edit.read(one), t.edit.read(two)
    t.edit.write(one, second)
    t.edit.write(two, first)


@change("verify-mapping")
def guardian_writes_the_parents_page(t: ParentTarget) -> None:
    entry = t.monitor_entry(t.page(0, "in"))
    t.edit.write(entry, t.edit.read(entry) | RIGHT_BITS)


@change("verify-mapping")
def parent_writes_the_guardians_page(t: ParentTarget) -> None:
    pair = next(pair for pair in t.pds["third"].sequence if pair[1] == t.pds["third"].pd.index)
    entry = t.page_entry("third", t.pds["third"].sequence[pair])
    t.edit.write(entry, t.edit.read(entry) | RIGHT_BITS)


@change("verify-thread")
def larger_budget(t: ParentTarget) -> None:
    at = t.cores[1].pa(t.guardian.sc) + t.abi.layout("sched_context").member("budget").offset
    t.edit.write(at, 2 * t.edit.read(at))


@pytest.mark.parametrize("name", change)
def test_change_is_found(build_text: Callable[[str], Built], name: str) -> None:
    change.check(name, ParentTarget(build_text(SYSTEM)))


def _structs(target: ParentTarget) -> dict[str, int]:
    """(name, address) of what guardians know and keep, and parents."""
    faults = next(target.places.pa(each) for each in target.plan.cores[1].memories
                  if each.name.endswith("guardian: faults"))  # fmt: skip
    return {
        "monitor_ward": target.row("wards", 1),
        "monitor_parent": target.row("parents", 1),
        "monitor_fault": faults,
        "microkit_xcore_channel": target.variable("far", "microkit_xcore_guardians"),
        "microkit_xcore_sender": target.variable("third", "microkit_xcore_senders"),
    }


def test_every_member(build_text: Callable[[str], Built]) -> None:
    built = build_text(SYSTEM)
    target, flips = ParentTarget(built), Flips(built)
    assert flips.unseen(_structs(target)) == []
    for row in (target.far_row("relays", 0), target.relayed(1)):
        assert flips.unseen({"monitor_parent": row}) == []


@pytest.mark.parametrize("there, here", [
    ('name="w2" cpu="1"', 'name="w2" cpu="0"'),
    ('name="w2" cpu="1"', 'name="w2" cpu="2"'),
    ('name="w3" cpu="1"', 'name="w3" cpu="2"'),
    ('id="61"', 'id="60"'),
    ('id="61"', 'id="61" on_fault="stop"')])  # fmt: skip
def test_image_of_another_description(
    build_text: Callable[[str], Built], there: str, here: str
) -> None:
    check_told_apart(build_text(SYSTEM), build_text(SYSTEM.replace(there, here)))
