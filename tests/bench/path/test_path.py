# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The plugin counts what a program is known to do between its marks; what benchmarks mark keeps its limits."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from bench.figure import Bench, above_limit, missing, read_references
from bench.machine import compiler
from bench.path.measure import NAMES, Touched, build_plugin, figures, option, read

HERE = Path(__file__).resolve().parent
BOARD = "qemu_virt_aarch64"


@pytest.fixture
def known(work: Path) -> dict[tuple[str, int], list[Touched]]:
    """Runs of the program known.S, which runs at EL2 without a kernel."""
    program, output = work / "known.elf", work / "paths.txt"
    subprocess.run([compiler(), "-nostdlib", "-static", "-Wl,-Ttext=0x40080000,--build-id=none",
                    "-o", str(program), str(HERE / "known.S")], check=True)
    subprocess.run(["timeout", "-s", "KILL", "60", "qemu-system-aarch64", "-nodefaults", "-display", "none",
                    "-machine", "virt,virtualization=on", "-cpu", "cortex-a53", "-kernel", str(program),
                    *option(build_plugin(work), output)], check=True, stdin=subprocess.DEVNULL)
    return read(output.read_text())


@pytest.mark.qemu
def test_kinds(known: dict[tuple[str, int], list[Touched]]) -> None:
    """Each kind another number of times, and two instructions that are none of them."""
    assert known[NAMES[0], 0] == [Touched(instructions=19, mrs=1, msr=3, isb=3, dsb=4, tlbi=5, exceptions=1,
                                          devices=0, code=2, data=0)]


@pytest.mark.qemu
def test_lines(known: dict[tuple[str, int], list[Touched]]) -> None:
    """A loop over two lines of code, which touches three of data; and a device."""
    assert known[NAMES[1], 0] == [Touched(instructions=22, mrs=0, msr=0, isb=0, dsb=0, tlbi=0, exceptions=0,
                                          devices=1, code=2, data=3)]


@pytest.mark.qemu
def test_a_path_that_begins_anew_is_counted_from_there(known: dict[tuple[str, int], list[Touched]]) -> None:
    """And ends once: what ends nothing is no run."""
    assert set(known) == {(name, 0) for name in NAMES[:3]}
    assert [run.instructions for run in known[NAMES[2], 0]] == [1]


@pytest.mark.qemu
def test_paths_keep_their_limits(sdk: Path, work: Path) -> None:
    """All of `make bench --only path`, which takes seconds."""
    references = read_references()
    entries = [references.record(figure) for figure in figures(Bench(sdk, BOARD, work))]
    assert [entry["name"] for entry in entries if above_limit(entry)] == []
    assert missing(entries, references) == []
