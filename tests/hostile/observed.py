# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The longest kernel entries of a run on one core, from QEMU's trace, beside their bounds."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from harness.board import qemu_command, read_board
from harness.build import Target
from wcet.bounds import poll_operand
from wcet.kernel import BOUNDS, ENTRIES, Result, analyse
from wcet.observe import Observer, addresses_of
from wcet.program import Program

from .run import COUNTING, Run, build

LINES = 20_000  # of the trace between two looks at the console


@dataclass(frozen=True)
class Observation:
    """What was said before, what was seen, and the console."""

    expected: Result
    seen: Observer
    console: str

    def report(self) -> list[str]:
        lines = [f"{self.seen.count} entries"]
        for entry, stretch in sorted(self.seen.longest.items()):
            bound = self.expected.paths[entry].total
            share = ", ".join(f"{name} {count}" for name, count in stretch.shares.most_common(4))
            lines.append(f"{entry}: {stretch.length} of {bound} instructions ({share})")
        return lines


def observe(run: Run, target: Target, folder: Path, system: dict[str, int]) -> Observation:
    """Boot, follow the trace to the bystander's report; `system` as for wcet.kernel.analyse."""
    image = build(run, target, folder)
    kernel = target.sdk / "board" / target.board / target.config
    expected = analyse(kernel / "elf/kernel.elf", kernel / "abi.json", system)
    program = Program(kernel / "elf/kernel.elf")
    entries = {program.labels[label] + offset: name
               for name, (label, offset) in ENTRIES.items()}
    observer = Observer(program, entries, expected.limits, poll_operand(BOUNDS))
    console = folder / "console.txt"
    kernel_code = f"{min(program.instructions):#x}..{max(program.instructions):#x}"
    command = qemu_command(read_board(target.board_toml), image, run.cores,
                           (*COUNTING, "-d", "exec,nochain", "-dfilter", kernel_code))
    with console.open("wb") as output, subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, text=True,
            errors="replace") as machine:
        assert machine.stderr is not None
        try:
            observer.feed(addresses_of(_until_done(machine.stderr, console)))
        finally:
            machine.kill()
    observer.end()
    return Observation(expected, observer, console.read_text(errors="replace"))


def _until_done(trace: IO[str], console: Path) -> Iterator[str]:
    while lines := list(itertools.islice(trace, LINES)):
        yield from lines
        text = console.read_text(errors="replace")
        if "BYSTANDER" in text.rpartition("\n")[0] or "FAILED" in text or "PANIC" in text:
            return
