# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Each step of each core keeps what it guarantees the others, in random runs and in all orders of small ones; and a
specification that does not is noticed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import pytest
from microkit.base.sizes import GRANULE, PAGE_BITS
from spec.machine import every_order
from spec.machine.layout import Layout, ring
from spec.machine.machine import Machine
from spec.machine.random_runs import Run, share
from spec.model import irqs, mappings, untyped
from spec.model.constants import CAP_NOTIFICATION, CAP_SCHED_CONTROL, CAP_SGI_SIGNAL
from spec.model.invocations import SERVERS, Invocation
from spec.model.state import Cap, Core, Frame, Irq, Slot
from spec.place import WINDOW_SIZE

#: `make cores`: more, and all steps of the small ones, with which a thread gives up what it has.
LONG = bool(os.environ.get("MULTIKIT_CORES"))
RUNS, LENGTH = (120, 1000) if LONG else (3, 500)
SMALL = tuple(every_order.STEPS) if LONG else ("interrupt", "wait", "poll", "signal", "store")
SEEDED = 12000  # steps in which a seed is found


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_layouts_are_isolated(count: int) -> None:
    assert ring(count).faults() == []


def test_layouts_that_are_not_are_noticed() -> None:
    first, second = ring(2).places
    for changed, fault in ((replace(second, window=first.window), "windows of"), (replace(second, irqs=first.irqs), "interrupts"),
                           (replace(second, large=first.window[0]), "shared memory")):
        assert any(each.startswith(fault) for each in Layout((first, changed)).faults())


def test_random_runs_keep_the_guarantee() -> None:
    stores = signals = 0
    for seed in range(RUNS):
        run = Run(ring(2 + seed % 3), seed)
        assert run.go(LENGTH) == []
        stores, signals = stores + len(run.machine.memory), signals + run.counts["signals"]
    assert stores > 5 * RUNS and signals > 5 * RUNS


def test_all_orders_of_two_small_cores() -> None:
    states, faults = every_order.explore(ring(2), 5000, SMALL)
    assert faults == []
    assert states > 100


def test_each_core_has_its_own_time() -> None:
    """A capability to another core's would be refused, and nothing configured."""
    for core, universe in enumerate(Run(ring(3), 1).universes):
        assert [slot.cap.word for slot in universe.cnode.slots.slots if slot.cap.type == CAP_SCHED_CONTROL] == [core]


Seed = Callable[[pytest.MonkeyPatch], None]
SEEDS: dict[str, tuple[str, Seed]] = {}


def seed(says: str) -> Callable[[Seed], Seed]:
    def register(change: Seed) -> Seed:
        SEEDS[change.__name__] = says, change
        return change

    return register


@seed("without a capability")
def a_signal_to_the_next_core(patch: pytest.MonkeyPatch) -> None:
    def serve(inv: Invocation) -> None:
        inv.core.sgi = inv.slot.cap.word, (inv.slot.cap.aux + 1) % 3

    patch.setitem(SERVERS, CAP_SGI_SIGNAL, serve)


@seed("capability: frame")
def a_frame_elsewhere(patch: pytest.MonkeyPatch) -> None:
    place = mappings.place

    def moved(core: Core, slot: Slot, into: Cap, address: int, rights: int, attributes: int) -> None:
        place(core, slot, into, address, rights, attributes)
        slot.cap.obj = Frame(slot.cap.obj.ref + (core.window[0] + WINDOW_SIZE >> PAGE_BITS))  # type: ignore[union-attr]

    patch.setattr(mappings, "place", moved)


@seed("page at")
def a_page_elsewhere(patch: pytest.MonkeyPatch) -> None:
    change = mappings.change

    def moved(table, index, entry) -> None:  # type: ignore[no-untyped-def]
        change(table, index, replace(entry, ref=entry.ref + 0x100_0000) if isinstance(entry, mappings.Page) else entry)

    patch.setattr(mappings, "change", moved)


@seed("object at")
def an_object_behind_the_window(patch: pytest.MonkeyPatch) -> None:
    create = untyped.create
    patch.setattr(untyped, "create", lambda core, kind, pa, *rest: create(core, kind, pa + WINDOW_SIZE, *rest))


@seed("interrupt")
def an_interrupt_of_another_core(patch: pytest.MonkeyPatch) -> None:
    issuable = irqs.issuable

    def any_device(core: Core, intid: int, most: int) -> Irq:
        return core.irqs[intid] if intid in (40, 41) else issuable(core, intid, most)

    patch.setattr(irqs, "issuable", any_device)


def first_fault(count: int = 3) -> str:
    """Of sequences, until one is found or enough steps are made."""
    for number in range(SEEDED // LENGTH):
        faults = Run(ring(count), number).go(LENGTH)
        if faults:
            return faults[0]
    return ""


@pytest.mark.parametrize("name", SEEDS)
def test_a_specification_that_exceeds_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    says, change = SEEDS[name]
    change(monkeypatch)
    assert says in first_fault()


def test_a_capability_to_anothers_object_is_noticed() -> None:
    run = Run(ring(2), 1)
    theirs = run.machine.cores[1].notifications[0]
    for slot in run.universes[0].cnode.slots.slots:
        if slot.cap.type == CAP_NOTIFICATION:
            slot.cap.obj = theirs
    assert "another core's state" in run.go(LENGTH * 4)[0]


def test_a_page_with_an_object_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def onto_a_thread(universe) -> None:  # type: ignore[no-untyped-def]
        share(universe)
        core = universe.core
        table = universe.spaces[0].cap.obj.entries[0].entries[0]
        table.entries[0] = replace(table.entries[0], ref=core.window[0] + core.threads[0].ref * GRANULE >> PAGE_BITS)

    monkeypatch.setattr("spec.machine.random_runs.share", onto_a_thread)
    assert "holds an object" in Run(ring(2), 1).go(LENGTH)[0]


def test_a_signal_that_is_lost_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Machine, "_deliver", lambda machine, source: None)
    _, faults = every_order.explore(ring(2), 5000, SMALL)
    assert "waits for ever" in faults[0] and len(faults) <= 4
