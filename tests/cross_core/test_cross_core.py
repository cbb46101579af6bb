# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Notifications and calls across cores, and parents and children there, on the host: the library's and the monitor's
sources as they are, in threads, and in every order of their memory accesses, over C11's orders, and with a peer that
writes while it is read. Alone they are in tests/libmicrokit/xcore*.c and tests/monitor."""

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


# ---- notifications over C11's orders ----

RING = ROOT / "tests/libmicrokit/ring"
HEADER, SOURCE, PROGRAM = (ROOT / name for name in (
    "sdk/abi/include/multikit/xcore.h", "libmicrokit/src/xcore.c", "tests/cross_core/weak_orders.c"))
COUNT_STORED = "__atomic_store_n(&out->count, number + 1, __ATOMIC_RELEASE);"
ENTRY_STORED = """__atomic_store_n(&out->log[number % MICROKIT_XCORE_LOG], number << MICROKIT_XCORE_ID_BITS | id,
                     __ATOMIC_RELAXED);"""
#: Seeded: the file, what is once in it, what comes instead, and what is found.
DEFECTS = {
    "the word is not released": (HEADER, "out->words[id] + 1, __ATOMIC_RELEASE", "out->words[id] + 1, __ATOMIC_RELAXED", "no data race"),
    "the word is not acquired": (SOURCE, "&page->words[id], __ATOMIC_ACQUIRE", "&page->words[id], __ATOMIC_RELAXED", "no data race"),
    "the count is not released": (HEADER, COUNT_STORED, COUNT_STORED.replace("RELEASE", "RELAXED"), "nobody sleeps for ever"),
    "the count is not acquired": (SOURCE, "__atomic_load_n(&from->in->count, __ATOMIC_ACQUIRE);\n\n        if",
                                  "__atomic_load_n(&from->in->count, __ATOMIC_RELAXED);\n\n        if", "nobody sleeps for ever"),
    "the count before the entry": (HEADER, f"{ENTRY_STORED}\n    {COUNT_STORED}", f"{COUNT_STORED}\n    {ENTRY_STORED}",
                                   "nobody sleeps for ever"),
    "no barrier before the interrupt": (PROGRAM, "        microkit_ring_fence(); /* the kernel's */\n", "", "nobody sleeps for ever"),
}  # fmt: skip


def explore(folder: Path, generated: Path) -> subprocess.CompletedProcess[str]:
    """With the files of `folder` before those of the sources."""
    program = folder / PROGRAM.name if (folder / PROGRAM.name).exists() else PROGRAM
    includes = [folder, RING / "outside", RING, ROOT / "libmicrokit/include"]
    subprocess.run(["gcc", *(f"-I{include}" for include in includes), *FLAGS, f"-I{generated}", "-o", folder / "explore", program,
                    RING / "explore.c", RING / "model.c"], check=True)
    return subprocess.run([folder / "explore"], capture_output=True, text=True, timeout=120, check=False)


def test_notifications_over_weak_orders(tmp_path: Path, host_kernel_path: Path) -> None:
    result = explore(tmp_path, host_kernel_path.parent / "generated/include")
    assert result.returncode == 0, result.stdout
    assert len(result.stdout.splitlines()) == 12


@pytest.mark.parametrize("name", DEFECTS)
def test_a_weaker_order_is_found(name: str, tmp_path: Path, host_kernel_path: Path) -> None:
    file, old, new, found = DEFECTS[name]
    text = file.read_text()
    assert text.count(old) == 1
    copy = tmp_path / ("multikit" if file == HEADER else "") / file.name
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(text.replace(old, new))
    result = explore(tmp_path, host_kernel_path.parent / "generated/include")
    assert (result.returncode, found in result.stdout) == (1, True), result.stdout
