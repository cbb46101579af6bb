# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The model of TLB and caches itself: each sequence that the Arm ARM asks for is enough, and with any
step left out, or under another VMID, it is not (docs/design/tlb-and-cache-model.md)."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import GRANULE, WINDOW_PA, World

RIGHTS, NEVER = 3 << 6, 1 << 54
PAGE, TABLE_ENTRY, BLOCK = 0x7ff, 3, 0x7fd
ROOT, MIDDLE, LAST, FRAME, SPARE = (0x10000 // GRANULE + 64 * number for number in (1, 4, 5, 6, 7))
VMID = 7
VA = 0x20_3000


def pa(ref: int) -> int:
    return WINDOW_PA + ref * GRANULE


class Machine:
    """Three tables that lead to a page at VA, under VMID 7, and the instructions by name."""

    def __init__(self, world: World) -> None:
        self.lib, self.world = world.lib.lib, world
        self.lib.model_return.restype = ctypes.c_char_p
        self.lib.model_unified.restype = ctypes.c_uint64
        for ref, index, entry in ((ROOT, 0, pa(MIDDLE) | TABLE_ENTRY),
                                  (MIDDLE, 1, pa(LAST) | TABLE_ENTRY),
                                  (LAST, 3, pa(FRAME) | PAGE)):
            self.entries(ref)[index] = entry
        world.ks.vmid_owner[VMID] = ROOT
        self.load(VMID)

    def entries(self, ref: int) -> ctypes.Array[ctypes.c_uint64]:
        return (ctypes.c_uint64 * 512).from_address(self.world.address(ref))

    def load(self, vmid: int, root: int = ROOT) -> None:
        self.lib.vttbr_set(ctypes.c_uint64(vmid << 48 | pa(root)))
        self.lib.isb()

    def store(self, value: int, ref: int = LAST, index: int = 3) -> None:
        self.lib.pte_store(ctypes.c_void_p(self.world.address(ref) + 8 * index),
                           ctypes.c_uint64(value))

    def run(self, *steps: str) -> str | None:
        """Steps by name, then the return to the user; what is found."""
        for step in steps:
            if step == "unmap":
                self.store(0)
            elif step == "unmap table":
                self.store(0, MIDDLE, 1)
            elif step == "map":
                self.store(pa(SPARE) | PAGE)
            elif step == "tlbi_ipas2e1":
                self.lib.tlbi_ipas2e1(ctypes.c_uint64(VA))
            else:
                getattr(self.lib, step)()
        return self.found()

    def found(self) -> str | None:
        what = self.lib.model_return()
        return what.decode() if what else None

    def line(self, step: str, ref: int, line: int = 0) -> None:
        getattr(self.lib, step)(ctypes.c_uint64(self.world.address(ref) + 64 * line))

    def hand_out(self, ref: int, size: int = 4096) -> str | None:
        self.lib.memory_handed_out(ctypes.c_uint64(pa(ref)), ctypes.c_uint64(size))
        return self.found()


@pytest.fixture
def machine(world: World) -> Machine:
    return Machine(world)


BY_IPA = ("unmap", "dsb_ishst", "tlbi_ipas2e1", "dsb_nsh", "tlbi_vmalle1", "dsb_nsh")
BY_VMID = ("unmap", "dsb_ishst", "tlbi_vmalls12e1", "dsb_nsh")
TABLE = ("unmap table", "dsb_ishst", "tlbi_vmalls12e1", "dsb_nsh")
ALL = ("unmap", "dsb_ishst", "tlbi_alle1", "dsb_nsh")
BREAK = (*BY_IPA, "map", "dsb_ishst")
SEQUENCES = (BY_IPA, BY_VMID, TABLE, ALL, BREAK)


@pytest.mark.parametrize("steps", SEQUENCES)
def test_sequence_is_enough(machine: Machine, steps: tuple[str, ...]) -> None:
    assert machine.run(*steps) is None


@pytest.mark.parametrize("steps,left_out", [
    (steps, number) for steps in SEQUENCES for number in range(1, len(steps))
    if steps[number] != "map"])
def test_every_step_is_needed(machine: Machine, steps: tuple[str, ...], left_out: int) -> None:
    assert machine.run(*steps[:left_out], *steps[left_out + 1:]) is not None


@pytest.mark.parametrize("barrier,enough", [("dsb_sy", True), ("dsb_ish", True),
                                            ("dsb_ishst", False), ("isb", False)])
def test_barriers_that_complete_an_invalidation(machine: Machine, barrier: str, enough: bool) -> None:
    assert (machine.run(*BY_VMID[:-1], barrier) is None) == enough


def test_other_orders_are_not_enough(machine: Machine) -> None:
    assert machine.run("dsb_ishst", "tlbi_vmalls12e1", "dsb_nsh", "unmap", "dsb_ishst") is not None


def test_an_address_of_a_table_is_not_enough(machine: Machine) -> None:
    assert machine.run("unmap table", *BY_IPA[1:]) is not None


def test_another_vmid_is_not_enough(machine: Machine) -> None:
    machine.store(0)
    machine.load(3, SPARE)
    machine.world.ks.vmid_owner[3] = SPARE
    assert machine.run(*BY_VMID[1:]) == "VMID 7: the old entry of 0x203000 is still in the TLB"


def test_vmid_must_be_synchronised(machine: Machine) -> None:
    machine.lib.vttbr_set(ctypes.c_uint64(VMID << 48 | pa(ROOT)))
    assert machine.run("tlbi_vmalls12e1", "dsb_nsh") is not None


def test_a_return_to_the_user_synchronises(machine: Machine) -> None:
    """As ERET does, and the exception that follows."""
    machine.lib.vttbr_set(ctypes.c_uint64(VMID << 48 | pa(ROOT)))
    assert machine.found() is None
    assert machine.run("tlbi_vmalls12e1", "dsb_nsh") is None


def test_what_was_never_loaded_is_not_stale(machine: Machine) -> None:
    machine.world.ks.vmid_owner[3] = SPARE
    machine.world.machine.vttbr = 3 << 48 | pa(SPARE)
    machine.lib.model_reset()
    assert machine.run("unmap", "dsb_ishst") is None


def test_rights_may_change_without_a_break(machine: Machine) -> None:
    machine.store(pa(FRAME) | PAGE & ~RIGHTS)
    assert machine.run(*BY_IPA[1:]) is None


@pytest.mark.parametrize("value", [pa(SPARE) | PAGE, pa(FRAME) | PAGE & ~0x3c])
def test_address_and_type_may_not(machine: Machine, value: int) -> None:
    machine.store(value)
    assert "break before make" in (machine.run(*BY_IPA[1:]) or "")


def test_table_is_visible_before_it_is_entered(machine: Machine) -> None:
    machine.store(pa(FRAME) | PAGE, SPARE, 0)
    machine.store(pa(SPARE) | TABLE_ENTRY, MIDDLE, 2)
    assert "before what is in it" in (machine.run("dsb_ishst") or "")


def test_table_out_of_use_is_written_after_it_left_the_tlb(machine: Machine) -> None:
    machine.store(0, MIDDLE, 1)
    machine.store(0)
    assert machine.run(*TABLE[1:]) is not None


def test_vmid_that_changes_hands(machine: Machine) -> None:
    machine.world.ks.vmid_owner[VMID] = SPARE
    machine.load(VMID, SPARE)
    assert machine.run() is not None


def test_vmid_that_changes_hands_after_an_invalidation(machine: Machine) -> None:
    machine.load(0, SPARE)
    machine.world.machine.vttbr = 0
    machine.world.ks.vmid_owner[VMID] = SPARE
    machine.lib.tlbi_alle1()
    machine.lib.dsb_nsh()
    machine.load(VMID, SPARE)
    assert machine.run() is None


@pytest.mark.parametrize("ref,size", [(ROOT, 8192), (LAST, 4096), (FRAME, 4096)])
def test_memory_is_not_handed_out_while_it_is_mapped(machine: Machine, ref: int, size: int) -> None:
    assert "handed out" in (machine.hand_out(ref, size) or "")


def test_stale_memory_is_not_handed_out(machine: Machine) -> None:
    machine.store(0)
    assert "handed out" in (machine.hand_out(FRAME) or "")


CLEAN = ("dc_civac", "dsb_sy")


@pytest.mark.parametrize("steps,enough", [(CLEAN, True), (("dc_cvac", "dsb_sy"), True),
                                          (("dc_civac",), False), (("dsb_sy",), False),
                                          (("dc_civac", "dsb_ishst"), False),
                                          (("dc_cvau", "dsb_ish"), False)])
def test_memory_is_clean_when_it_is_handed_out(machine: Machine, steps: tuple[str, ...],
                                               enough: bool) -> None:
    assert machine.hand_out(SPARE) is None
    for step in steps:
        for line in range(64):
            if step.startswith("dc"):
                machine.line(step, SPARE, line)
        if step.startswith("dsb"):
            getattr(machine.lib, step)()
    assert (machine.hand_out(SPARE) is None) == enough


def test_one_line_that_is_not_clean(machine: Machine) -> None:
    assert machine.hand_out(SPARE) is None
    for line in range(63):
        machine.line("dc_civac", SPARE, line)
    machine.lib.dsb_sy()
    assert machine.hand_out(SPARE) == (
        f"{pa(SPARE) + 63 * 64:#x} is handed out, and memory holds something else than the cache")


def test_memory_is_written_before_it_is_cleaned(machine: Machine) -> None:
    machine.line("dc_civac", SPARE)
    machine.lib.dsb_sy()
    machine.entries(SPARE)[0] = 1
    assert "something else" in (machine.hand_out(SPARE) or "")


@pytest.mark.parametrize("attributes,steps,enough", [
    (0, ("ic_iallu", "dsb_nsh"), True), (0, ("ic_ialluis", "dsb_ish"), True), (0, (), False),
    (0, ("ic_iallu",), False), (NEVER, (), True)])
def test_instructions_of_the_owner_before(machine: Machine, attributes: int,
                                          steps: tuple[str, ...], enough: bool) -> None:
    machine.store(0)
    machine.run(*BY_IPA[1:])
    machine.store(pa(SPARE) | PAGE | attributes)
    machine.run("dsb_ishst")
    assert machine.run(*BY_IPA) is None
    for step in steps:
        getattr(machine.lib, step)()
    assert (machine.hand_out(SPARE) is None) == enough


UNIFY = ("dc_cvau", "dsb_ish", "ic_ivau", "dsb_ish")


@pytest.mark.parametrize("steps", [UNIFY, *(UNIFY[:number] + UNIFY[number + 1:]
                                            for number in range(4))])
def test_unify(machine: Machine, steps: tuple[str, ...]) -> None:
    machine.lib.model_forget_unified()
    for step in steps:
        if step.startswith("dsb"):
            getattr(machine.lib, step)()
        else:
            machine.line(step, FRAME)
    unified = machine.lib.model_unified(ctypes.c_uint64(pa(FRAME)), ctypes.c_uint64(4096))
    assert (machine.found() is None and unified == 64) == (steps == UNIFY)


def test_maintenance_ends_before_the_user_goes_on(machine: Machine) -> None:
    machine.line("dc_civac", FRAME)
    assert machine.found() is not None


@pytest.mark.parametrize("barriers,enough", [((), False), (("dsb_ishst",), True),
                                             (("dsb_sy",), True), (("dsb_nsh", "isb"), False)])
def test_doorbell_after_what_it_is_about(machine: Machine, barriers: tuple[str, ...], enough: bool
                                         ) -> None:
    assert machine.run(*barriers) is None  # the user goes on: what it writes is not visible yet
    for barrier in barriers:
        getattr(machine.lib, barrier)()
    machine.lib.gic_send_sgi(3, ctypes.c_uint64(1))
    assert (machine.found() is None) == enough
