# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Notifications across cores on the host: the library's sources as they are, in threads, and in every order
of their memory accesses. Alone they are in tests/libmicrokit/xcore.c."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIBRARY = ROOT / "libmicrokit/src"
FLAGS = ["-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{LIBRARY}",
         f"-I{ROOT / 'sdk/abi/include'}"]
PROGRAMS = {
    "threads": ["-fsanitize=thread", LIBRARY / "xcore.c"],
    "orders": [],
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_protocol(name: str, tmp_path: Path) -> None:
    program = tmp_path / name
    subprocess.run(["gcc", *FLAGS, "-o", program, HERE / f"{name}.c", *PROGRAMS[name]], check=True)
    result = subprocess.run([program], capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
