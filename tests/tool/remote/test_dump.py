# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory in files: core files as QEMU writes them, plain bytes, and files that are neither."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from microkit.base.errors import UsageError
from microkit.remote.dump import Dump
from microkit.verify.image import Corrupt


def core_file(path: Path, pieces: list[tuple[int, bytes]], machine: int = 183, cut: int = 0) -> Path:
    """An ELF core file with memory at physical addresses, and a note, as dump-guest-memory writes."""
    headers = [struct.pack("<IIQQQQQQ", 4, 0, 64, 0, 0, 4, 4, 0)]
    at, body = 64 + 56 * (len(pieces) + 1), b""
    for pa, data in pieces:
        headers.append(struct.pack("<IIQQQQQQ", 1, 0, at + len(body), 0, pa, len(data), len(data), 0))
        body += data
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 4, machine, 1, 0, 64, 0, 0, 64, 56,
                         len(headers), 0, 0, 0)
    data = header + b"".join(headers) + body
    path.write_bytes(data[: len(data) - cut])
    return path


def test_core_file(tmp_path: Path) -> None:
    dump = Dump([str(core_file(tmp_path / "core", [(0x40000000, b"abcd" * 10), (0x70000000, b"efgh")]))])
    assert dump.read(0x40000004, 6) == b"abcdab" and dump.read(0x70000000, 4) == b"efgh"
    for pa, size in ((0x40000026, 4), (0x3fffffff, 2), (0x70000004, 1)):
        with pytest.raises(Corrupt, match=f"memory at {pa:#x} is in no dump"):
            dump.read(pa, size)


def test_plain_files(tmp_path: Path) -> None:
    for name, text in (("a", b"first"), ("b@1", b"second")):
        (tmp_path / name).write_bytes(text)
    dump = Dump([f"{tmp_path}/a@0x1000", f"{tmp_path}/b@1@8192"])
    assert dump.read(0x1001, 4) == b"irst" and dump.read(0x2000, 6) == b"second"


@pytest.mark.parametrize(("text", "why"), [
    ("none", "'.*none': No such file"), ("none@0", "No such file"), ("plain", "say where it begins: .*plain@ADDRESS"),
    ("plain@here", "'here' is not an address"), ("plain@-1", "is not an address"), ("empty@0", "is empty"),
    ("folder@0", "Is a directory"), ("cut", "is cut off: memory at 0x1000"), ("x86", "not of an AArch64 machine"),
    ("short", "its program headers lie outside"), ("nothing", "has no memory in it")])
def test_files_that_are_no_dumps(text: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"some bytes")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    core_file(tmp_path / "cut", [(0x1000, bytes(100))], cut=1)
    core_file(tmp_path / "x86", [(0x1000, bytes(100))], machine=62)
    core_file(tmp_path / "nothing", [])
    (tmp_path / "short").write_bytes((tmp_path / "cut").read_bytes()[:80])
    with pytest.raises(UsageError, match=why):
        Dump([f"{tmp_path}/{text}"])
