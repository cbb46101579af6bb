# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""SErrors, which QEMU does not make: an interrupt is turned into one, by moving the PC from its
vector to theirs. ESR_EL2 then still has what the program's last SVC left in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from microkit.console.machine import DEADLINE, Machine
from harness.system import SLOWNESS

FOLDER = Path(__file__).resolve().parent / "serror"
SECONDS = DEADLINE * SLOWNESS
#: Offsets in the vector table (Arm ARM D1.10.2).
CURRENT_SERROR, LOWER_IRQ, LOWER_SERROR = 0x380, 0x480, 0x580
PSTATE_A = 1 << 8
#: Where the thread was resumed, in its context, to which SP points (base/context.h).
CONTEXT_PC = 256
#: What the program's SVC leaves in ESR_EL2.
SYNDROME = 0xc11


@contextmanager
def machine(cpu: str, sdk: Path, work: Path) -> Iterator[tuple[Machine, Gdb]]:
    """While the program runs; stopped."""
    target = Target(sdk)
    image = build_system(FOLDER, target, work)
    gdb = Gdb(SECONDS)
    command = qemu_command(read_board(target.board_toml), image, 1, ("-cpu", cpu, *gdb.arguments))
    with Machine(command, log=work / "console.txt") as running:
        running.expect("steady: right", seconds=SECONDS)
        with gdb:
            yield running, gdb


def address(sdk: Path, symbol: str) -> int:
    path = sdk / "board" / Target.board / Target.config / "elf/kernel.elf"
    with path.open("rb") as file:
        found = ELFFile(file).get_section_by_name(".symtab").get_symbol_by_name(symbol)
        return int(found[0]["st_value"])


def is_computing(gdb: Gdb) -> bool:
    """And has since it was resumed."""
    resumed_at = gdb.memory_read(gdb.read("sp") + CONTEXT_PC)
    return gdb.read("ESR_EL2") & 0xffff == SYNDROME and gdb.read("ELR_EL2") != resumed_at


def interrupt(gdb: Gdb) -> int:
    """To an interrupt of the program while it computes; returns where the vectors are."""
    vectors = gdb.read("VBAR_EL2")
    gdb.run_to(vectors + LOWER_IRQ)
    while not is_computing(gdb):
        gdb.run_to(vectors + LOWER_IRQ)
    return vectors


def interrupted(gdb: Gdb) -> None:
    """That interrupt becomes an SError, and stays pending."""
    gdb.write("pc", interrupt(gdb) + LOWER_SERROR)
    gdb.go()


@pytest.mark.qemu
def test_of_nobody(sdk: Path, work: Path) -> None:
    """Without error synchronisation it is nobody's: said, and the thread goes on unharmed."""
    with machine("cortex-a53", sdk, work) as (running, gdb):
        for _ in range(3):
            interrupted(gdb)
            running.expect("KERNEL WARNING core 0: SError, of nobody for certain", seconds=SECONDS)
            assert "right" in running.expect("steady: ", seconds=SECONDS)
            gdb.stop()
    assert not [line for line in running.lines if "PANIC" in line or "faulting" in line]


@pytest.mark.qemu
def test_of_a_thread(sdk: Path, work: Path) -> None:
    """With it, and after some instructions of the thread, a contained error is the thread's."""
    with machine("max", sdk, work) as (running, gdb):
        interrupted(gdb)
        running.expect("MON|ERROR: faulting PD: steady", seconds=SECONDS)
        assert not [line for line in running.lines if "PANIC" in line or "WARNING" in line]


@pytest.mark.qemu
def test_before_the_first_instruction(sdk: Path, work: Path) -> None:
    """Pending when the thread was resumed: not its own."""
    with machine("max", sdk, work) as (running, gdb):
        vectors = interrupt(gdb)
        gdb.memory_write(gdb.read("sp") + CONTEXT_PC, gdb.read("ELR_EL2"))
        gdb.write("pc", vectors + LOWER_SERROR)
        gdb.go()
        running.expect("KERNEL WARNING core 0: SError, of nobody for certain", seconds=SECONDS)
        assert "right" in running.expect("steady: ", seconds=SECONDS)


@pytest.mark.qemu
def test_while_idle(sdk: Path, work: Path) -> None:
    with machine("cortex-a53", sdk, work) as (running, gdb):
        gdb.run_to(address(sdk, "idle_lets_serrors_in"))
        assert gdb.read("cpsr") & PSTATE_A == 0
        gdb.write("pc", gdb.read("VBAR_EL2") + CURRENT_SERROR)
        gdb.go()
        running.expect("KERNEL WARNING core 0: SError while idle", seconds=SECONDS)
        assert "right" in running.expect("steady: ", seconds=SECONDS)


@pytest.mark.qemu
def test_in_the_kernel(sdk: Path, work: Path) -> None:
    """It is masked there, so this cannot be; if it is, the kernel stops."""
    with machine("cortex-a53", sdk, work) as (running, gdb):
        gdb.write("pc", interrupt(gdb) + CURRENT_SERROR)
        gdb.go()
        running.expect("KERNEL PANIC core 0: SError in the kernel", seconds=SECONDS)
