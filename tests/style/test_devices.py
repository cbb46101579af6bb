# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""board/devices: a register has one definition, a variant is a folder, a part implements its contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEVICES = sorted(path for path in (ROOT / "board/devices").iterdir() if path.is_dir())
CONTRACTS = {"kernel.c": ROOT / "kernel/include/machine/machine.h",
             "loader.c": ROOT / "board/loader/include/loader/drivers.h",
             "selftest.c": ROOT / "board/selftest/include/selftest/devices.h",
             "pd.c": ROOT / "libmicrokit/uart/include/uart/device.h",
             "vmm.c": ROOT / "libmicrokit/vmm/include/vmm/gic_version.h"}
#: Of a kind, where it is another header.
OF_KIND = {("watchdog", "pd.c"): ROOT / "sdk/services/watchdog/include/microkit_watchdog.h"}
#: Of the contract, in <machine/inline.h>: they are of the architecture.
INLINE = {"gic_pending", "timer_deadline", "timer_now", "timer_set_deadline"}
#: What registers.h shares with others of its kind.
INCLUDED = re.compile(r'^#include "\.\./([\w.]+)"', re.MULTILINE)
DEFINE = re.compile(r"^\s*#\s*define (\w+)", re.MULTILINE)
#: What several devices of a kind have in common, beside their folders.
SHARED = re.compile(r'^#include "(\.\./\w+\.h)"', re.MULTILINE)
FUNCTION = re.compile(r"^(?!static|typedef|#)[\w ]+?[ *](\w+)\([^;{]*\)\n\{", re.MULTILINE)
DECLARATION = re.compile(r"^(?!static|typedef|#)[\w ]+?[ *](\w+)\([^;{]*\);", re.MULTILINE)

each_device = pytest.mark.parametrize("device", DEVICES, ids=lambda path: path.name)


def kind(device: Path) -> str:
    return device.name.partition("-")[0]


def functions(part: Path) -> set[str]:
    """Those that others can call: of the part, and of what it has in common with other devices."""
    text = part.read_text()
    return {name for each in (text, *((part.parent / name).read_text() for name in SHARED.findall(text)))
            for name in FUNCTION.findall(each)}


@each_device
def test_files(device: Path) -> None:
    names = {path.name for path in device.iterdir()}
    assert names <= {"registers.h", "compatible.txt", "loader.S", *CONTRACTS} and names & set(CONTRACTS)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", device.name)


@each_device
def test_registers_are_defined_once(device: Path) -> None:
    """A part has only what is its own: how often it tries, where the kernel has it mapped."""
    registers = device / "registers.h"
    common = INCLUDED.findall(registers.read_text()) if registers.is_file() else []
    headers = [ROOT / "board/devices" / name for name in ("gic.h", *common)]
    shared = {name for header in (*headers, registers) if header.is_file()
              for name in DEFINE.findall(header.read_text())}
    for part in CONTRACTS:
        path = device / part
        own = DEFINE.findall(path.read_text()) if path.is_file() else []
        assert shared.isdisjoint(own)
        shared |= set(own)


@each_device
def test_no_variants_inside(device: Path) -> None:
    for path in device.glob("*.[ch]"):
        assert not re.search(r"^\s*#\s*if", path.read_text(), re.MULTILINE), path


@each_device
def test_a_part_defines_its_contract(device: Path) -> None:
    """All functions of its kind and no others, so that a board can name any device of the kind."""
    for part, contract in CONTRACTS.items():
        path = device / part
        if path.is_file():
            header = OF_KIND.get((kind(device), part), contract)
            wanted = {name for name in DECLARATION.findall(header.read_text())
                      if name.removeprefix("microkit_").startswith(kind(device) + "_")} - INLINE
            assert functions(path) == wanted
