# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The loader on the host: a program for each of its sources, with a machine of the tests' own behind
loader/machine.h, under sanitizers."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOADER = ROOT / "board/loader"
DRIVERS = {path.parent.name: path for path in sorted((ROOT / "board/devices").glob("*/loader.c"))}
FLAGS = ["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined",
         "-fno-sanitize-recover=all", f"-I{HERE / 'include'}", f"-I{LOADER / 'include'}",
         f"-I{ROOT / 'sdk/abi/include'}"]
#: A file of the tests with the name of the loader's.
NAMES = ["print", "fail", "image", "load", "map", "ram", "checks", "exception", "psci", "main",
         "restart", "tree", "watchdog"]


def build(name: str, source: Path, folder: Path) -> Path:
    result = folder / f"{name}.o"
    subprocess.run(["gcc", *FLAGS, "-c", "-o", result, source], check=True)
    return result


@pytest.fixture(scope="module", name="parts")
def built_parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All of the loader but the processor's part and the drivers, and the fixture."""
    folder = tmp_path_factory.mktemp("loader")
    sources = {f"loader-{path.stem}": path for path in [*(LOADER / "src").glob("*.c"), LOADER / "tree/tree.c"]}
    for name in ("fixture", "image_made"):
        sources[name] = HERE / f"{name}.c"
    return [build(name, path, folder) for name, path in sources.items()]


def run(parts: list[Path], sources: list[Path], folder: Path, *more: str) -> None:
    program = folder / "program"
    subprocess.run(["gcc", *more, *FLAGS, "-o", program, *sources, *parts], check=True)
    result = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


def others(name: str) -> list[Path]:
    """What a program needs that is not about the driver's kind; cores are started, and the clock known, as on most
    boards."""
    kinds = {"uart": HERE / "uart.c", "gic": HERE / "interrupts.c", "start": DRIVERS["start-psci"],
             "clock": DRIVERS["clock-fixed"], "watchdog": DRIVERS["watchdog-none"]}
    return [path for kind, path in kinds.items() if not name.startswith(kind)]


def test_every_source_is_tested() -> None:
    assert {path.stem for path in LOADER.rglob("*.c") if "aarch64" not in path.parts} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_loader(name: str, parts: list[Path], tmp_path: Path) -> None:
    run(parts, [HERE / f"{name}.c", *others(name)], tmp_path)


@pytest.mark.parametrize("name", DRIVERS)
def test_driver(name: str, parts: list[Path], tmp_path: Path) -> None:
    """Watchdogs have a model that is more than memory."""
    model = [f"-I{HERE / 'watchdog'}"] if name.startswith("watchdog") else []
    run(parts, [HERE / f"{name}.c", DRIVERS[name], *others(name)], tmp_path, *model)


def test_firmwares_watchdog_that_stops(parts: list[Path], tmp_path: Path) -> None:
    run(parts, [HERE / "watchdog-smc.c", DRIVERS["watchdog-smc"], *others("watchdog")], tmp_path, "-DSTOPS=true",
        f"-I{HERE / 'watchdog'}")


def test_stack_of_a_restart(tmp_path: Path) -> None:
    """One function calls a few, which call none with a frame: all frames there are fit into the stack."""
    head = (LOADER / "src/aarch64/head.S").read_text()
    room = 1 << int(re.search(r"#define RESTART_STACK_BITS (\d+)", head)[1])  # type: ignore[index]
    used = 0
    for path in (LOADER / "src/restart.c", LOADER / "src/load.c", LOADER / "src/aarch64/memory.c", *DRIVERS.values()):
        if path.parent.name.startswith("uart"):
            continue
        subprocess.run(["aarch64-linux-gnu-gcc", "-c", "-O2", "-ffreestanding", "-mgeneral-regs-only",
                        "-fstack-usage", *FLAGS[-3:], "-o", tmp_path / f"{path.stem}.o", path], check=True)
        lines = (tmp_path / f"{path.stem}.su").read_text().splitlines()
        assert all(line.split()[-1] == "static" for line in lines)
        names = ("loader_restart", "load_between", "gic_silence", "cache_clean_invalidate", "machine_",
                 "clock_set", "value_of")
        used += sum(int(line.split()[1]) for line in lines
                    if line.split()[0].rpartition(":")[2].startswith(names))
    assert 0 < used <= room - 64
