# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""microkit_trace.h on this computer: a kernel that overwrites what is read at every access, rings that no kernel writes;
and each defect that is seeded into the reader is found."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from libmicrokit.test_ring import ADDRESSES, PREFIX, WARNINGS

HERE = Path(__file__).with_name("trace")
ROOT = HERE.parents[2]
INCLUDE, SHARED = ROOT / "libmicrokit/include", ROOT / "sdk/abi/include"
READER = "microkit_trace.h"
SOURCES = {"overwrite": ("kernel.c", "overwrite.c"), "hostile": ("hostile.c",)}
#: Of a reader: the program that fails, what it says, and what is changed.
DEFECTS = {
    "the oldest may be in the midst of being overwritten": (
        "overwrite", "a record is whole", "MULTIKIT_TRACE_RECORDS - 2)", "MULTIKIT_TRACE_RECORDS - 1)"),
    "the newest may be taken back": ("overwrite", "a record is", "UNSURE 2", "UNSURE 1"),
    "does not look again": (
        "overwrite", "a record is whole", "    count = microkit_trace_load(&reader->ring->next);\n", ""),
    "loses and does not count": ("overwrite", "what is lost is counted", "*lost = to - reader->next;", "*lost = 1;"),
    "loses again at once": ("overwrite", "", "(MICROKIT_TRACE_KEPT - MICROKIT_TRACE_SLACK)", "MULTIKIT_TRACE_RECORDS * 2"),
    "reads behind the end": ("hostile", "within the ring", "n % MULTIKIT_TRACE_RECORDS", "n % (MULTIKIT_TRACE_RECORDS + 1)"),
    "another boot is the same": ("hostile", "less than was read", "count < reader->next", "count == reader->next"),
    "zeros are records": ("hostile", "no record is zero", "found.kind == 0", "found.kind == 99"),
}  # fmt: skip


def build(which: str, folder: Path, compiler: tuple[str, ...] = ("cc",), include: Path = INCLUDE) -> Path:
    output = folder / which
    folders = (HERE / "outside", include, INCLUDE, SHARED, HERE)
    command = [*compiler, *WARNINGS, *ADDRESSES, *(f"-I{each}" for each in folders),
               *(str(HERE / each) for each in SOURCES[which]), "-o", str(output)]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return output


def run(program: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("which", SOURCES)
def test_whatever_happens(which: str, tmp_path: Path) -> None:
    result = run(build(which, tmp_path))
    assert (result.returncode, result.stdout) == (0, f"{which}: ok\n"), result.stderr


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_found(name: str, tmp_path: Path) -> None:
    program, found, old, new = DEFECTS[name]
    text = (INCLUDE / READER).read_text()
    at = text.rindex(old)  # of two looks at the same, the second
    (tmp_path / READER).write_text(text[:at] + new + text[at + len(old) :])
    result = run(build(program, tmp_path, include=tmp_path))
    assert result.returncode != 0 and found in result.stdout, result.stdout


USES = """
#include <microkit_trace.h>
int look(struct microkit_trace_reader *reader, struct multikit_trace_record *record, uint64_t *lost)
{
    return microkit_trace_next(reader, record, lost);
}
"""
#: Of `next`, a barrier for loads, the record, another one, and `next` again.
ORDER = r"\bldr\s.*\bdmb\s+ishld\n.*\bldr\s.*\bdmb\s+ishld\n.*\bldr\s"


@pytest.mark.parametrize("compiler", [[PREFIX + "gcc"], ["clang", "--target=aarch64-none-elf"]], ids=["gcc", "clang"])
@pytest.mark.parametrize("language", ["c", "c++"])
def test_instructions(compiler: list[str], language: str) -> None:
    """What compilers make of microkit_trace_memory.h: no other test has a machine as weak as Arm's."""
    result = subprocess.run(
        [*compiler, "-O2", "-ffreestanding", "-mcpu=cortex-a53", f"-I{INCLUDE}", f"-I{SHARED}", f"-x{language}", *WARNINGS,
         "-S", "-o-", "-"], input=USES, capture_output=True, text=True, check=True)  # fmt: skip
    assert re.search(ORDER, result.stdout, re.DOTALL), result.stdout
