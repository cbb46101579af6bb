# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Numbers and text on the kernel's console."""

from __future__ import annotations

import ctypes

import pytest

from kernel.output import Output
from kernel.world import World

LARGEST = (1 << 64) - 1


@pytest.mark.parametrize("value", [0, 1, 9, 10, 99, 100, 12345, 10**19 - 1, 10**19, LARGEST])
def test_decimal(world: World, output: Output, value: int) -> None:
    world.lib.print_decimal(ctypes.c_uint64(value))
    assert output.text() == str(value)


@pytest.mark.parametrize("value", [0, 1, 15, 16, 0xabc, 1 << 60, 0x123456789abcdef0, LARGEST])
def test_hexadecimal(world: World, output: Output, value: int) -> None:
    world.lib.print_hex(ctypes.c_uint64(value))
    assert output.text() == hex(value)


def test_string(world: World, output: Output) -> None:
    world.lib.print_string(b"two\nlines\n")
    assert output.text() == "two\nlines\n"


@pytest.mark.parametrize("text,limit,shown", [
    (b"name", 64, "name"), (b"name", 2, "na"), (b"name", 0, ""), (b"", 64, ""),
    (b"a\x1b[2J\nb\x7f\xff", 64, "a?[2J?b??"), (b" ~", 64, " ~")])
def test_text_of_users_is_shown_without_control_characters(
        world: World, output: Output, text: bytes, limit: int, shown: str) -> None:
    world.lib.print_text(text, limit)
    assert output.text() == shown
