# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Host kernels, one for each core: each a copy of the library of its own, with its own window and machine."""

from __future__ import annotations

import ctypes
import shutil
from pathlib import Path

from microkit.base.sizes import GRANULE, TABLE_ENTRIES
from microkit.sdk.abi import Abi
from spec.kernel import Kernel
from spec.machine.machine import NOTHING
from spec.step import TIMER, Step
from spec.universe import Universe

#: Stage-2 descriptors (DDI 0487, D8.3), and the same bits of VTTBR_EL2: an address, a table, what is valid and may be written.
ADDRESS, TABLE, WRITABLE = 0xffff_ffff_f000, 3, 1 << 7 | 1
#: How many bits of an address are below what each level translates.
LEVELS = (30, 21, 12)


def copies(library: Path, count: int, folder: Path, abi: Abi | None = None) -> list[Kernel]:
    """The loader takes files of different names for different libraries, each with its own data."""
    found: list[Kernel] = []
    for core in range(count):
        path = folder / f"core{core}-{library.name}"
        shutil.copy(library, path)
        found.append(Kernel(path, folder, abi))
        abi = found[0].abi
    return found


def begin(kernel: Kernel, universe: Universe) -> None:
    """In the state of the universe; a first entry finds who runs."""
    kernel.reset(universe.core, (universe.next + 1) * GRANULE)
    first = Step(TIMER)
    first.apply(universe.core)
    kernel.step(first, universe.core.clock)


def memory(kernel: Kernel) -> bytes:
    """What a kernel has: of the window all that is in use, with the kernel's state, and the machine."""
    machine = kernel.machine
    return ctypes.string_at(kernel.base, kernel.used) + ctypes.string_at(machine.address, machine.layout.size)


def forget_sent(kernel: Kernel) -> None:
    kernel.machine.last_sgi, kernel.machine.last_sgi_target = NOTHING


def sent(kernel: Kernel) -> tuple[int, int]:
    """The interrupt that was sent in this step, and to whom."""
    return kernel.machine.last_sgi, kernel.machine.last_sgi_target


def ring(kernel: Kernel, intid: int, sender: int) -> None:
    """It arrives."""
    kernel.lib.host_gic_raise(intid, sender)


def translate(kernel: Kernel, address: int) -> int | None:
    """Where a store goes, by the tables that the kernel has made and loaded."""
    table = kernel.machine.vttbr & ADDRESS
    if table == 0:
        return None
    for bits in LEVELS:
        index = address >> bits if bits == LEVELS[0] else address >> bits & TABLE_ENTRIES - 1
        entry = word(kernel, table + 8 * index)
        if entry & TABLE != TABLE or bits == LEVELS[-1]:
            break
        table = entry & ADDRESS
    return entry & ADDRESS | address & (1 << bits) - 1 if entry & WRITABLE == WRITABLE else None


def word(kernel: Kernel, pa: int) -> int:
    return ctypes.c_uint64.from_address(kernel.base + pa - kernel.ks.boot.window_pa).value
