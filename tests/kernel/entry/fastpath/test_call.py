# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Calls of a passive server that waits: by the fast path, or not at all by it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from microkit.sdk.abi import Abi

from kernel.calls import CONDITIONS, TAKEN, Calls, Choice
from kernel.covered import Branch, Covered
from kernel.fastpaths import Both, client, server
from kernel.world import GRANT, GRANT_REPLY, READ, WRITE, World
from mutants import mutant

ROOT = Path(__file__).resolve().parents[4]
CALL, ACTIVE = (ROOT / "kernel/src/entry/fastpath" / name for name in ("call.c", "active.c"))
#: Functions of which all branches are taken; the others there are not Call's, or are in more than one place.
REACHED = {"call.c": {"can_serve", "donate", "fastpath_call"}, "active.c": {"fast_call_active"}, "endpoint.h": {"fast_dequeue_first"},
           "common.h": {"fast_vspace", "fast_switch_to"}, "scheduler.h": {"ready_is_highest"}, "cspace.h": {"cspace_lookup_flat"},
           "turn.h": {"fast_has_budget"}}
#: With these choices alone all branches are reached.
FEW_CONDITIONS = CONDITIONS | {"info": (0, 5), "rights": (0, WRITE, WRITE | GRANT, WRITE | GRANT_REPLY), "vspace": ("own", "none", "another's VMID")}
FEW_TAKEN = TAKEN | {"info": (4,), "rights": (WRITE | GRANT,), "usage": (0,)}
#: Nobody who is ready is above the caller, so a server that is not below it is never below one: asked because it is quicker.
ONLY_QUICKER = "tcb_at(server)->priority < caller->priority"


@pytest.mark.parametrize("length", range(5))
@pytest.mark.parametrize("label", [0, 5, (1 << 52) - 1])
def test_does_the_same(both: Both, length: int, label: int) -> None:
    of, cptr, _ = server(both)
    caller, endpoint = client(both, of, cptr)
    assert not both.declines(caller, "Call", endpoint, label << 12 | length)
    assert both.world.current is of and of.tcb.sc == caller.sc


@pytest.mark.parametrize("rights,fast", [
    (WRITE | GRANT, True), (WRITE | GRANT_REPLY, True), (WRITE, False), (READ | GRANT, False)])
def test_rights(both: Both, rights: int, fast: bool) -> None:
    of, cptr, _ = server(both)
    caller, endpoint = client(both, of, cptr, rights=rights)
    assert both.declines(caller, "Call", endpoint) != fast


@pytest.mark.parametrize("info", [5, 120, 1 << 7, 1 << 9, 1 << 11 | 2])
def test_messages_that_need_more_than_registers(both: Both, info: int) -> None:
    """More words, capabilities, or fields that the receiver must not see."""
    of, cptr, _ = server(both)
    caller, endpoint = client(both, of, cptr)
    assert both.declines(caller, "Call", endpoint, info)


def test_a_second_in_the_queue(both: Both) -> None:
    first, cptr, _ = server(both, 160)
    second = both.thread(150)
    also = second.give("ENDPOINT", first.slot(cptr).cap.object)
    second.call("Recv", also, reply=second.give("REPLY", both.world.reply()))
    caller, endpoint = client(both, first, cptr)
    assert not both.declines(caller, "Call", endpoint)
    assert both.world.current is first and second.state == "BLOCKED_ON_RECEIVE"


def test_through_several_servers(both: Both) -> None:
    """The scheduling context goes on; the reply object below is no head any more."""
    last, last_cptr, _ = server(both, 200)
    middle, cptr, _ = server(both, 150)
    caller, endpoint = client(both, middle, cptr)
    onward = middle.give("ENDPOINT", last.slot(last_cptr).cap.object)
    assert not both.declines(caller, "Call", endpoint)
    assert not both.declines(middle, "Call", onward)
    assert both.world.current is last and last.tcb.sc == caller.sc


@pytest.mark.parametrize("what", ["levels", "guard", "gone", "other"])
def test_a_cspace_that_is_not_flat(both: Both, what: str) -> None:
    """What becomes of a thread's CSpace is seen by its next call."""
    world = both.world
    of, cptr, _ = server(both)
    caller, endpoint = client(both, of, cptr)
    slot = world.tcb_slot(caller.ref, "CSPACE")
    cap = world.slot(slot).cap
    if what == "levels":
        cap.aux = cap.aux - 1
    elif what == "guard":
        cap.word = 1
    elif what == "gone":
        world.lib.slot_remove(slot)
    else:
        world.lib.slot_remove(slot)
        world.put(slot, "CNODE", object=world.allocate(32 << 6), size=6, aux=58)
    assert both.declines(caller, "Call", 0 if what == "gone" else endpoint)


def test_a_guard_that_takes_all_other_bits(both: Both) -> None:
    of, cptr, _ = server(both)
    caller, endpoint = client(both, of, cptr)
    both.world.slot(both.world.tcb_slot(caller.ref, "CSPACE")).cap.word = 5
    assert not both.declines(caller, "Call", endpoint | 5 << 6)


@pytest.mark.parametrize("what", ["gone", "pool", "other"])
def test_a_vspace_that_is_not_valid(both: Both, what: str) -> None:
    """What becomes of the server's VSpace, or of its ASID, is seen by the next call to it."""
    world = both.world
    of, cptr, _ = server(both)
    caller, endpoint = client(both, of, cptr)
    slot = world.tcb_slot(of.ref, "VSPACE")
    vmid = world.slot(slot).cap.aux >> 48
    if what == "gone":
        world.lib.slot_remove(slot)
    else:
        world.ks.vmid_owner[vmid] = 0 if what == "pool" else both.space.thread.ref
    assert both.declines(caller, "Call", endpoint)


@pytest.mark.parametrize("priority,ready,fast", [
    (100, 100, True), (99, 100, False), (99, 99, True), (99, 98, True), (50, None, True)])
def test_a_server_below_its_caller(both: Both, priority: int, ready: int | None, fast: bool) -> None:
    """Only if nobody who is ready is above it."""
    of, cptr, _ = server(both, priority)
    caller, endpoint = client(both, of, cptr)
    if ready is not None:
        both.world.thread(ready)
    assert both.declines(caller, "Call", endpoint) != fast


@pytest.mark.parametrize("what", [
    "nobody waits", "senders wait", "no reply object", "no VSpace",
    "a shared VMID", "no capability", "another capability", "a guard", "a longer address"])
def test_what_is_not_for_it(both: Both, world: World, what: str) -> None:
    of, cptr, _ = server(both)
    caller, endpoint = client(both, of, cptr)
    root = world.slot(world.tcb_slot(caller.ref, "CSPACE")).cap
    if what in ("nobody waits", "senders wait"):
        world.lib.tcb_suspend(of.ref)
        if what == "senders wait":
            sender = world.thread(120)
            sender.call("Send", sender.give("ENDPOINT", of.slot(cptr).cap.object))
    elif what == "no reply object":
        of.tcb.reply = 0
    elif what == "no VSpace":
        world.lib.slot_remove(world.tcb_slot(of.ref, "VSPACE"))
    elif what == "a shared VMID":
        cap = world.slot(world.tcb_slot(of.ref, "VSPACE")).cap
        cap.aux = cap.aux & (1 << 48) - 1
    elif what == "no capability":
        endpoint = 60
    elif what == "another capability":
        endpoint = caller.give("NOTIFICATION", world.notification())
    elif what == "a guard":
        root.word = 1
    else:
        endpoint |= 1 << 6
    assert both.declines(caller, "Call", endpoint)


def test_each_combination_of_conditions(both: Both) -> None:
    """It is taken if and only if all conditions hold, and has changed nothing otherwise."""
    assert next(Calls(both, nested=False).faults(CONDITIONS), None) is None


@pytest.mark.parametrize("nested", [False, True])
def test_each_combination_that_is_taken(both: Both, nested: bool) -> None:
    """All words are compared, the message's included."""
    assert next(Calls(both, nested).faults(TAKEN), None) is None


def test_the_design_note_says_how_many_they_are() -> None:
    text = (ROOT / "docs/design/fastpaths.md").read_text()
    assert f"each of their {count(CONDITIONS):,} combinations" in text and f"{2 * count(TAKEN):,} combinations more" in text


def count(dimensions: Mapping[str, tuple[Choice, ...]]) -> int:
    return math.prod(map(len, dimensions.values()))


def test_combinations_take_each_branch(host_kernel_path: Path, host_abi: Abi, tmp_path: Path) -> None:
    missed: dict[tuple[str, int], list[Branch]] = {}
    for nested in (False, True):
        folder = tmp_path / str(nested)
        folder.mkdir()
        covered = Covered(host_kernel_path, (CALL, ACTIVE), folder)
        calls = Calls(Both(World(covered.lib, host_abi)), nested)
        assert next(calls.faults(FEW_TAKEN), None) is None and next(calls.faults(FEW_CONDITIONS), None) is None
        for branch in covered.branches():
            if branch.function in REACHED.get(branch.file, ()):
                missed.setdefault((branch.file, branch.line), []).append(branch)
    assert {function for branches in missed.values() for function in (branches[0].function,)} == set().union(*REACHED.values())
    assert [str(branches[0]) for branches in missed.values()
            if not all(map(any, zip(*(branch.counts for branch in branches), strict=True)))] == []


def conditions_of(text: str) -> set[str]:
    """Each that is asked in an if or a return, without what joins them."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    asked = re.findall(r"(?:if \(|return )(.*?)(?:\) \{|;)", text, re.DOTALL)
    parts = (part for each in asked for part in re.split(r"\|\||&&", each.replace("unlikely(", "")))
    return {re.sub(r"\s+", " ", part).strip().lstrip("(") for part in parts if not re.search(r"NULL|fast_switch|fast_call_active|go_on", part)}


def test_each_condition_has_a_mutant_that_combinations_find() -> None:
    """Which the mutants' own runs show."""
    killer = "tests/kernel/entry/fastpath/test_call.py::test_each_combination"
    text = CALL.read_text() + ACTIVE.read_text().partition("struct tcb *fast_call_active(")[2].partition("\n}\n")[0]
    olds = [re.sub(r"\s+", " ", each.old) for each in mutant.read() if killer in each.killer]
    assert [asked for asked in conditions_of(text) - {ONLY_QUICKER} if not any(asked.rstrip(")") in old for old in olds)] == []
