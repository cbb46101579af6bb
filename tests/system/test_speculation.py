# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Behind a check that a processor predicts wrongly no index of a user's leads out of its table.

Through the debugger: at the start of a function the index is made one that is far out, and every
conditional branch falls through, as if predicted so. What the function then loads must lie in the
thread's TCB, in its CNode, or in the kernel's state. The functions are the fast paths that the header declares, which
are those that the kernel has; their arguments say where the indices are.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from microkit.console.machine import DEADLINE, Machine
from harness.system import SLOWNESS

FOLDER = Path(__file__).resolve().parent / "registers"
SECONDS = DEADLINE * SLOWNESS
HEADER = Path(__file__).resolve().parents[2] / "kernel/include/entry/fastpath.h"
#: Arguments by function, in the order of registers (AAPCS64 6.8.2).
ARGUMENTS = {m[1]: [each.strip() for each in m[2].split(",")] for m in
             re.finditer(r"^[\w ]+\**(fastpath_\w+)\(([^)]*)\);", HEADER.read_text(), re.MULTILINE)}


def registers(function: str, kind: str) -> list[str]:
    """Those with an argument of that type."""
    return [f"x{number}" for number, each in enumerate(ARGUMENTS[function]) if each.startswith(kind)]


WITH_INDEX = [name for name in ARGUMENTS if registers(name, "cptr_t")]
OUTSIDE = 0x7001
CONDITIONAL = re.compile(r"(b\.|cbn?z|tbn?z)")
LOAD = re.compile(r"ldr[bh]?\s+\w+, \[(\w+)(?:, (?:#(-?\w+)|(x\d+)))?\]$")


def disassembly(kernel: Path) -> tuple[dict[str, int], dict[int, str]]:
    """Addresses of symbols, and instructions by address."""
    text = subprocess.run(["aarch64-linux-gnu-objdump", "-d", "--no-show-raw-insn", str(kernel)],
                          capture_output=True, text=True, check=True).stdout
    table = subprocess.run(["aarch64-linux-gnu-nm", str(kernel)], capture_output=True, text=True,
                           check=True).stdout
    labels = {m[2]: int(m[1], 16) for m in re.finditer(r"^(\w+) \w (\w+)$", table, re.MULTILINE)}
    code = {int(m[1], 16): m[2].split("//")[0].strip()
            for m in re.finditer(r"^\s*(\w+):\t(.*)$", text, re.MULTILINE)}
    return labels, code


def loaded(gdb: Gdb, instruction: str) -> int | None:
    """The address that an instruction is going to load from."""
    match = LOAD.match(instruction)
    if match is None:
        return None
    offset = gdb.read(match[3]) if match[3] else int(match[2] or "0", 0)
    return gdb.read(match[1]) + offset & (1 << 64) - 1


def first_load_by_index(gdb: Gdb, code: dict[int, str], known: list[range]) -> int | None:
    """Steps, predicting every branch as not taken and through calls, to a load from elsewhere; its address."""
    depth = 0
    for _ in range(120):
        pc = gdb.read("pc")
        instruction = code[pc]
        address = loaded(gdb, instruction)
        if address is not None and not any(address in place for place in known):
            return address
        if CONDITIONAL.match(instruction):
            gdb.write("pc", pc + 4)
            continue
        depth += instruction.startswith("bl") - instruction.startswith("ret")
        if depth < 0:
            return None
        gdb.step()
    return None


@pytest.mark.qemu
def test_fast_paths_are_those_of_the_kernel(sdk: Path) -> None:
    """Of each configuration."""
    for kernel in (sdk / "board" / Target(sdk).board).glob("*/elf/kernel.elf"):
        labels, _ = disassembly(kernel)
        assert {name for name in labels if re.fullmatch(r"fastpath_\w+", name)} == set(ARGUMENTS)
    assert len(WITH_INDEX) >= 6


@pytest.mark.qemu
@pytest.mark.parametrize("function", WITH_INDEX)
def test_an_index_that_is_out_of_range(function: str, sdk: Path, work: Path) -> None:
    target = Target(sdk)
    kernel = sdk / "board" / target.board / target.config
    abi = json.loads((kernel / "abi.json").read_text())
    labels, code = disassembly(kernel / "elf/kernel.elf")
    image = build_system(FOLDER, target, work)
    gdb = Gdb(SECONDS)
    command = qemu_command(read_board(target.board_toml), image, 1, gdb.arguments)
    with Machine(command, log=work / "console.txt") as machine:
        machine.expect("passive", seconds=SECONDS)
        with gdb:
            gdb.run_to(labels[function])
            tcb = gdb.read(*registers(function, "struct tcb"))
            root = (tcb + abi["structs"]["tcb"]["members"]["slots"]["offset"]
                    + abi["enums"]["TCB_SLOT_CSPACE"] * abi["structs"]["slot"]["size"])
            cap = gdb.memory_read(root)
            radix, object = cap >> 16 & 0xff, cap >> 32
            window = abi["macros"]["WINDOW_VA"]
            cnode = range(window + (object << 6), window + (object << 6) + (32 << radix))
            state = abi["structs"]["core_state"]["members"]["irq_slots"]["offset"]
            known = [range(tcb, tcb + 2048), range(labels["ks"], labels["ks"] + state)]
            for index in registers(function, "cptr_t"):
                gdb.write(index, OUTSIDE << radix | 3)
            address = first_load_by_index(gdb, code, known)
    assert address is not None, "the function loads nothing by the index"
    assert address in cnode, f"{address:#x} is not in {cnode.start:#x}..{cnode.stop:#x}"
