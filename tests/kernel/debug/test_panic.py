# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The end of a core, and warnings: on lines of their own, with what is known."""

from __future__ import annotations

import ctypes

from kernel.output import Output
from kernel.world import World


def test_panic_says_why_and_stops(world: World, output: Output) -> None:
    world.ks.boot.core = 3
    said = output.of_death(lambda: world.lib.panic_at(
        b"the reason", ctypes.c_uint64(0x4000), ctypes.c_uint64(0x96000046), ctypes.c_uint64(8)))
    assert said == "KERNEL PANIC core 3: the reason\n  pc 0x4000 esr 0x96000046 far 0x8\n"


def test_panic_says_where_it_was_called(world: World, output: Output) -> None:
    said = output.of_death(lambda: world.lib.panic(b"the reason"))
    assert said.startswith("KERNEL PANIC core 0: the reason\n  pc 0x")
    assert said.endswith(" esr 0x0 far 0x0\n") and " pc 0x0 " not in said


def test_a_warning_is_only_said(world: World, output: Output) -> None:
    world.lib.report_at(b"what it is", ctypes.c_uint64(0x4000), ctypes.c_uint64(0xbe000000))
    assert output.text() == "KERNEL WARNING core 0: what it is\n  pc 0x4000 esr 0xbe000000 far 0x0\n"


def test_unfinished_lines_end_first(world: World, output: Output) -> None:
    for character in b"begun":
        world.lib.console_put(101, character)
    world.lib.report_at(b"what", ctypes.c_uint64(0), ctypes.c_uint64(0))
    assert output.text().splitlines()[:2] == ["begun", "KERNEL WARNING core 0: what"]
