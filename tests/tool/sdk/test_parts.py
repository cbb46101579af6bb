# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs with much memory, and kernels that are none."""

from __future__ import annotations

import resource
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from microkit.base.errors import UsageError
from microkit.elf import Elf
from microkit.sdk.parts import Parts, read_parts
from tool_support import BOARD_FILE, ROOT

GIB = 1 << 30
TEXT = """<system><protection_domain name="a">
<program_image path="big.elf"/></protection_domain></system>"""


@pytest.fixture
def folder(tmp_path: Path, parts_folder: Path) -> Path:
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")
    (tmp_path / "debug").symlink_to(parts_folder)
    (tmp_path / "t.system").write_text(TEXT)
    return tmp_path


def with_bss(data: bytes, size: int) -> bytes:
    """A program whose last loaded part has so many bytes."""
    at, count = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
    loaded = [at + 56 * i for i in range(count)
              if struct.unpack_from("<II", data, at + 56 * i) == (1, 6)]  # fmt: skip
    return data[: loaded[-1] + 40] + struct.pack("<Q", size) + data[loaded[-1] + 48 :]


def build(folder: Path, size: int) -> subprocess.CompletedProcess[str]:
    """A run in 200 MB of address space."""
    (folder / "big.elf").write_bytes(with_bss((folder / "debug/elf/monitor.elf").read_bytes(), size))
    command = [sys.executable, "-m", "microkit", "t.system", "--board-file", "board.toml",
               "--config", "debug", "-o", "image"]  # fmt: skip
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))  # noqa: E731
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                          env={"PYTHONPATH": str(ROOT / "tool")}, preexec_fn=limit)  # fmt: skip


def test_a_gibibyte_of_zeros(folder: Path) -> None:
    """Verification included; the image has no zeros in it."""
    result = build(folder, GIB)
    assert result.returncode == 0, result.stderr
    assert (folder / "image").stat().st_size < 4 << 20  # its translation tables take 2 MiB


@pytest.mark.parametrize("size", [4 * GIB, 64 * GIB, 1 << 40, 1 << 62, (1 << 64) - 0x300000])
def test_more_than_there_is(folder: Path, size: int) -> None:
    result = build(folder, size)
    assert result.returncode == 1
    assert result.stderr.startswith("t.system:2:22: error: "), result.stderr
    assert not (folder / "image").exists()


@pytest.mark.parametrize("name", ["loader.elf", "monitor.elf", "/bin/true", "/dev/zero", "/", "none"])
def test_kernels_that_are_none(parts_folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match="--override-kernel: '"):
        read_parts(parts_folder, parts_folder / "elf" / name)


def test_damaged_kernels(parts_folder: Path, parts: Parts, tmp_path: Path) -> None:
    """Every cut is refused or harmless; another address of the state or entry is seen."""
    good = (parts_folder / "elf/kernel.elf").read_bytes()
    path = tmp_path / "kernel.elf"
    for length in range(0, len(good), max(1, len(good) // 100)):
        path.write_bytes(good[:length])
        with pytest.raises(UsageError, match="--override-kernel"):
            read_parts(parts_folder, path)
    path.write_bytes(good)
    assert read_parts(parts_folder, path).kernel.entry == parts.kernel.entry
    for change in (good[:24] + bytes(8) + good[32:], _moved(good, Elf(good).symbols["ks"].address)):
        path.write_bytes(change)
        with pytest.raises(UsageError, match="--override-kernel"):
            read_parts(parts_folder, path)


def _moved(data: bytes, address: int) -> bytes:
    """With another address in the symbol table."""
    size = Elf(data).symbols["ks"].size
    before = struct.pack("<QQ", address, size)
    assert data.count(before) == 1
    return data.replace(before, struct.pack("<QQ", address + 64, size))
