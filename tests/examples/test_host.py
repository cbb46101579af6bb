# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs of examples on the host, where what only chance brings about on the machine is made to happen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HOST = Path(__file__).with_name("host")
ROOT = HOST.parents[2]


@pytest.mark.parametrize("name, example", [("uart_driver", "uart_console"), ("supervisor", "supervisor"),
                                           ("driver_vm", "driver_vm")])
def test_program(name: str, example: str, tmp_path: Path) -> None:
    program = tmp_path / name
    subprocess.run(["gcc", "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined",
                    "-fno-sanitize-recover=all", f"-I{HOST / 'include'}", f"-I{ROOT / 'libmicrokit/include'}",
                    f"-I{ROOT / 'sdk/abi/include'}", f"-I{ROOT / 'example' / example}",
                    f"-I{ROOT / 'sdk/services/block/include'}", f"-I{ROOT / 'sdk/services/virtio/include'}", "-o", program,
                    HOST / f"{name}.c"], check=True)
    run = subprocess.run([program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stdout + run.stderr
