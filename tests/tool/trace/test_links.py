# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What led to what, of events as kernels write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import SYSTEM, Built, routed_system
from microkit.base.contract import BASE_IRQ_CAP, MICROKIT_BADGE_CALL, MICROKIT_BADGE_DOORBELL, NOTIFICATION_CAP
from microkit.trace.links import Link
from microkit.trace.names import Names
from trace_support import Traced, call, notify

LOCAL = """
<channel><end pd="client" id="9"/><end pd="server" id="3"/></channel>
<channel><end pd="client" id="6" pp="true"/><end pd="driver" id="6"/></channel>
"""
TO_SERVER = 1 << 3
CALL = MICROKIT_BADGE_CALL | 2


@pytest.fixture
def traced(build_text: Callable[[str], Built]) -> Traced:
    return Traced(build_text(f"<system>{SYSTEM}{LOCAL}</system>"))


def brief(found: list[Link]) -> list[tuple[str, str, str, int]]:
    """(what, from, to, steps)"""
    return [(each.what, each.source.who, each.target.who, each.latency // 125) for each in found if each.measured]


def waits(traced: Traced, name: str) -> None:
    traced.syscall(name, "RECV")


def test_signal_to_one_that_waits(traced: Traced) -> None:
    waits(traced, "server")
    traced.exit("client")
    traced.syscall("client", "SEND", notify(9))
    traced.exit("server", TO_SERVER)
    assert brief(traced.links()) == [("signal client (9) -> server", "client", "server", 1)]


def test_signal_to_one_that_runs_comes_with_its_next_receive(traced: Traced) -> None:
    traced.syscall("client", "NB_SEND", notify(9))
    traced.exit("client")
    traced.event(0, "IRQ", "client", 30)
    traced.exit("server")  # goes on where it was
    waits(traced, "server")
    traced.exit("server", TO_SERVER | 1 << 20)
    assert brief(traced.links()) == [("signal client (9) -> server", "client", "server", 5)]


def test_signals_that_come_together(traced: Traced) -> None:
    waits(traced, "server")
    for _ in range(2):
        traced.syscall("client", "SEND", notify(9))
        traced.exit("client")
    traced.exit("server", TO_SERVER)
    waits(traced, "server")
    traced.exit("server", TO_SERVER)  # of before the trace
    assert [each[3] for each in brief(traced.links())] == [4, 2]


def test_signal_that_goes_along_with_a_receive(traced: Traced) -> None:
    """Where to is in x8 then."""
    waits(traced, "server")
    traced.syscall("client", "NB_SEND_RECV", 1, notify(9))
    traced.exit("server", TO_SERVER)
    assert brief(traced.links()) == [("signal client (9) -> server", "client", "server", 1)]


def test_another_badge_is_something_else(traced: Traced) -> None:
    waits(traced, "server")
    traced.syscall("client", "SEND", notify(9))
    traced.exit("server", 1 << 5)
    assert traced.links() == []


def test_call_and_answer(traced: Traced) -> None:
    waits(traced, "server")
    traced.syscall("client", "CALL", call(1))
    traced.exit("server", CALL)
    traced.syscall("server", "REPLY_RECV")
    traced.exit("client")
    found = traced.links()
    assert brief(found) == [("call client (1) -> server", "client", "server", 1),
                            ("call client (1) -> server, answered", "client", "client", 3)]  # fmt: skip
    (answer,) = (each for each in found if not each.measured)
    assert (answer.source.who, answer.target.who, answer.latency) == ("server", "client", 125)
    assert [each.drawn for each in found] == [True, False, True]


def test_call_of_one_that_is_busy(traced: Traced) -> None:
    """Is received later, and not as the signal that comes before."""
    traced.syscall("client", "CALL", call(1))
    traced.exit("server")
    traced.syscall("server", "RECV")
    traced.exit("server", TO_SERVER)
    traced.syscall("server", "RECV")
    traced.exit("server", CALL)
    assert brief(traced.links()) == [("call client (1) -> server", "client", "server", 5)]


def test_system_calls_to_the_kernel_are_no_calls(traced: Traced) -> None:
    """An acknowledgement, a slot with nothing in it, and a number that is none."""
    traced.syscall("driver", "CALL", BASE_IRQ_CAP + 7)
    traced.exit("driver")
    traced.syscall("client", "CALL", 60)
    traced.exit("client")
    traced.put(0, 0x8000_1234, 0xdead, notify(9))
    assert traced.links() == []


def test_interrupt_to_its_driver(traced: Traced) -> None:
    waits(traced, "driver")
    traced.event(1, "IDLE")
    traced.event(1, "IRQ", value=40)
    traced.exit("driver", 1 << 7)
    traced.event(1, "IRQ", "driver", 26)  # nobody's here
    assert brief(traced.links()) == [("interrupt 40 -> driver", "", "driver", 1)]


def test_doorbell_of_another_core(traced: Traced) -> None:
    """From the system call there to the exit here; the interrupt between is part of it."""
    intid, owner = next((intid, owner) for (intid, core), owner in traced.seen.names.doorbells.items() if core == 1)
    waits(traced, owner)
    traced.event(1, "IDLE")
    traced.syscall("client", "NB_SEND", notify(4))
    traced.exit("client")
    traced.event(1, "IRQ", value=intid)
    traced.exit(owner, MICROKIT_BADGE_DOORBELL)
    (found,) = traced.links()
    assert (found.what, found.latency) == (f"signal client (4) -> {owner} on core 1", 3 * 125)
    assert (found.source.core, found.target.core, owner) == (0, 1, "driver")


def test_interrupt_that_nobody_here_has_rung(traced: Traced) -> None:
    """Its bell was before the trace."""
    intid = next(intid for (intid, core) in traced.seen.names.doorbells if core == 1)
    waits(traced, "driver")
    traced.event(1, "IRQ", value=intid)
    traced.exit("driver", MICROKIT_BADGE_DOORBELL)
    assert brief(traced.links()) == [(f"interrupt {intid} -> driver", "", "driver", 1)]


def test_one_ring_is_one_signal(traced: Traced) -> None:
    """What came with an interrupt does not come with the next."""
    intid = next(intid for (intid, core) in traced.seen.names.doorbells if core == 1)
    traced.syscall("client", "NB_SEND", notify(4))
    for _ in range(2):
        waits(traced, "driver")
        traced.event(1, "IRQ", value=intid)
        traced.exit("driver", MICROKIT_BADGE_DOORBELL)
    assert [each[0] for each in brief(traced.links())] == ["signal client (4) -> driver on core 1", f"interrupt {intid} -> driver"]


def test_the_last_system_call_counts(traced: Traced) -> None:
    """One that was put off, and is not made again, has received nothing."""
    waits(traced, "server")
    traced.syscall("client", "SEND", notify(9))
    traced.syscall("server", "YIELD")
    traced.exit("server", TO_SERVER)
    assert traced.links() == []


def test_doorbells_behind_a_router(build_text: Callable[[str], Built]) -> None:
    """Nine receivers are more than there are SGIs for a core: who hears the interrupt is the router, but of one that must have its own."""
    traced = Traced(build_text(f"<system>{routed_system((4,))}</system>"))
    names = Names(traced.live)
    found = [names.target(0, traced.live.domains["s"].thread.ref, notify(number)) for number in range(9)]
    owners = [each.owner for each in found if each and each.core == 1]
    assert len(owners) == 9 and owners[4] == "r4" and any(each.startswith("monitor 1") for each in owners)


def test_fault_to_the_parent(traced: Traced) -> None:
    child = traced.live.domains["child"]
    handler = child.thread.slots[traced.abi.constant("TCB_SLOT_FAULT_HANDLER")].cap
    waits(traced, "driver")
    traced.event(1, "EXCEPTION", "child", 0x92000006)
    traced.event(1, "FAULT", "child", traced.abi.constant("seL4_Fault_VMFault"), 0x18)
    traced.exit("driver", handler.word)
    assert brief(traced.links()) == [("fault child -> driver", "child", "driver", 1)]


def test_own_notification(traced: Traced) -> None:
    """By which callers of other cores ring themselves."""
    traced.syscall("client", "SEND", NOTIFICATION_CAP)
    traced.exit("client")
    waits(traced, "client")
    traced.exit("client", MICROKIT_BADGE_DOORBELL)
    assert brief(traced.links()) == [("signal client -> client", "client", "client", 3)]
