# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How much stack a program needs, from what the compilers say and from the program's own calls."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from microkit.allocate.programs import read_programs
from microkit.allocate.stack_usage import Need, read_frames, stack_need
from microkit.base.errors import Findings
from microkit.elf import Elf
from tool_support import Judge

COMPILERS = {"gcc": ["aarch64-linux-gnu-gcc", "-fno-pic", "-no-pie"],
             "clang": ["clang", "--target=aarch64-none-elf", "-fuse-ld=lld"]}  # fmt: skip
SOURCE = """
#define BIG(name, size) __attribute__((noinline)) int name(int x) \\
  { volatile char b[size]; b[x] = 1; return b[x + 1]; }
BIG(leaf, 4000)
BIG(other, 6000)
__attribute__((noinline)) int middle(int x) { volatile char b[3000]; b[x] = leaf(x); return b[1]; }
__attribute__((noinline)) int last(int x) { return other(x + 1); }
__attribute__((noinline)) int loop(int x) { return x ? loop(x - 1) + middle(x) : 1; }
int (*pointer)(int) = other;
#ifndef START
#define START middle(1)
#endif
void _start(void) { volatile int kept = START; for (;;) kept = kept; }
"""
Compile = Callable[..., Path]


@pytest.fixture(params=["gcc", "clang"], name="compile_program")
def compiler(request: pytest.FixtureRequest, tmp_path: Path) -> Compile:
    """A program whose usage file lies in the folder that make has for its objects."""
    command = COMPILERS[request.param]
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")

    def run(*more: str, usage: str = "-fstack-usage") -> Path:
        folder = tmp_path / "program"
        folder.mkdir()
        source, object = folder / "program.c", folder / "program.c.o"
        source.write_text(SOURCE)
        flags = ["-O1", "-ffreestanding", "-fno-stack-protector", "-mgeneral-regs-only", *more]
        flags += [usage] if usage else []
        subprocess.run([*command, *flags, "-c", source, "-o", object], check=True)
        program = tmp_path / "program.elf"
        subprocess.run([*command, "-nostdlib", "-static", object, "-o", program], check=True)
        return program

    return run


def need(program: Path) -> Need | None:
    return stack_need(program, Elf.read(program))


def test_deepest_chain(compile_program: Compile) -> None:
    found = need(compile_program())
    assert found is not None
    assert found.chain == ("_start", "middle", "leaf")
    assert 7000 <= found.size <= 7300


def test_tail_call_takes_no_frame(compile_program: Compile) -> None:
    found = need(compile_program("-foptimize-sibling-calls", "-O2", "-DSTART=last(1)"))
    assert found is not None
    assert "other" in found.chain[-1]
    assert 6000 <= found.size <= 6200


def test_recursion_counts_once(compile_program: Compile) -> None:
    found = need(compile_program("-DSTART=loop(3)"))
    assert found is not None
    assert found.chain[:3] == ("_start", "loop", "middle")
    assert 7000 <= found.size <= 7400


def test_pointers_are_not_followed(compile_program: Compile) -> None:
    found = need(compile_program("-DSTART=pointer(1)"))
    assert found is not None and found.size < 200


def test_no_data_no_answer(compile_program: Compile) -> None:
    assert need(compile_program(usage="")) is None


def test_usage_beside_the_objects_of_cmake(compile_program: Compile, tmp_path: Path) -> None:
    program = compile_program()
    folder = tmp_path / "CMakeFiles/program.elf.dir"
    folder.mkdir(parents=True)
    (tmp_path / "program/program.c.su").rename(folder / "program.c.su")
    assert need(program) is not None


def test_library(compile_program: Compile, tmp_path: Path) -> None:
    """Frames of functions that the program's own files say nothing about."""
    program = compile_program()
    usage, library = tmp_path / "program/program.c.su", tmp_path / "library.su"
    lines = usage.read_text().splitlines(keepends=True)
    library.write_text("".join(line for line in lines if ":leaf" in line))
    usage.write_text("".join(line for line in lines if ":leaf" not in line))
    elf = Elf.read(program)
    alone, both = stack_need(program, elf), stack_need(program, elf, [library])
    assert alone is not None and both is not None
    assert 3000 <= alone.size <= 3300 and 7000 <= both.size <= 7300


def test_frames(tmp_path: Path) -> None:
    """Copies are their function; the smallest of a name counts; nonsense is nothing."""
    path = tmp_path / "a.su"
    path.write_text("a.c:1:2:f.constprop.isra\t64\tstatic\na.c:3:f\t32\tdynamic\n"
                    "a.c:9:9:g\tx\tstatic\n\n\t\t\nh\t99999999999999999999\tstatic\n")  # fmt: skip
    assert read_frames([path, tmp_path / "none.su"]) == {"f": 32}


@pytest.mark.parametrize(("size", "warned"), [("0x1000", True), ("0x2000", False)])
def test_warning(compile_program: Compile, judge: Judge, tmp_path: Path, size: str,
                 warned: bool) -> None:  # fmt: skip
    compile_program()
    system = judge(f'<protection_domain name="a" stack_size="{size}">'
                   '<program_image path="program.elf"/></protection_domain>',
                   search_path=(tmp_path,)).good  # fmt: skip
    findings = Findings()
    read_programs(system, findings)
    assert [found.rule for found in findings.all] == (["stack-small"] if warned else [])
    if warned:
        (found,) = findings.all
        assert "has 4 KiB of stack and needs at least 7" in found.message
        assert "_start > middle > leaf" in found.message
        assert found.help == ('set stack_size="0x2000" or more',)
