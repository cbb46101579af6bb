# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows who watches which protection domain: what it reads, under which id it is told, and whom a monitor
rings for that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built
from microkit.base.sizes import PAGE, SLOT
from microkit.model.callees import CalleePage
from verify_support import OBJECT, WORD, Changes, Target, check_told_apart

#: "first" of core 1 is watched from both cores, "second" from its own; "far" watches a core as well.
SYSTEM = "".join(
    f'<protection_domain name="{name}" priority="{priority}" cpu="{cpu}"><program_image path="a.elf"/>{watches}'
    "</protection_domain>"
    for name, cpu, priority, watches in (
        ("far", 0, 9, '<watch cpu="1" id="3"/><watch pd="first" id="5"/><watch pd="last" id="6"/>'),
        ("other", 0, 8, ""), ("last", 0, 7, ""),
        ("first", 1, 50, ""), ("second", 1, 40, '<watch pd="last" id="1"/>'),
        ("near", 1, 30, '<watch pd="second" id="0"/><watch pd="first" id="61"/>'))
) + '<watchdog cpu="0" watches="1"/>'  # fmt: skip
RIGHT_BITS = 3 << 6  # S2AP of a descriptor: read, write


class WatchTarget(Target):
    """Places of what core 1 says of its protection domains."""

    def bell_slot(self, row: int) -> int:
        domains = len(self.plan.cores[1].domains)
        return self.monitor_slot(
            1, "MONITOR_PD_BASE", domains * self.abi.constant("MONITOR_PD_STRIDE") + row
        )

    def watch(self, name: str, row: int, member: str) -> int:
        layout = self.abi.layout("microkit_watch")
        first = self.variable(name, "microkit_watches")
        return first + row * layout.size + layout.member(member).offset


change = Changes[WatchTarget]()


@change("verify-program")
def reads_another(t: WatchTarget) -> None:
    t.flip(t.watch("far", 0, "epoch"), 16)


@change("verify-program")
def under_another_id(t: WatchTarget) -> None:
    t.edit.write(t.watch("near", 0, "id"), 1)


@change("verify-program")
def is_not_looked_at(t: WatchTarget) -> None:
    assert t.edit.read(t.watch("far", 0, "kind")) == 2
    t.edit.write(t.watch("far", 0, "kind"), 1)


@change("verify-program")
def watches_without_being_told_to(t: WatchTarget) -> None:
    size = t.abi.size("microkit_watch")
    t.edit.copy(t.watch("far", 2, "epoch"), t.watch("far", 3, "epoch"), size)


@change("verify-capability")
def tells_another(t: WatchTarget) -> None:
    """Bells of core 1: "first" for "far" and "near", then "second" for "near"."""
    t.edit.write(t.bell_slot(1) + OBJECT, t.cores[1].ref(t.pds["second"].notification), 4)


@change("verify-capability")
def tells_under_another_id(t: WatchTarget) -> None:
    t.edit.write(t.bell_slot(2) + WORD, 1 << 4)


@change("verify-capability")
def rings_another_core(t: WatchTarget) -> None:
    t.flip(t.bell_slot(0) + WORD, 1)


@change("verify-capability")
def tells_nobody(t: WatchTarget) -> None:
    t.edit.copy(t.monitor_slot(1, "MONITOR_PD_BASE", -1), t.bell_slot(0), SLOT)


@change("verify-program")
def bell_of_another(t: WatchTarget) -> None:
    t.flip(t.information(1, "bells", "monitor_bell", 0), 1, 4)


@change("verify-mapping")
def watcher_writes(t: WatchTarget) -> None:
    entry = t.page_entry("far", t.pds["far"].callees[CalleePage(1, 0)])
    t.edit.write(entry, t.edit.read(entry) | RIGHT_BITS)


@change("verify-mapping")
def somebody_else_reads(t: WatchTarget) -> None:
    here, there = (t.pds[name].layout.ipc_buffer for name in ("far", "other"))
    page = t.page_entry("far", t.pds["far"].callees[CalleePage(1, 0)])
    assert here // PAGE
    t.edit.copy(page, t.page_entry("other", there), 8)


@pytest.mark.parametrize("name", change)
def test_change_is_found(build_text: Callable[[str], Built], name: str) -> None:
    change.check(name, WatchTarget(build_text(SYSTEM)))


@pytest.mark.parametrize("there, here", [
    ('pd="first" id="5"', 'pd="second" id="5"'),
    ('pd="first" id="5"', 'pd="first" id="4"'),
    ('<watch pd="second" id="0"/>', ""),
    ('<watch pd="last" id="1"/>', '')])  # fmt: skip
def test_image_of_another_description(
    build_text: Callable[[str], Built], there: str, here: str
) -> None:
    check_told_apart(build_text(SYSTEM), build_text(SYSTEM.replace(there, here)))
