# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Notifications and calls across cores, and parents and children there, on the host: the library's and the monitor's
sources as they are, in threads, and in every order of their memory accesses, over C11's orders, and with a peer that
writes while it is read. Alone they are in tests/libmicrokit/xcore*.c and tests/monitor."""

from __future__ import annotations

import shutil
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


# ---- over C11's orders ----

RING = ROOT / "tests/libmicrokit/ring"
HEADER = ROOT / "sdk/abi/include/multikit/xcore.h"
SOURCE, CALLER, CALLEE, MESSAGE = (LIBRARY / name for name in ("xcore.c", "xcore_call.c", "xcore_serve.c", "xcore_message.h"))
NOTIFICATIONS, CALL = HERE / "weak_orders.c", HERE / "weak_calls.c"
COUNT_STORED = "__atomic_store_n(&out->count, number + 1, __ATOMIC_RELEASE);"
COUNT_LOADED = "__atomic_load_n(&from->in->count, __ATOMIC_ACQUIRE);\n\n        if"
ENTRY_STORED = """__atomic_store_n(&out->log[number % MICROKIT_XCORE_LOG], number << MICROKIT_XCORE_ID_BITS | id,
                     __ATOMIC_RELAXED);"""
NUMBER_STORED, LOGGED = ("__atomic_store_n(&message->seq, seq, __ATOMIC_RELEASE);", "microkit_xcore_log(out, MICROKIT_XCORE_CALL);")
SLEEPS, RACE = "nobody sleeps for ever", "no data race"


def relaxed(text: str) -> str:
    return text.replace("RELEASE", "RELAXED").replace("ACQUIRE", "RELAXED")


#: Seeded in notifications: the file, what is once in it, what comes instead, and what is found.
DEFECTS = {
    "the word is not released": (HEADER, "out->words[id] + 1, __ATOMIC_RELEASE", "out->words[id] + 1, __ATOMIC_RELAXED", RACE),
    "the word is not acquired": (SOURCE, "&page->words[id], __ATOMIC_ACQUIRE", "&page->words[id], __ATOMIC_RELAXED", RACE),
    "the count is not released": (HEADER, COUNT_STORED, relaxed(COUNT_STORED), SLEEPS),
    "the count is not acquired": (SOURCE, COUNT_LOADED, relaxed(COUNT_LOADED), SLEEPS),
    "the count before the entry": (HEADER, f"{ENTRY_STORED}\n    {COUNT_STORED}", f"{COUNT_STORED}\n    {ENTRY_STORED}", SLEEPS),
    "no barrier before the interrupt": (NOTIFICATIONS, "        microkit_ring_fence(); /* the kernel's */\n", "", SLEEPS),
}  # fmt: skip
#: Seeded in calls, and the run in which it is found.
CALL_DEFECTS = {
    "the number is not released": (MESSAGE, NUMBER_STORED, relaxed(NUMBER_STORED), RACE, "call"),
    "the request's number is not acquired": (CALLEE, "&from->in->request.seq, __ATOMIC_ACQUIRE", "&from->in->request.seq, __ATOMIC_RELAXED",
                                             "word of a request", "call"),
    "the reply's number is not acquired": (CALLER, "&callee->in->reply.seq, __ATOMIC_ACQUIRE", "&callee->in->reply.seq, __ATOMIC_RELAXED",
                                           RACE, "restart"),
    "the count is not acquired": (SOURCE, COUNT_LOADED, relaxed(COUNT_LOADED), SLEEPS, "call"),
    "the count before the number": (MESSAGE, f"{NUMBER_STORED}\n    {LOGGED}", f"{LOGGED}\n    {NUMBER_STORED}", SLEEPS, "call"),
    "a request is not withdrawn": (CALLER, "        withdraw(callee);\n    }\n    seq", "    }\n    seq", RACE, "restart"),
    "no fence behind the withdrawal": (CALLER, "    __atomic_thread_fence(__ATOMIC_SEQ_CST);\n", "", RACE, "restart"),
    "no fence behind the words": (CALLEE, "    __atomic_thread_fence(__ATOMIC_ACQUIRE);\n", "", RACE, "restart"),
    "the number is not read again": (CALLEE, "(__atomic_load_n(&request->seq, __ATOMIC_RELAXED) != seq)", "(seq == 0)",
                                     "no request is served twice", "restart"),
    "it is not said what was taken": (CALLEE, "    __atomic_store_n(&from->out->taken, seq, __ATOMIC_RELAXED);\n", "",
                                      "no request is served twice", "call"),
    "a reset ends no call": (CALLEE, "    xcore_send(from->out, &from->out->reply, taken);\n", "", SLEEPS, "reset"),
    "a reset does not ring": (CALLEE, "seL4_Signal(bell_of(from));", "(void)bell_of(from);", SLEEPS, "reset"),
    "no barrier before the interrupt": (CALL, "    microkit_ring_fence();\n    notify", "    notify", SLEEPS, "call"),
}  # fmt: skip


def explore(folder: Path, generated: Path, source: Path, *which: str) -> subprocess.CompletedProcess[str]:
    """With the files of `folder` before those of the sources."""
    program = folder / source.name if (folder / source.name).exists() else source
    includes = [folder, RING / "outside", RING, HERE]
    options = [*(f"-I{include}" for include in includes), *(CALLS if source == CALL else [f"-I{ROOT / 'libmicrokit/include'}"])]
    subprocess.run(["gcc", *options, *FLAGS, f"-I{generated}", "-o", folder / "explore", program, RING / "explore.c", RING / "model.c"],
                   check=True)
    return subprocess.run([folder / "explore", *which], capture_output=True, text=True, timeout=120, check=False)


def seed(folder: Path, file: Path, old: str, new: str) -> None:
    """The library's sources are there, too: they include what is beside them."""
    shutil.copytree(LIBRARY, folder, dirs_exist_ok=True)
    text = file.read_text()
    assert text.count(old) == 1
    copy = folder / ("multikit" if file == HEADER else "") / file.name
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(text.replace(old, new))


def test_notifications_over_weak_orders(tmp_path: Path, host_kernel_path: Path) -> None:
    result = explore(tmp_path, host_kernel_path.parent / "generated/include", NOTIFICATIONS)
    assert result.returncode == 0, result.stdout
    assert len(result.stdout.splitlines()) == 12


@pytest.mark.parametrize("name", DEFECTS)
def test_a_weaker_order_is_found(name: str, tmp_path: Path, host_kernel_path: Path) -> None:
    file, old, new, found = DEFECTS[name]
    seed(tmp_path, file, old, new)
    result = explore(tmp_path, host_kernel_path.parent / "generated/include", NOTIFICATIONS)
    assert (result.returncode, found in result.stdout) == (1, True), result.stdout


def test_calls_over_weak_orders(tmp_path: Path, host_kernel_path: Path) -> None:
    result = explore(tmp_path, host_kernel_path.parent / "generated/include", CALL)
    assert result.returncode == 0, result.stdout + result.stderr
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["call", "calls", "reset", "restart"]


@pytest.mark.parametrize("name", CALL_DEFECTS)
def test_a_weaker_call_is_found(name: str, tmp_path: Path, host_kernel_path: Path) -> None:
    file, old, new, found, which = CALL_DEFECTS[name]
    seed(tmp_path, file, old, new)
    result = explore(tmp_path, host_kernel_path.parent / "generated/include", CALL, which)
    assert (result.returncode, found in result.stdout + result.stderr) == (1, True), result.stdout + result.stderr
