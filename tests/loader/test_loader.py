# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The loader on the host: a program for each of its sources, with a machine of the tests' own behind
loader/machine.h, under sanitizers."""

from __future__ import annotations

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
         "restart"]


def build(name: str, source: Path, folder: Path) -> Path:
    result = folder / f"{name}.o"
    subprocess.run(["gcc", *FLAGS, "-c", "-o", result, source], check=True)
    return result


@pytest.fixture(scope="module", name="parts")
def built_parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All of the loader but the processor's part and the drivers, and the fixture."""
    folder = tmp_path_factory.mktemp("loader")
    sources = {f"loader-{path.stem}": path for path in (LOADER / "src").glob("*.c")}
    for name in ("fixture", "image_made"):
        sources[name] = HERE / f"{name}.c"
    return [build(name, path, folder) for name, path in sources.items()]


def run(parts: list[Path], sources: list[Path], folder: Path) -> None:
    program = folder / "program"
    subprocess.run(["gcc", *FLAGS, "-o", program, *sources, *parts], check=True)
    result = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


def test_every_source_is_tested() -> None:
    assert {path.stem for path in (LOADER / "src").glob("*.c")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_loader(name: str, parts: list[Path], tmp_path: Path) -> None:
    run(parts, [HERE / f"{name}.c", HERE / "uart.c", HERE / "interrupts.c"], tmp_path)


@pytest.mark.parametrize("name", DRIVERS)
def test_driver(name: str, parts: list[Path], tmp_path: Path) -> None:
    other = "interrupts.c" if name.startswith("uart") else "uart.c"
    run(parts, [HERE / f"{name}.c", DRIVERS[name], HERE / other], tmp_path)
