# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The monitor on the host: its C sources with a kernel of the tests' own, under sanitizers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MONITOR = ROOT / "monitor"
FLAGS = ["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined",
         "-fno-sanitize-recover=all", f"-I{HERE}", f"-I{MONITOR / 'include'}",
         f"-I{ROOT / 'sdk/abi/include'}"]
#: What only the target has: the endless loops and the system calls.
TARGET = ("main.c", "kernel.c", "watchdog_kernel.c", "guardian_kernel.c")
#: src/FOLDER/NAME.c is tested by FOLDER/NAME.c here.
PROGRAMS = sorted(path.relative_to(HERE).with_suffix("") for path in HERE.rglob("*.c")
                  if path.stem != "fixture")


def run(*command: str | Path, folder: Path | None = None) -> None:
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder,
                            check=False)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module", name="labels")
def generated(host_kernel_path: Path) -> str:
    """Where the labels of invocations are."""
    return f"-I{host_kernel_path.parent / 'generated/include'}"


@pytest.fixture(scope="module", name="objects")
def built_once(tmp_path_factory: pytest.TempPathFactory, labels: str) -> list[Path]:
    """The monitor, and a kernel of the tests' own."""
    folder = tmp_path_factory.mktemp("monitor")
    sources = [path for path in (MONITOR / "src").rglob("*.c") if path.name not in TARGET]
    run("gcc", *FLAGS, labels, "-c", *sources, HERE / "fixture.c", folder=folder)
    return list(folder.glob("*.o"))


@pytest.mark.parametrize("name", PROGRAMS, ids=str)
def test_monitor(name: Path, objects: list[Path], labels: str, tmp_path: Path) -> None:
    program = tmp_path / name.name
    run("gcc", *FLAGS, labels, "-o", program, HERE / f"{name}.c", *objects)
    run(program)


UBSAN = {
    "int f(int a, int b) { return a + b; }": "addition overflow",
    "int f(int a, int b) { return a - b; }": "subtraction overflow",
    "int f(int a, int b) { return a * b; }": "multiplication overflow",
    "int f(int a) { return -a; }": "negation overflow",
    "int f(int a, int b) { return a / b; }": "division overflow or by zero",
    "int f(int a, int b) { return a << b; }": "shift out of bounds",
    "int t[4]; int f(unsigned i) { return t[i]; }": "array index out of bounds",
    "int f(_Bool *b) { return *b; }": "load of a value that its type does not have",
    "void f(void) { __builtin_unreachable(); }": "unreachable code reached",
    "void f(int n) { char a[n]; extern void g(char *); g(a); }":
        "variable length array bound not positive",
}


@pytest.mark.skipif(not shutil.which("clang"), reason="clang is not installed")
@pytest.mark.parametrize("code", UBSAN)
def test_ubsan_numbers_are_those_of_clang(code: str, tmp_path: Path) -> None:
    """The names in esr.c belong to the BRK immediates that the compiler really uses."""
    source = tmp_path / "check.c"
    source.write_text(code)
    assembly = subprocess.run(
        ["clang", "--target=aarch64-none-elf", "-O1", "-S", "-o-", "-fsanitize=undefined",
         "-fsanitize-trap=undefined", "-w", source],
        capture_output=True, text=True, check=True).stdout
    numbers = {int(number, 16) - 0x5500 for number in re.findall(r"brk\s+#0x(55\w\w)", assembly)}
    table = (MONITOR / "src/arch/aarch64/esr.c").read_text().split("checks[] =")[1]
    names = re.findall(r'"([^"]*)\\0"', table.split(";")[0])
    assert UBSAN[code] in {names[number] for number in numbers}


@pytest.mark.parametrize(("config", "prints"), [("debug", True), ("release", False), ("benchmark", False)])
def test_reports_are_where_somebody_sees_them(sdk: Path, config: str, prints: bool) -> None:
    program = (sdk / "board/qemu_virt_aarch64" / config / "elf/monitor.elf").read_bytes()
    for line in (b"MON|ERROR: faulting PD: ", b"the virtual CPU has faulted", b"waits for an interrupt (WFI)"):
        assert (line in program) == prints
