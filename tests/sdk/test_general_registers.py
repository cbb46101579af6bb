# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What of the SDK runs in protection domains uses no FP registers: a domain whose own code does not
either is never switched with them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

FP = re.compile(r"^\s*[0-9a-f]+:\t\S+\t(?:.*[ ,{])?[vbhsdq]\d+(?![\da-f ])", re.MULTILINE)


def instructions(path: Path) -> str:
    return subprocess.run(["aarch64-linux-gnu-objdump", "-d", "--no-show-raw-insn", str(path)],
                          capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ["lib/libmicrokit.a", "lib/libmicrokit_extern.a", "elf/monitor.elf"])
def test_no_fp_registers(sdk: Path, name: str) -> None:
    found = {path: FP.findall(instructions(path)) for path in sdk.glob(f"board/*/*/{name}")}
    assert found and not any(found.values()), found


def test_they_would_be_found(sdk: Path) -> None:
    """In the kernel, which switches them."""
    assert all(len(FP.findall(instructions(path))) >= 16
               for path in sdk.glob("board/*/*/elf/kernel.elf"))
