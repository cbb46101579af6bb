# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every folder beside this file that has a .system and an expected.txt is a test.

A feature's folder may be one system or hold several; a `boards.txt` names the boards it is run
on (default: the first), a `configs.txt` the configurations (default: debug), a `toolchains.txt`
the compilers, gcc and clang (default: gcc), a `cpus.txt` the CPUs as QEMU's -cpu names them
(default: the board's), a `qemu.txt` more arguments of QEMU.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent
DEFAULT_BOARD = "qemu_virt_aarch64"


def cases() -> Iterator[object]:
    for expected in sorted(HERE.rglob("expected.txt")):
        folder = expected.parent
        if not list(folder.glob("*.system")):
            continue
        name = str(folder.relative_to(HERE))
        for board, config, compiler, cpu in itertools.product(
                words(folder / "boards.txt", DEFAULT_BOARD), words(folder / "configs.txt", "debug"),
                words(folder / "toolchains.txt", "gcc"), words(folder / "cpus.txt", "") or [""]):
            parts = [name, board, config, compiler if compiler != "gcc" else "", cpu]
            yield pytest.param(folder, board, config, compiler == "clang", cpu,
                               id="-".join(filter(None, parts)))


def words(path: Path, default: str) -> list[str]:
    return (path.read_text() if path.exists() else default).split()


@pytest.mark.qemu
@pytest.mark.parametrize(("folder", "board", "config", "llvm", "cpu"), cases())
def test_system(folder: Path, board: str, config: str, llvm: bool, cpu: str, sdk: Path,
                work: Path) -> None:
    """QEMU takes the last of several -cpu."""
    qemu = (*words(folder / "qemu.txt", ""), *(("-cpu", cpu) if cpu else ()))
    run_system(folder, Target(sdk, board, config, llvm), work, qemu=qemu)
