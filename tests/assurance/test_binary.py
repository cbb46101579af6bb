# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What must not be in a kernel is found in small programs that have it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from assurance import binary
from wcet.program import Program

COMPILER = ("aarch64-linux-gnu-gcc", "-O1", "-g", "-nostdlib", "-ffreestanding", "-static", "-fno-pie", "-no-pie",
            "-fno-asynchronous-unwind-tables", "-Wl,--build-id=none", "-Wl,-e,main", "-mno-outline-atomics")
#: An indirect branch in kernel_entry, as a kernel has.
ENTRY = "void kernel_entry(void) { __asm__ volatile(\"br x9\"); }\n"


def program(folder: Path, text: str) -> Path:
    (folder / "p.c").write_text(ENTRY + text)
    subprocess.run([*COMPILER, "p.c", "-o", "p.elf"], cwd=folder, check=True)
    return folder / "p.elf"


@pytest.mark.parametrize("text, fault", [
    ("double x; void main(double y) { x = y + 1; }", "FP in main"),
    ("void main(void (*f)(void)) { f(); f(); }", "indirect branch in main"),
    ("int x; void main(void) { __atomic_fetch_add(&x, 1, __ATOMIC_SEQ_CST); }", "ldaxr in main"),
    ("int main(int *x) { return __atomic_load_n(x, __ATOMIC_ACQUIRE); }", "ldar in main"),
    ("void main(void) { __asm__ volatile(\"msr ttbr0_el2, x0\"); }", "msr ttbr0_el2 in main"),
    ("void main(void) { __asm__ volatile(\"tlbi alle1\"); }", "tlbi alle1 in main"),
    ("void main(void) { __asm__ volatile(\"smc #0\"); }", "smc smc in main"),
    ("void main(void) { __asm__ volatile(\"hvc #0\"); }", "hvc hvc in main"),
    ("int main(int n, int *a) { return n < 2 ? a[n] : main(n - 1, a) + main(n - 2, a) * a[n]; }", "recursion of main"),
    ("int main(int n) { volatile char a[5000]; a[n] = 1; return a[n + 1]; }", "bytes of stack: main"),
    ("int counter = 1; void main(void) { counter++; }", "writable object counter"),
    ("static int hidden; int main(void) { return ++hidden; }", "writable object hidden"),
])
def test_what_must_not_be_there_is_found(tmp_path: Path, text: str, fault: str) -> None:
    found = binary.faults(program(tmp_path, text))
    assert [each for each in found if fault in each], found


def test_what_may_be_there_is_not(tmp_path: Path) -> None:
    assert binary.faults(program(tmp_path, "int main(int a) { return a + 1; }")) == []


def test_stacks_of_a_chain_are_added(tmp_path: Path) -> None:
    text = ("int b(int n) __attribute__((noinline)); int b(int n) { volatile char a[300]; a[n] = 1; return a[n + 1]; }"
            "int main(int n) { volatile char a[500]; a[n] = 1; return b(n) + a[n + 1]; }")
    size, path = binary.Stack(Program(program(tmp_path, text))).worst()
    assert 800 <= size < 900 and path == "main > b"


def test_every_listed_operation_is_needed(sdk: Path) -> None:
    """By one kernel or another of those that are built: nothing is allowed without a reason."""
    boards = {path.name for path in (sdk / "board").iterdir()}
    if not {"qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"} <= boards:
        pytest.skip("needs kernels with either interrupt controller")
    unused = {(source, name) for source, names in binary.RULES["writes"].items() for name in names}
    for elf in sorted(sdk.glob("board/*/*/elf/kernel.elf")):
        if unused:
            each = Program(elf)
            unused -= {(binary.source(each, one.address), name) for one, name in binary.system_operations(each)}
    assert unused == set()
