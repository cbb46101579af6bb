# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows who may start which core, and where; who writes what is said of a core; and what a
watchdog may do."""

from __future__ import annotations

from collections.abc import Callable

from microkit.base.contract import (
    ARM_SMC_CAP,
    BASE_CORE_CAP,
    MONITOR_WATCHDOG_ASK_CAP,
    MONITOR_WATCHDOG_BELL_BASE,
    MONITOR_WATCHDOG_RESET_CAP,
)
from microkit.base.sizes import PAGE, SLOT
import pytest
from backend_support import Built
from flips import Flips
from verify_support import AUX, Changes, OBJECT, WORD, Target, check_told_apart

#: Core 0 watches 1 and 2, and core 1 watches 0. Two domains of core 0 watch; one starts core 1 again.
SYSTEM = """
<protection_domain name="guard" priority="10">
  <program_image path="a.elf"/>
  <watch cpu="1" id="5"/><watch cpu="2" id="9"/><core_control cpu="1" id="3"/>
</protection_domain>
<protection_domain name="reader" priority="9"><program_image path="b.elf"/>
  <watch cpu="2" id="0"/>
</protection_domain>
<protection_domain name="other" priority="8"><program_image path="b.elf"/></protection_domain>
<protection_domain name="one" cpu="1" priority="20"><program_image path="c.elf"/></protection_domain>
<protection_domain name="two" cpu="2"><program_image path="d.elf"/></protection_domain>
<channel><end pd="other" id="0" pp="true"/><end pd="one" id="0"/></channel>
<watchdog cpu="0" watches="1" period="10000"/>
<watchdog cpu="0" watches="2" period="40000" timeout="155000" on_stuck="reset"/>
<watchdog cpu="1" watches="0"/>
"""
RIGHT_BITS = 3 << 6  # S2AP of a descriptor: read, write


class WatchdogTarget(Target):
    """Places of the watchdog of core 0."""

    def __init__(self, built: Built) -> None:
        super().__init__(built)
        self.watchdog = self.plan.cores[0].watchdog
        self.control = self.slot("guard", BASE_CORE_CAP + 3)

    def own_slot(self, index: int) -> int:
        return self.cores[0].pa(self.watchdog.cnode) + index * SLOT

    def row(self, table: str, index: int) -> int:
        """In the information of core 0's monitor."""
        struct = {"watchdogs": "monitor_watchdog", "watches": "monitor_watch"}[table]
        return self.information(0, table, struct, index)

    def monitor_entry(self, va: int) -> int:
        """The descriptor of a page of core 0's monitor."""
        table = self.plan.cores[0].monitor.vspace.tables[3, va >> 21 << 21]
        return self.cores[0].pa(table) + va // PAGE % 512 * 8


change = Changes[WatchdogTarget]()


@change("verify-capability")
def other_core(t: WatchdogTarget) -> None:
    t.flip(t.control + WORD, 3)


@change("verify-capability")
def other_entry(t: WatchdogTarget) -> None:
    """The core would run code of somebody's choice, at EL2."""
    t.edit.write(t.control + AUX, t.places.pa(t.pds["guard"].image[0].memory))


@change("verify-capability")
def any_function(t: WatchdogTarget) -> None:
    for offset in (WORD, AUX):
        t.edit.write(t.control + offset, 0)


@change("verify-capability")
def control_for_another(t: WatchdogTarget) -> None:
    t.edit.copy(t.control, t.slot("other", ARM_SMC_CAP), SLOT)


@change("verify-capability")
def control_missing(t: WatchdogTarget) -> None:
    t.edit.copy(t.slot("guard", BASE_CORE_CAP), t.control, SLOT)


@change("verify-capability")
def watchdog_turns_cores_off(t: WatchdogTarget) -> None:
    t.edit.write(t.own_slot(MONITOR_WATCHDOG_ASK_CAP) + WORD, 0x84000002)


@change("verify-capability")
def watchdog_starts_cores(t: WatchdogTarget) -> None:
    t.edit.copy(t.control, t.own_slot(0), SLOT)


@change("verify-capability")
def watchdog_cannot_reset(t: WatchdogTarget) -> None:
    t.edit.copy(t.own_slot(0), t.own_slot(MONITOR_WATCHDOG_RESET_CAP), SLOT)


@change("verify-capability")
def tells_another(t: WatchdogTarget) -> None:
    bell = t.own_slot(MONITOR_WATCHDOG_BELL_BASE)
    t.edit.write(bell + OBJECT, t.cores[0].ref(t.pds["other"].notification), 4)


@change("verify-capability")
def tells_under_another_id(t: WatchdogTarget) -> None:
    t.edit.write(t.own_slot(MONITOR_WATCHDOG_BELL_BASE) + WORD, 1 << 6)


@change("verify-program")
def is_told_of_another_core(t: WatchdogTarget) -> None:
    t.flip(t.row("watches", 0), 3 << 3)


@change("verify-program")
def never_stuck(t: WatchdogTarget) -> None:
    at = t.row("watchdogs", 1) + t.abi.layout("monitor_watchdog").member("limit").offset
    assert t.edit.read(at, 4) == 16  # 155 ms in periods of 10
    t.edit.write(at, 17, 4)


@change("verify-program")
def reads_another_cores_epoch(t: WatchdogTarget) -> None:
    t.flip(t.variable("guard", "microkit_watches"), 3 << 3)


@change("verify-program")
def counts_another_word(t: WatchdogTarget) -> None:
    """It would take old notifications for new ones after a start, or new ones for old."""
    t.flip(t.variable("one", "microkit_boots"), 8)


@change("verify-program")
def counts_without_need(t: WatchdogTarget) -> None:
    t.edit.write(t.variable("other", "microkit_boots"), t.edit.read(t.variable("one", "microkit_boots")))


@change("verify-program")
def call_that_does_not_end(t: WatchdogTarget) -> None:
    t.edit.write(_channel_epoch(t), 0)


@change("verify-program")
def call_that_ends_with_another_core(t: WatchdogTarget) -> None:
    t.flip(_channel_epoch(t), 3 << 3)


def _channel_epoch(t: WatchdogTarget) -> int:
    """Of the first channel of 'other'."""
    member = t.abi.layout("microkit_xcore_channel").member("epoch")
    return t.variable("other", "microkit_xcore_channels") + member.offset


@change("verify-capability")
def caller_is_not_woken(t: WatchdogTarget) -> None:
    t.edit.copy(t.own_slot(0), t.own_slot(MONITOR_WATCHDOG_BELL_BASE + 3), SLOT)


@change("verify-capability")
def caller_gets_a_notification(t: WatchdogTarget) -> None:
    """In place of the doorbell, which by itself is for nobody."""
    t.edit.write(t.own_slot(MONITOR_WATCHDOG_BELL_BASE + 3) + WORD, 1)


@change("verify-mapping")
def domain_writes_the_page(t: WatchdogTarget) -> None:
    entry = t.page_entry("guard", t.pds["guard"].status[0])
    t.edit.write(entry, t.edit.read(entry) | RIGHT_BITS)


@change("verify-mapping")
def monitor_writes_anothers_page(t: WatchdogTarget) -> None:
    entry = t.monitor_entry(t.plan.cores[0].monitor.status[1])
    t.edit.write(entry, t.edit.read(entry) | RIGHT_BITS)


@change("verify-mapping")
def monitor_cannot_beat(t: WatchdogTarget) -> None:
    entry = t.monitor_entry(t.plan.cores[0].monitor.status[0])
    t.edit.write(entry, t.edit.read(entry) & ~(1 << 7))


@change("verify-thread")
def larger_budget(t: WatchdogTarget) -> None:
    at = t.cores[0].pa(t.watchdog.sc) + t.abi.layout("sched_context").member("budget").offset
    t.edit.write(at, 2 * t.edit.read(at))


@change("verify-thread")
def buffer_of_the_main_thread(t: WatchdogTarget) -> None:
    main = t.of_tcb(t.plan.cores[0].monitor.tcb, 0, "ipc_buffer_ref")
    t.edit.copy(main, t.of_tcb(t.watchdog.tcb, 0, "ipc_buffer_ref"), 4)


@pytest.mark.parametrize("name", change)
def test_change_is_found(build_text: Callable[[str], Built], name: str) -> None:
    change.check(name, WatchdogTarget(build_text(SYSTEM)))


def _structs(target: WatchdogTarget) -> dict[str, int]:
    """(name, address) of what the watchdogs know and share."""
    status = next(target.places.pa(each) for each in target.plan.shared
                  if each.name == "status of core 0")  # fmt: skip
    return {
        "monitor_watchdog": target.row("watchdogs", 1),
        "monitor_watch": target.row("watches", 2),
        "multikit_status": status,
        "microkit_watch": target.variable("guard", "microkit_watches"),
    }


def test_every_member(build_text: Callable[[str], Built]) -> None:
    built = build_text(SYSTEM)
    assert Flips(built).unseen(_structs(WatchdogTarget(built))) == []


@pytest.mark.parametrize("without, odd", [
    ('<watchdog cpu="1" watches="0"/>', None),
    ('<core_control cpu="1" id="3"/>', "verify-capability"),
    ('<watch cpu="2" id="9"/>', "verify-capability")])  # fmt: skip
def test_image_of_another_description(
    build_text: Callable[[str], Built], without: str, odd: str | None
) -> None:
    found = check_told_apart(build_text(SYSTEM), build_text(SYSTEM.replace(without, "")))
    assert odd is None or odd in found
