# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Services on the host: each program here includes the sources that it is about, with a model of the device, of
the kernel and of the peers in place of theirs, and says "ok" when nothing was wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAMS = sorted(path for path in HERE.glob("*/*.c") if "\nint main(" in path.read_text())


def includes(tests: Path) -> list[Path]:
    """A model's header, where there is one, stands for the real one of its name."""
    service = ROOT / "sdk/services" / tests.name
    return [tests / "include", HERE / "include", service / "internal", service,
            *sorted(ROOT.glob("sdk/services/*/include")), ROOT / "libmicrokit/include", ROOT / "sdk/abi/include"]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_service(program: Path, tmp_path: Path) -> None:
    binary = tmp_path / program.stem
    subprocess.run(["gcc", "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror",
                    "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
                    *(f"-I{folder}" for folder in includes(program.parent)), "-o", binary, program], check=True)
    run = subprocess.run([binary], capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stdout + run.stderr
