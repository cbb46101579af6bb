# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One kernel stops, three go on. No program can stop a kernel, so a damaged image does. What stops it may
fail as well: it is silent then, and stays stopped."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.damage import CHECKSUM, IMAGE_MAGIC, damage
from harness.system import boot

HERE = Path(__file__).resolve().parent / "kernel_panic"
#: Words of code by which a function is known in the image.
PATTERN = 16
#: Offset in struct image_header (multikit/image.h).
SIZE = 24


@pytest.mark.qemu
def test_kernel_panic(sdk: Path, work: Path) -> None:
    target = Target(sdk)
    image = build_system(HERE, target, work)
    damaged = work / "damaged.img"
    damaged.write_bytes(damage(image.read_bytes(), core=2))
    command = qemu_command(read_board(target.board_toml), damaged)
    boot(command, HERE / "expected_damaged.txt", work / "console.txt")


#: udf #0
UNDEFINED = bytes(4)
#: str x30, [sp, #-16]!; b .-4
PUSHES_FOR_EVER = struct.pack("<2I", 0xf81f0ffe, 0x17ffffff)


def replaced(image: bytes, kernel: Path, function: str, begin: bytes) -> bytes:
    """The kernel's function, in all its copies, begins with other instructions."""
    with kernel.open("rb") as file:
        elf = ELFFile(file)
        (symbol,) = elf.get_section_by_name(".symtab").get_symbol_by_name(function)
        address = symbol["st_value"]
        section = next(s for s in elf.iter_sections()
                       if s["sh_addr"] <= address < s["sh_addr"] + s["sh_size"])
        at = address - section["sh_addr"]
        code = section.data()[at:at + 4 * PATTERN]
    assert 0 < image.count(code), function
    data = bytearray(image.replace(code, begin + code[len(begin):]))
    magic = data.index(IMAGE_MAGIC)
    struct.pack_into("<Q", data, magic + CHECKSUM, 0)
    (size,) = struct.unpack_from("<Q", data, magic + SIZE)
    words = struct.unpack_from(f"<{size // 8}Q", data, magic)
    struct.pack_into("<Q", data, magic + CHECKSUM, sum(words) % (1 << 64))
    return bytes(data)


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_panic_in_a_panic(board: str, sdk: Path, work: Path) -> None:
    """The GIC cannot be turned off on the way: no second line, no flood, and three cores go on."""
    target = Target(sdk, board)
    image = build_system(HERE, target, work)
    kernel = sdk / "board" / board / target.config / "elf/kernel.elf"
    damaged = work / "damaged.img"
    image_bytes = replaced(image.read_bytes(), kernel, "gic_disable_core", UNDEFINED)
    damaged.write_bytes(damage(image_bytes, core=2))
    command = qemu_command(read_board(target.board_toml), damaged)
    lines = boot(command, HERE / "expected_damaged.txt", work / "console.txt")
    assert sum("PANIC" in line for line in lines) == 1


@pytest.mark.qemu
def test_stack_that_overflows(sdk: Path, work: Path) -> None:
    """Below it are constants, which nobody can write (a permission fault of the third level, by a write):
    the core stops, and says so on another stack."""
    target = Target(sdk)
    image = build_system(HERE, target, work)
    kernel = sdk / "board" / target.board / target.config / "elf/kernel.elf"
    damaged = work / "damaged.img"
    damaged.write_bytes(replaced(image.read_bytes(), kernel, "handle_syscall", PUSHES_FOR_EVER))
    command = qemu_command(read_board(target.board_toml), damaged)
    boot(command, HERE / "expected_overflow.txt", work / "console.txt")
