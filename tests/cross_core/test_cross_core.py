# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Notifications and calls across cores, and parents and children there, on the host: the library's and the monitor's
sources as they are, in threads, and in every order of their memory accesses, and with a peer that writes while it is
read. Alone they are in tests/libmicrokit/xcore*.c and tests/monitor."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIBRARY = ROOT / "libmicrokit/src"
FLAGS = ["-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{LIBRARY}",
         f"-I{ROOT / 'sdk/abi/include'}"]
#: Calls need the whole microkit.h, with the machine of the library's tests.
CALLS = [f"-I{ROOT / 'tests/libmicrokit/host'}", f"-I{ROOT / 'libmicrokit/include'}",
         "-include", HERE / "call_buffer.h"]
PROGRAMS = {
    "threads": ["-fsanitize=thread", LIBRARY / "xcore.c"],
    "orders": [],
    "call_threads": ["-fsanitize=thread", "-Wno-tsan", *CALLS],  # which knows no fences
    "call_orders": CALLS,
    "parent_orders": [*CALLS, f"-I{ROOT / 'monitor/include'}"],
    "relay_orders": [*CALLS, f"-I{ROOT / 'monitor/include'}"],
    "call_hostile": ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", *CALLS],
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_protocol(name: str, tmp_path: Path, host_kernel_path: Path) -> None:
    program, more = tmp_path / name, PROGRAMS[name]
    generated = f"-I{host_kernel_path.parent / 'generated/include'}"
    flags = [flag for flag in more if flag != LIBRARY / "xcore.c"]
    sources = [HERE / f"{name}.c", *(flag for flag in more if flag not in flags)]
    subprocess.run(["gcc", *flags, *FLAGS, generated, "-o", program, *sources], check=True)
    result = subprocess.run([program], capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
