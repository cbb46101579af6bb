# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows who may say that a protection domain has stopped, whom its monitor may ring for that, and
who reads it: callers on other cores that want an error; and which others the monitor names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built
from flips import Flips
from microkit.base.sizes import PAGE, SLOT
from microkit.model.callees import CalleePage
from verify_support import Changes, Target, WORD, check_told_apart

#: Core 1 has two callees with callers on other cores, one that only its own core calls, and one whose callers wait.
SYSTEM = "".join(
    f'<protection_domain name="{name}" priority="{priority}" cpu="{cpu}"><program_image path="a.elf"/>'
    "</protection_domain>"
    for name, cpu, priority in (("caller", 0, 9), ("second", 2, 9), ("patient", 2, 8), ("notifier", 0, 7),
                                ("first", 1, 50), ("local", 1, 60), ("near", 1, 1), ("last", 1, 40))
) + """
<channel><end pd="caller" id="1" pp="true"/><end pd="first" id="1"/></channel>
<channel><end pd="caller" id="2" pp="true"/><end pd="last" id="2"/></channel>
<channel><end pd="second" id="1" pp="true" on_stop="error"/><end pd="last" id="3"/></channel>
<channel><end pd="patient" id="1" pp="true" on_stop="wait"/><end pd="last" id="4"/></channel>
<channel><end pd="notifier" id="1"/><end pd="last" id="5"/></channel>
<channel><end pd="near" id="1" pp="true"/><end pd="local" id="1"/></channel>
"""  # fmt: skip
CALLEES = CalleePage(1, 0)
RIGHT_BITS = 3 << 6  # S2AP of a descriptor: read, write


class CalleeTarget(Target):
    """Places of what core 1 says of its callees."""

    def channel(self, name: str, id: int) -> int:
        layout = self.abi.layout("microkit_xcore_channel")
        first = self.variable(name, "microkit_xcore_channels")
        return first + id * layout.size + layout.member("callee").offset

    def place(self, pd: int) -> int:
        """Where the monitor writes, in what it knows of the number `pd` of its core."""
        layout = self.abi.layout("monitor_pd")
        return self.information(1, "pds", "monitor_pd", pd) + layout.member("callee").offset

    def bell(self, row: int) -> int:
        return self.information(1, "bells", "monitor_bell", row)

    def bell_slot(self, row: int) -> int:
        domains = len(self.plan.cores[1].domains)
        return self.monitor_slot(
            1, "MONITOR_PD_BASE", domains * self.abi.constant("MONITOR_PD_STRIDE") + row
        )

    def monitor_entry(self, core: int, va: int) -> int:
        table = self.plan.cores[core].monitor.vspace.tables[3, va >> 21 << 21]
        return self.cores[core].pa(table) + va // PAGE % 512 * 8

    def known(self, core: int, member: str) -> int:
        """Of the head of what the monitor of a core knows."""
        info = next(self.places.pa(each) for each in self.plan.cores[core].memories
                    if "information" in each.name)  # fmt: skip
        return info + self.abi.layout("monitor_info").member(member).offset

    @property
    def page(self) -> int:
        return self.places.pa(self.plan.cross.callees[CALLEES])


change = Changes[CalleeTarget]()


@change("verify-program")
def call_that_does_not_end(t: CalleeTarget) -> None:
    t.edit.write(t.channel("caller", 1), 0)


@change("verify-program")
def call_that_ends_with_another(t: CalleeTarget) -> None:
    t.edit.write(t.channel("caller", 1), t.edit.read(t.channel("caller", 2)))


@change("verify-program")
def patient_one_hears_of_it(t: CalleeTarget) -> None:
    t.edit.write(t.channel("patient", 1), t.edit.read(t.channel("second", 1)))


@change("verify-mapping")
def caller_says_it(t: CalleeTarget) -> None:
    entry = t.page_entry("caller", t.pds["caller"].callees[CALLEES])
    t.edit.write(entry, t.edit.read(entry) | RIGHT_BITS)


@change("verify-mapping")
def monitor_cannot_say_it(t: CalleeTarget) -> None:
    entry = t.monitor_entry(1, t.plan.cores[1].monitor.callees[CALLEES])
    t.edit.write(entry, t.edit.read(entry) & ~(1 << 7))


@change("verify-program")
def of_the_wrong_one(t: CalleeTarget) -> None:
    t.edit.write(t.place(0), t.edit.read(t.place(3)))


@change("verify-program")
def of_one_that_nobody_asks_about(t: CalleeTarget) -> None:
    t.edit.write(t.place(1), t.edit.read(t.place(0)))


@change("verify-program")
def of_nobody(t: CalleeTarget) -> None:
    t.edit.write(t.place(3), 0)


@change("verify-program")
def rung_for_the_wrong_one(t: CalleeTarget) -> None:
    t.edit.write(t.bell(2), 0, 4)


@change("verify-program")
def another_slot(t: CalleeTarget) -> None:
    t.flip(t.bell(1) + 4, 3, 4)


@change("verify-program")
def one_less(t: CalleeTarget) -> None:
    assert t.edit.read(t.known(1, "bells"), 4) == 3
    t.edit.write(t.known(1, "bells"), 2, 4)


def far_caller(t: CalleeTarget, member: str) -> int:
    """The one that waits, in what its callee's monitor knows."""
    row = t.information(1, "far_callers", "monitor_far_caller", 0)
    return row + t.abi.layout("monitor_far_caller").member(member).offset


@change("verify-program")
def who_waits_has_another_name(t: CalleeTarget) -> None:
    t.edit.write(far_caller(t, "name"), 0, 4)


@change("verify-program")
def who_waits_is_elsewhere(t: CalleeTarget) -> None:
    t.flip(far_caller(t, "core"), 1, 4)


@change("verify-program")
def who_waits_calls_another(t: CalleeTarget) -> None:
    t.flip(far_caller(t, "callee"), 1, 4)


@change("verify-program")
def nobody_waits(t: CalleeTarget) -> None:
    assert t.edit.read(t.known(1, "far_callers"), 4) == 1
    t.edit.write(t.known(1, "far_callers"), 0, 4)


@change("verify-capability")
def rings_another_core(t: CalleeTarget) -> None:
    t.edit.copy(t.bell_slot(2), t.bell_slot(0), SLOT)


@change("verify-capability")
def rings_another_interrupt(t: CalleeTarget) -> None:
    t.flip(t.bell_slot(1) + WORD, 1)


@change("verify-capability")
def rings_nobody(t: CalleeTarget) -> None:
    t.edit.copy(t.bell_slot(3), t.bell_slot(2), SLOT)


@change("verify-capability")
def one_bell_more(t: CalleeTarget) -> None:
    t.edit.copy(t.bell_slot(2), t.bell_slot(3), SLOT)


@pytest.mark.parametrize("name", change)
def test_change_is_found(build_text: Callable[[str], Built], name: str) -> None:
    change.check(name, CalleeTarget(build_text(SYSTEM)))


OTHERS = {
    "waits": SYSTEM.replace('pp="true" on_stop="error"', 'pp="true" on_stop="wait"'),
    "hears": SYSTEM.replace('on_stop="wait"', 'on_stop="error"'),
    "calls": SYSTEM.replace('<end pd="caller" id="1" pp="true"/>', '<end pd="caller" id="1"/>'),
    "refuses": SYSTEM.replace('<end pd="near" id="1" pp="true"/>', '<end pd="near" id="1" pp="true" on_stop="error"/>'),
}


@pytest.mark.parametrize("name", OTHERS)
def test_image_of_another_description(build_text: Callable[[str], Built], name: str) -> None:
    check_told_apart(build_text(SYSTEM), build_text(OTHERS[name]))


def test_default_between_cores(build_text: Callable[[str], Built]) -> None:
    """Calls to another core end, as if it said so."""
    assert build_text(SYSTEM).image == build_text(SYSTEM.replace(' on_stop="error"', "")).image


def test_who_writes(build_text: Callable[[str], Built]) -> None:
    plan = build_text(SYSTEM).plan
    owners = [*plan.domains.values(), *(core.monitor for core in plan.cores)]
    found = {domain.pd.name: each.perms.write for domain in owners for each in domain.vspace.mappings
             if each.memory is plan.cross.callees[CALLEES]}  # fmt: skip
    assert found == {"caller": False, "second": False, "monitor 1": True}


def routed(system: str) -> str:
    """With so many receivers on core 0 that the caller, the last of them, is behind a router."""
    more = "".join(f'<protection_domain name="r{n}" priority="{30 + n}"><program_image path="b.elf"/>'
                   f'</protection_domain>' for n in range(20))  # fmt: skip
    channels = "".join(f'<channel><end pd="r{n}" id="0"/><end pd="local" id="{10 + n}"/></channel>'
                       for n in range(20))  # fmt: skip
    return more + system + channels


def test_behind_a_router(build_text: Callable[[str], Built]) -> None:
    """The router of the caller's core looks at the callees' epochs, as at counts."""
    target = CalleeTarget(built := build_text(routed(SYSTEM)))
    pages, core = target.plan.cores[0].monitor.callees, target.plan.cores[0]
    assert core.router is not None and list(pages) == [CALLEES] and built.verify(built.image) == []
    routes = target.edit.read(target.known(0, "routes"), 4)
    rows = [target.edit.read(target.information(0, "routes", "monitor_route", row)) for row in range(routes)]
    size = target.abi.size("multikit_callee")
    assert {row - pages[CALLEES] for row in rows if 0 <= row - pages[CALLEES] < PAGE} == {0, size}
    entry = target.monitor_entry(0, pages[CALLEES])
    target.edit.write(entry, target.edit.read(entry) | RIGHT_BITS)
    assert any(each.rule == "verify-mapping" for each in built.verify(target.edit.done()))


def _structs(t: CalleeTarget) -> dict[str, int]:
    """(name, address) of what is said and known."""
    return {"monitor_bell": t.bell(1), "multikit_callee": t.page,
              "monitor_far_caller": far_caller(t, "callee")}  # fmt: skip


def test_every_member(build_text: Callable[[str], Built]) -> None:
    built = build_text(SYSTEM)
    assert Flips(built).unseen(_structs(CalleeTarget(built))) == []
