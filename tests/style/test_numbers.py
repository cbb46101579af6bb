# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One number has one home (docs/design/numbers.md): the digits of the contract between tool, kernel,
library and monitor are written in sdk/abi/include, and nowhere else.

Comments and strings may say them, for people. What is the same digits and another number is in
ALLOWED, with what it is.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.scripts import load_script

ROOT = Path(__file__).resolve().parents[2]
CODE = (".c", ".h", ".S", ".ld", ".py")
PRODUCT = ("tool/microkit", "libmicrokit", "monitor", "board", "kernel", "sdk", "example")
#: Where they are at home; contract.py is made from there.
HOMES = ("sdk/abi/include", "tool/microkit/base/contract.py")
#: Numbers of another project's layouts, which no change here may change.
FOREIGN = ("sdk/python/", "tests/generator/")

SLOTS = {74: "calls", 138: "interrupts", 202: "children", 266: "virtual machines", 330: "vCPUs",
         394: "I/O ports", 458: "own slots"}  # fmt: skip
ADDRESSES = {0xfffffff000: "IPC buffer", 0xffffffe000: "stack", 1 << 40: "end of addresses",
             (1 << 40) - 1: "last address", 0x8000000000: "monitor's information"}  # fmt: skip
SIZES = {4096: "page", 4095: "page", 0x200000: "large page, or where programs are linked",
         0x40000000: "huge page", 512: "entries of a table", 62: "channels", 61: "last channel",
         254: "highest priority"}  # fmt: skip
SHIFTS = {12: "page", 21: "large page", 30: "huge page", 62: "badge of a fault", 63: "badge of a call"}
UNITS = {64: "granule, bits of a word", 32: "slot"}
#: What a definition of one of these names in digits would be a second home of.
NAMES = re.compile(
    r"^\s*(#\s*define\s+|[\w, ]*?)\b_?(PAGE|PAGE_SIZE|PAGE_BITS|LARGE_PAGE|HUGE_PAGE|GRANULE|GRANULE_BITS|"
    r"SLOT|SLOT_SIZE|ENTRIES|TABLE_ENTRIES|CHANNELS|MAX_CHANNELS|MAX_ID|USER_CAPS|CSPACE_SLOTS|NAME_LENGTH|"
    r"STACK_SIZE|MAX_PRIORITY|BADGE_CALL|BADGE_FAULT)\b(\s*,\s*\w+)*\s*=?\s*(\w+\s*,\s*)*(1U?L*\s*<<\s*)?$"
)
VALUES = {*SIZES, *SHIFTS, 64, 32, 5, 6, 128, 1024, 0x2000, 0x4000}

#: File, part of the line, and what the number is.
ALLOWED = (
    ("microkit.ld", "ALIGN(0x1000)", "users' linkers read it as it is; test_contract.py compares it"),
    ("microkit.ld", ". = 0x200000;", "the same"),
    ("assert.c", "MICROKIT_MAX_CHANNEL_ID == 61", "compared with a text that has the digits"),
    ("ada/calls.c", "MICROKIT_MAX_CHANNEL_ID == 61", "compared with ranges in microkit.ads"),
    ("layouts.c", "MICROKIT_MAX_CHANNELS <= 62", "comparison: what two kinds of bits leave"),
    ("structures.h", "#define GRANULE_BITS  6", "its home: the kernel counts in granules"),
    ("head.S", "#define TEXT_OFFSET 0x200000", "of the header of a Linux image"),
    ("offsets.h", "#define FPU_FPSR 512", "offset: 32 registers of 16 bytes"),
    ("registers.h", "#define GICC_DIR           0x1000", "a register of the GIC"),
    ("devices/gic.h", "GICD_ISPENDR", "a register of the GIC"),
    ("machine.py", "stream.read(4096)", "as much as is there"),
    ("elf/header.py", "_MACHINES = {3:", "machines of ELF files"),
    ("elf/header.py", "2**62", "an offset that no file has"),
    ("elf/sections.py", "2**62", "an offset that no file has"),
    ("source.py", "_BLOCK = 1 << 12", "how much of a file is read at once"),
    ("container.py", '("e_shnum", 60, 2)', "offset in an ELF header"),
    ("groups.py", "SLOT = 1 << 32", "one of many bits"),
    ("uart-meson/registers.h", "STATUS_TX_FULL", "a bit of a register"),
    ("uart-meson/registers.h", "CONTROL_TX_EN", "a bit of a register"),
    ("uart-imx/registers.h", "URXD_FRMERR", "a bit of a register"),
    ("uart-lpuart/registers.h", "STAT_RDRF", "a bit of a register"),
    ("uart-lpuart/registers.h", "CTRL_RIE", "a bit of a register"),
    ("uart_console/terminal.h", "char screen[512]", "characters"),
    ("vmm/gic.h", "GICD_PEND = 0x200", "a register of the GIC"),
    ("vmm/src/access.c", "#define ISS_SSE", "a bit of a register"),
    ("vmm/src/psci.c", "#define WIDE 0x40000000u", "a bit of a function's number"),
    ("vmm/src/vcpu.c", "return 0x200;", "offset of a vector"),
    ("entropy_virtio.c", "#define SLOT", "of QEMU's machine"),
    ("entropy_virtio.c", "#define PAGE", "what is mapped of the device, as the description says"),
    ("microkit_fat.h", "MICROKIT_FAT_SECTOR", "a sector, of the FAT specification"),
    ("microkit_block.h", "MICROKIT_BLOCK_SIZE", "bytes of a block of virtio and of partition tables"),
    ("block/src/disk.c", "UNITS", "bytes of registers of a device"),
    ("block/src/sd_card.c", "LARGE", "a bit of a register"),
    ("block/src/sd_csd.c", "bits(response, 62, 12)", "bits of a register"),
    ("net/src/card.c", "UNITS", "bytes of registers of a device"),
    ("net/src/copier.c", "return word %", "the first number that does not fit into so many bytes"),
    ("net/gem_registers.h", "DMA_64", "a bit of a register"),
    ("net/gem_registers.h", "TX_WRAP", "a bit of a descriptor"),
    ("net/src/gem.c", "GEM_MODULE) >> 16", "a field of a register"),
    ("net/src/gem_phy.c", "NEGOTIATES", "a bit of a register"),
    ("microkit_net_counters.h", "MICROKIT_NET_COUNTERS_SIZE", "bytes of a region, on every kernel"),
    ("microkit_net.h", "aligned(4096)", "where the buffers begin in a region, on every kernel"),
    ("microkit_virtio.h", "MICROKIT_VIRTIO_PAGE", "virtio's own, whatever the kernel's is"),
    ("microkit_vmm_virtio.h", "MICROKIT_VM_VIRTIO_SIZE", "bytes of registers of a device"),
    ("microkit_uart.h", "MICROKIT_UART_PARITY", "a bit of what is received"),
    ("test_contract.py", "", "the same numbers from Microkit's manual, as a second opinion"),
    ("loader/src/aarch64/head.S", "SCTLR_I", "a bit of a register"),
    ("test_numbers.py", "", "this list"),
    ("test_fuzz_images.py", "0xFFFFFFF000", "any address that could do harm"),
    ("observer.c", "r.x[2] & 0xffffffffff", "a mask of the test's own"),
)


read = load_script(Path(__file__).with_name("source_numbers.py"))


def sources() -> list[str]:
    output = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = output.stdout.decode().split("\0")
    return [name for name in names if name.endswith(CODE) and not name.startswith(HOMES + FOREIGN)
            and (ROOT / name).is_file()]  # fmt: skip


def meaning(name: str, value: int, before: str) -> str | None:
    """What of the contract a number is in this place, None when it is nothing of it."""
    before, found = before.rstrip(), SLOTS.get(value) or ADDRESSES.get(value)
    if name.startswith(PRODUCT):
        if not name.startswith("kernel") and before.endswith(("<<", ">>")):
            found = found or SHIFTS.get(value)
        if name.startswith("tool") and re.search(r"(?<!\*)(\*|//|%)$", before):
            found = found or UNITS.get(value)
        found = found or SIZES.get(value)
    return found or ("a definition" if value in VALUES and NAMES.search(before) else None)


def is_allowed(name: str, text: str, used: set[int]) -> bool:
    for index, (file, part, _) in enumerate(ALLOWED):
        if ("/" + name).endswith("/" + file) and part in text:
            used.add(index)
            return True
    return False


def second_homes(used: set[int]) -> Iterator[str]:
    for name in sources():
        for each in read.numbers((ROOT / name).read_text(), name.endswith(".py")):
            what = meaning(name, each.value, each.before)
            if what is not None and not is_allowed(name, each.text, used):
                yield f"{name}:{each.line}: {each.value:#x} ({what}): {each.text}"


def test_no_number_has_a_second_home() -> None:
    assert list(second_homes(set())) == []


def test_the_list_of_what_is_allowed_is_true() -> None:
    used: set[int] = set()
    list(second_homes(used))
    assert [each for index, each in enumerate(ALLOWED) if index not in used] == []


@pytest.mark.parametrize(("name", "line", "found"), [
    ("monitor/a.c", "#define PAGE 0x1000", ["page"]),
    ("monitor/a.c", "x = 1; /* 4096 */", []),
    ("monitor/a.c", 'puts("4096"); y = 0x1000u;', ["page"]),
    ("monitor/a.c", "badge >> 62 & 1", ["badge of a fault"]),
    ("monitor/a.S", "add x0, x0, #4095", ["page"]),
    ("tests/a.c", "enum { A = 458 + 1 };", ["own slots"]),
    ("tests/a.c", "#define SLOT_SIZE 32", ["a definition"]),
    ("tests/a.c", "x = 4096;", []),
    ("tests/a.py", "GRANULE, SLOT = 64, 32", ["a definition", "a definition"]),
    ("tests/a.py", "a = PAGE * 3", []),
    ("tool/microkit/a.py", "at = ref * 64", ["granule, bits of a word"]),
    ("tool/microkit/a.py", "most = 2 ** 64", []),
    ("tool/microkit/a.py", "'''4096'''\nx = f(512)  # 4096", ["entries of a table"]),
    ("kernel/a.c", "label << 12", []),
])  # fmt: skip
def test_digits_are_found(name: str, line: str, found: list[str]) -> None:
    """The test itself: in which place which number is seen."""
    numbers = read.numbers(line, name.endswith(".py"))
    meanings = [meaning(name, each.value, each.before) for each in numbers]
    assert [each for each in meanings if each is not None] == found
