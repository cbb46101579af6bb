# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows what a router must be like: a thread of the monitor with a small budget that
holds doorbells of those without an interrupt of their own, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from microkit.base.sizes import SLOT
import pytest
from backend_support import Built, routed_system
from verify_support import Changes, OBJECT, RIGHTS, WORD, Target

CORE = 1


class RouterTarget(Target):
    """Places of the router of core 1, which rings for r7 and r8."""

    def __init__(self, built: Built) -> None:
        super().__init__(built)
        self.monitor, self.router = self.plan.cores[CORE].monitor, self.plan.cores[CORE].router

    def bell(self, number: int) -> int:
        first = self.abi.constant("MONITOR_ROUTER_BELL_BASE")
        return self.cores[CORE].pa(self.router.cnode) + (first + number) * SLOT

    def router_tcb(self, member: str) -> int:
        return self.of_tcb(self.router.tcb, CORE, member)

    def router_sc(self, member: str) -> int:
        layout = self.abi.layout("sched_context").member(member)
        return self.cores[CORE].pa(self.router.sc) + layout.offset

    def route(self, index: int) -> int:
        return self.information(CORE, "routes", "monitor_route", index)


change = Changes[RouterTarget]()


@change("verify-thread")
def larger_budget(t: RouterTarget) -> None:
    t.edit.write(t.router_sc("budget"), 2 * t.edit.read(t.router_sc("budget")))


@change("verify-thread")
def no_limit(t: RouterTarget) -> None:
    """Period 0: round robin, as the monitor itself."""
    t.edit.write(t.router_sc("period"), 0)


@change("verify-thread")
def fewer_refills(t: RouterTarget) -> None:
    t.edit.write(t.router_sc("refill_max"), 2, 2)


@change("verify-thread")
def higher_priority(t: RouterTarget) -> None:
    t.edit.write(t.router_tcb("priority"), 255, 1)


@change("verify-thread")
def other_entry(t: RouterTarget) -> None:
    pc = t.abi.layout("context").member("pc").offset
    t.edit.write(t.router_tcb("context") + pc, t.built.parts.monitor.entry)


@change("verify-thread")
def stack_of_the_monitor(t: RouterTarget) -> None:
    sp = t.abi.layout("context").member("sp").offset
    t.edit.write(t.router_tcb("context") + sp, t.monitor.tcb.sp)


@change("verify-thread")
def buffer_of_the_monitor(t: RouterTarget) -> None:
    main = t.of_tcb(t.monitor.tcb, CORE, "ipc_buffer_ref")
    t.edit.copy(main, t.router_tcb("ipc_buffer_ref"), 4)


@change("TCB of 'monitor router' on core 1: slots[2].cap.")
def address_space_of_other(t: RouterTarget) -> None:
    slot = t.abi.constant("TCB_SLOT_VSPACE") * SLOT
    t.edit.copy(t.tcb("r0", "slots") + slot, t.router_tcb("slots") + slot, 24)


@change("verify-capability")
def bell_missing(t: RouterTarget) -> None:
    t.edit.copy(t.bell(-2), t.bell(1), SLOT)  # from slot 0, which is empty


@change("verify-capability")
def bell_of_other(t: RouterTarget) -> None:
    t.edit.write(t.bell(0) + OBJECT, t.cores[CORE].ref(t.pds["r0"].notification), 4)


@change("verify-capability")
def bell_as_a_channel(t: RouterTarget) -> None:
    """It would speak for a sender."""
    t.edit.write(t.bell(0) + WORD, 1)


@change("verify-capability")
def bell_with_more_rights(t: RouterTarget) -> None:
    t.edit.write(t.bell(0) + RIGHTS, t.abi.constant("RIGHTS_ALL"), 1)


@change("verify-capability")
def monitor_capability(t: RouterTarget) -> None:
    t.edit.copy(t.monitor_slot(CORE, "MONITOR_SCHED_CONTROL_CAP"), t.bell(-2), SLOT)


@change("verify-interrupt")
def route_to_other(t: RouterTarget) -> None:
    bell = t.route(0) + t.abi.layout("monitor_route").member("bell").offset
    t.edit.write(bell, t.edit.read(bell, 4) + 1, 4)


@change("verify-interrupt")
def routes_out_of_order(t: RouterTarget) -> None:
    one, other = t.route(0), t.route(1)
    first, second = (t.edit.read(each) for each in (one, other))
    for at, word, number in ((one, second, 1), (other, first, 0)):
        t.edit.write(at, word)
        slot = t.abi.constant("MONITOR_ROUTER_BELL_BASE") + number
        t.edit.write(at + 8, slot, 4)


@change("verify-interrupt")
def interrupt_for_the_main_thread(t: RouterTarget) -> None:
    intid = t.plan.cross.router[CORE]
    at = t.state(CORE, "irq_slots") + intid * SLOT + OBJECT
    t.edit.write(at, t.cores[CORE].ref(t.monitor.notification), 4)


@pytest.mark.parametrize("name", change)
def test_change_is_found(build_text: Callable[[str], Built], name: str) -> None:
    change.check(name, RouterTarget(build_text(routed_system())))


def test_who_must_have_a_doorbell_has_one(build_text: Callable[[str], Built]) -> None:
    """The image in which r8 is rung for is not one of the description that gives it its own."""
    built, other = build_text(routed_system()), build_text(routed_system(own=(8,)))
    assert "verify-interrupt" in {each.rule for each in other.verify(built.image)}


def test_no_router_without_need(build_text: Callable[[str], Built]) -> None:
    """The image with a router is not one of a description in which eight receive."""
    text = routed_system()
    last = '<channel><end pd="s" id="8"/><end pd="r8" id="0"/></channel>'
    other = build_text(text.replace(last, ""))
    found = other.verify(build_text(text).image)
    assert "core 1 has the wrong threads: monitor router" in {each.message for each in found}
