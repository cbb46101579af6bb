# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What EL0 can execute, found by executing everything, is what docs/el0.md says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from microkit.console.machine import DEADLINE, Machine
from harness.system import SLOWNESS

FOLDER = Path(__file__).resolve().parent / "el0_probe"
MANUAL = FOLDER.parents[2] / "docs/el0.md"
#: More arguments for QEMU. `max` gets memory tags, which it has only with tag memory.
CPUS: dict[str, tuple[str, ...]] = {
    "cortex-a53": (),
    "cortex-a57": (),
    "cortex-a72": (),
    "max": ("-machine", "mte=on"),
}
ROW = re.compile(r"^\| [^|]+\| (`[^|]+`) \| (all|max) \|", re.MULTILINE)
ENCODING = re.compile(r"(MRS|MSR|SYS|SYSL|HINT) S(\d)_(\S+)_C(\S+)_C(\S+)_(\S+)")
#: L, bit 21.
READS = {"MRS": 1, "SYSL": 1, "MSR": 0, "SYS": 0, "HINT": 0}


def numbers(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def expand(text: str) -> Iterator[tuple[int, ...] | str]:
    """Encodings as (L, op0, op1, CRn, CRm, op2); the name of what is no system instruction."""
    match = ENCODING.fullmatch(text)
    if match is None:
        yield text
    else:
        fields = [numbers(part) for part in match.groups()[1:]]
        yield from itertools.product([READS[match[1]]], *fields)


def allowed(cpu: str) -> set[tuple[int, ...] | str]:
    found = set()
    for encodings, cores in ROW.findall(MANUAL.read_text()):
        if cores == "all" or cpu == "max":
            for text in re.findall("`([^`]+)`", encodings):
                found.update(expand(text))
    return found


def decode(line: str) -> tuple[int, ...] | str:
    _, kind, what = line.split()
    if kind == "other":
        return what
    bits = int(what)
    return (bits >> 16, bits >> 14 & 3, bits >> 11 & 7, bits >> 7 & 15, bits >> 3 & 15, bits & 7)


def show(found: set[tuple[int, ...] | str]) -> str:
    return "\n".join(sorted(
        each if isinstance(each, str)
        else "{} S{}_{}_C{}_C{}_{}".format("read" if each[0] else "write", *each[1:])
        for each in found)) or "nothing"


def test_the_manual_has_a_list() -> None:
    """Rows that are not understood are not taken for nothing."""
    rows = ROW.findall(MANUAL.read_text())
    assert len(rows) == len(re.findall(r"^\| .*\| (?:all|max) \|", MANUAL.read_text(), re.MULTILINE))
    assert (1, 3, 3, 14, 0, 1) in allowed("cortex-a53") < allowed("max")
    assert (1, 3, 3, 14, 2, 1) not in allowed("max")


@pytest.mark.qemu
@pytest.mark.parametrize("cpu", CPUS)
def test_el0_can_execute_what_the_manual_lists(cpu: str, sdk: Path, work: Path) -> None:
    target = Target(sdk)
    image = build_system(FOLDER, target, work)
    command = qemu_command(read_board(target.board_toml), image, 1, ("-cpu", cpu, *CPUS[cpu]))
    with Machine(command, log=work / "console.txt") as machine:
        assert "done" in machine.expect("probe: ", seconds=DEADLINE * SLOWNESS)
    found = {decode(line) for line in machine.lines if line.startswith("EL0 ")}
    assert found == allowed(cpu), (f"not in {MANUAL}:\n{show(found - allowed(cpu))}\n"
                                   f"faults:\n{show(allowed(cpu) - found)}")
