# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Shared interrupts that nothing raises as doorbells, where a core has more receivers than SGIs: who gets which, and
that the verifier knows it. In words:

1. No two threads, of whatever cores, have the same; and none is one that a protection domain has or may take.
2. Each goes to the core of its receiver, and signals nobody else.
3. A sender can raise those of its receivers, and no other interrupt.
4. There is a router only where neither kind is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from backend_support import Built, build, routed_system
from microkit.base.contract import BASE_OUTPUT_NOTIFICATION_CAP
from microkit.model.board import Board
from microkit.emit.report import report
from microkit.model.doorbells import core_numbers
from microkit.parse.board import load_board
from tool_support import BOARD_FILE, SHIPPED_BOARD, Judge
from verify_support import OBJECT, WORD, Changes, Target

SGIS, FIRST, CORE = 8, 208, 1
#: That core 1 has in routed_system: its eight SGIs, and the second of the board's.
BELL = FIRST + CORE

Builder = Callable[..., Built]


@pytest.fixture
def build_shared(judge: Judge, parts, programs) -> Builder:
    def run(text: str, spis: range = range(FIRST, 288)) -> Built:
        result = judge(text, search_path=(programs,))
        return build(result.good, replace(result.board, spis=tuple(spis)), parts)

    return run


def bells(built: Built) -> list[tuple[int, int, str]]:
    """INTID, core and notification of all doorbells."""
    return [(each.intid, core.core, each.cap.object.name) for core in built.plan.cores
            for each in core.irqs if each.doorbell]  # fmt: skip


def both_ways(receivers: int) -> str:
    """So many receivers on core 1, each of which notifies one of as many on core 0."""
    text = "".join(f'<protection_domain name="{core}{n}" priority="{10 + n}" cpu="{cpu}">'
                   '<program_image path="a.elf"/></protection_domain>'
                   for cpu, core in enumerate("ab") for n in range(receivers))  # fmt: skip
    return text + "".join(f'<channel><end pd="a{n}" id="0"/><end pd="b{n}" id="0"/></channel>'
                          for n in range(receivers))  # fmt: skip


def test_shipped_board_has_them() -> None:
    shipped = load_board(SHIPPED_BOARD)
    assert shipped.spis == tuple(range(FIRST, 288)) and replace(shipped, spis=()).spis == load_board(BOARD_FILE).spis


def test_1_no_two_have_the_same(build_shared: Builder) -> None:
    built = build_shared(both_ways(12))
    found = bells(built)
    shared = [(intid, name) for intid, _, name in found if intid >= 16]
    assert len(found) == 24 and len(shared) == len({intid for intid, _ in shared}) == 8
    assert all(FIRST <= intid < 288 and (intid - FIRST) % 4 == core for intid, core, _ in found if intid >= 16)
    assert all(core.router is None for core in built.plan.cores) and built.verify(built.image) == []


def test_1_nor_what_somebody_has(build_shared: Builder) -> None:
    """An interrupt of a device is its owner's, on whatever core; and so is one that can be issued."""
    more = (f'<protection_domain name="driver" cpu="2"><program_image path="a.elf"/><irq irq="{BELL}" id="0"/>'
            '</protection_domain><protection_domain name="issuer" cpu="3"><program_image path="a.elf"/><cspace>'
            f'<cap_irq_control slot="1" irqs="{BELL + 4}"/></cspace></protection_domain>')  # fmt: skip
    built = build_shared(routed_system() + more)
    assert [intid for intid, core, _ in bells(built) if core == CORE] == [*range(SGIS), BELL + 8]
    assert built.verify(built.image) == []


def test_4_the_router_comes_last(build_shared: Builder) -> None:
    """One is left for two, so the router has it."""
    routed = build_shared(routed_system(), range(0)).plan.cores[CORE]
    assert routed.router is not None
    for count in (1, 2):
        built = build_shared(routed_system(), range(FIRST, FIRST + count))
        assert (built.plan.cores[CORE].router is None) == (count == 2)
        assert built.verify(built.image) == []


class SharedTarget(Target):
    """r8 of core 1 has a shared one."""

    def sender_slot(self, receiver: int) -> int:
        return self.slot("s", BASE_OUTPUT_NOTIFICATION_CAP + receiver)

    def irq_slot(self, intid: int) -> int:
        return self.state(CORE, "irq_slots") + intid * 32

    def row(self, member: str) -> tuple[int, int]:
        return self.header("image_irq", "irqs", 0, member)


change = Changes[SharedTarget]()


@change("verify-capability")
def sender_raises_next(t: SharedTarget) -> None:
    """Another core's."""
    t.edit.write(t.sender_slot(8) + WORD, BELL + 1)


@change("verify-capability")
def sender_raises_a_device(t: SharedTarget) -> None:
    t.edit.write(t.sender_slot(8) + WORD, 33)


@change("verify-capability")
def sender_of_another_receiver(t: SharedTarget) -> None:
    t.edit.write(t.sender_slot(3) + WORD, BELL)


@change("verify-interrupt")
def goes_to_other_core(t: SharedTarget) -> None:
    t.edit.data[slice(*_span(t.row("core")))] = (0).to_bytes(4, "little")


@change("verify-interrupt")
def level_triggered(t: SharedTarget) -> None:
    t.edit.data[slice(*_span(t.row("edge")))] = (0).to_bytes(4, "little")


@change("verify-interrupt")
def routed_is_another(t: SharedTarget) -> None:
    """The core's share has it, but nobody is woken by it."""
    t.edit.data[slice(*_span(t.row("intid")))] = (BELL + 4).to_bytes(4, "little")


@change("verify-capability")
def wakes_another(t: SharedTarget) -> None:
    """As r7's does."""
    t.edit.write(t.irq_slot(BELL) + OBJECT, t.edit.read(t.irq_slot(7) + OBJECT, 4), 4)


def _span(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], place[0] + place[1]


@pytest.mark.parametrize("name", change)
def test_2_and_3_change_is_found(name: str, build_shared: Builder) -> None:
    change.check(name, SharedTarget(build_shared(routed_system())))


def test_numbers_of_a_core(judge: Judge, board: Board) -> None:
    system = judge(routed_system()).good
    shared = replace(board, spis=tuple(range(FIRST, FIRST + 6)))
    assert core_numbers(system, shared, 1) == [*board.sgis, FIRST + 1, FIRST + 5]
    assert core_numbers(system, shared, 3) == [*board.sgis, FIRST + 3]


def test_what_must_have_its_own(judge: Judge) -> None:
    """The rule counts them."""
    text = routed_system(own=tuple(range(9)))
    assert judge(text).rules == ["doorbell-short"]
    assert judge(text, board_file=SHIPPED_BOARD).rules == []


def test_report(build_shared: Builder) -> None:
    text = report(build_shared(routed_system()).product)
    assert re.search(rf"{BELL} +1 +doorbell +r8: notification", text)
