# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The tables of threads and capabilities that the debug configuration prints."""

from __future__ import annotations

import ctypes
import re

from kernel.output import Output
from kernel.world import READ, RADIX, Thread, World


def name(thread: Thread, text: bytes) -> None:
    ctypes.memmove(thread.tcb.name.address, text.ljust(64, b"\0"), 64)


def test_threads(world: World, output: Output) -> None:
    """The one that runs, the ready ones by priority and turn, and those that wait for a refill."""
    world.ks.boot.core = 2
    names = (b"high", b"first", b"second", b"low", b"spent")
    threads = [world.thread(priority) for priority in (200, 100, 100, 50)]
    threads.append(world.thread(250, budget=10, period=1000))
    for thread, text in zip(threads, names):
        name(thread, text)
        thread.tcb.context.pc = 0x4000
    world.wait(10)
    world.lib.debug_print_scheduler()
    assert output.text().splitlines() == [
        "scheduler of core 2", "current priority 200 pc 0x4000 high",
        "ready   priority 100 pc 0x4000 first", "ready   priority 100 pc 0x4000 second",
        "ready   priority 50 pc 0x4000 low", "release priority 250 pc 0x4000 spent"]


def test_nobody_runs(world: World, output: Output) -> None:
    world.lib.debug_print_scheduler()
    assert output.text() == "scheduler of core 0\n"


def test_capabilities(world: World, output: Output) -> None:
    thread = world.thread()
    name(thread, b"holder\x1b")
    endpoint = world.endpoint()
    thread.give("ENDPOINT", endpoint, READ, badge=0x77)
    thread.caps = (1 << RADIX) - 1
    reply = world.reply()
    thread.give("REPLY", reply)
    world.lib.debug_print_cspace(thread.ref)
    assert output.text().splitlines() == [
        "capabilities of holder?", f"1 endpoint object {endpoint:#x} rights 0x2 word 0x77",
        f"{(1 << RADIX) - 1} reply object {reply:#x} rights 0xf word 0x0"]


def test_without_a_cspace_nothing_is_said(world: World, output: Output) -> None:
    thread = world.thread()
    world.lib.slot_remove(world.tcb_slot(thread.ref, "CSPACE"))
    world.lib.debug_print_cspace(thread.ref)
    assert output.text() == ""


def test_every_type_has_a_name(world: World, output: Output) -> None:
    """And what is no type is not taken for one."""
    thread = world.thread()
    types = world.abi.constant("CAP_TYPES")
    for number in range(1, types + 1):
        thread.slot(number).cap.type = number
    world.lib.debug_print_cspace(thread.ref)
    lines = output.text().splitlines()[1:]
    names = [re.sub(r"^\d+ | object .*$", "", line) for line in lines]
    assert len(set(names)) == types and "" not in names
