# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where kernels have their ring of events: in memory that is in no image, or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from microkit.base.contract import MULTIKIT_TRACE_SIZE
from wcet.program import Program

SHT_NOBITS = "SHT_NOBITS"
RING = "kernel_trace"


def kernels(sdk: Path, *configs: str) -> list[Path]:
    return [elf for config in configs for elf in sorted(sdk.glob(f"board/*/{config}/elf/kernel.elf"))]


def symbols(file: ELFFile) -> dict[str, int]:
    return {each.name: each["st_value"] for each in file.get_section_by_name(".symtab").iter_symbols()}


def test_release_has_none(sdk: Path) -> None:
    for elf in kernels(sdk, "release"):
        with elf.open("rb") as stream:
            file = ELFFile(stream)
            assert file.get_section_by_name(".trace") is None, elf
            assert not {name for name in symbols(file) if "trace" in name}, elf


def test_others_have_it_behind_the_stack(sdk: Path) -> None:
    """Not below, where what a stack that overflows meets must be read-only."""
    found = kernels(sdk, "debug", "benchmark")
    assert found
    for elf in found:
        with elf.open("rb") as stream:
            file = ELFFile(stream)
            section, at = file.get_section_by_name(".trace"), symbols(file)
            assert section["sh_type"] == SHT_NOBITS and section["sh_addr"] == at[RING] and at[RING] % 4096 == 0, elf
            assert at["kernel_stack_top"] <= at[RING], elf


def test_it_has_its_pages_for_itself(sdk: Path) -> None:
    """They can be mapped in protection domains: nothing else of the kernel may lie there."""
    for elf in kernels(sdk, "debug", "benchmark"):
        with elf.open("rb") as stream:
            file = ELFFile(stream)
            start = symbols(file)[RING]
            end = start + MULTIKIT_TRACE_SIZE
            spans = [(each["sh_addr"], each["sh_addr"] + each["sh_size"], each.name) for each in file.iter_sections() if each["sh_addr"]]
            inside = [name for low, high, name in spans if low < end and start < high]
            assert inside == [".trace"] and file.get_section_by_name(".trace")["sh_size"] > MULTIKIT_TRACE_SIZE - 4096, elf


def test_off_costs_three_instructions_and_a_branch(sdk: Path) -> None:
    """Of a system call in a benchmark kernel: to the question, and back to what it would have done."""
    found = kernels(sdk, "benchmark")
    if not found:
        pytest.skip("no benchmark kernel is built")
    for elf in found:
        program = Program(elf)
        start = program.labels["trace_syscall"]
        asked = [program.instructions[start + 4 * each] for each in range(3)]
        assert [each.mnemonic for each in asked] == ["adrp", "ldr", "cbz"], elf
        assert asked[2].target == program.labels["syscall"], elf
