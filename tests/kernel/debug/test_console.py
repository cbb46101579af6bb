# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Lines of several writers on one console: none is cut in two, all come in the order of their ends."""

from __future__ import annotations

import pytest

from kernel.output import Output
from kernel.world import World

A, B, C, D, E = range(101, 106)


class Console:
    """The kernel's functions, and what came out of them."""

    def __init__(self, world: World, output: Output) -> None:
        self.lib, self.out = world.lib, output.text

    def put(self, writer: int, text: str) -> None:
        for character in text:
            self.lib.console_put(writer, ord(character))


@pytest.fixture(name="console")
def on_console(world: World, output: Output) -> Console:
    return Console(world, output)


def test_a_line_comes_out_when_it_is_finished(console: Console) -> None:
    console.put(A, "one")
    assert console.out() == ""
    console.put(A, " two\nthree")
    assert console.out() == "one two\n"


def test_an_interrupted_line_goes_on_after_the_other(console: Console) -> None:
    console.put(A, "begins ")
    console.put(B, "another\n")
    console.put(A, "and ends\n")
    assert console.out() == "another\nbegins and ends\n"


def test_a_prompt_is_seen_while_the_core_idles(console: Console) -> None:
    console.put(A, "> ")
    console.lib.console_flush()
    console.lib.console_flush()
    console.put(A, "yes\n")
    assert console.out() == "> yes\n"


def test_a_prompt_that_is_interrupted_comes_whole_once_more(console: Console) -> None:
    console.put(A, "> ")
    console.lib.console_flush()
    console.put(B, "hello\n")
    console.put(A, "yes\n")
    assert console.out() == "> \nhello\n> yes\n"


def test_who_stops_has_its_line_ended(console: Console) -> None:
    console.put(A, "about to fail")
    console.put(B, "still here")
    console.lib.console_end_line(A)
    console.put(B, "\n")
    assert console.out() == "about to fail\nstill here\n"


def test_text_of_the_kernel_comes_after_all_lines(console: Console) -> None:
    console.put(A, "a")
    console.put(B, "b")
    console.lib.console_end_lines()
    console.put(A, "c\n")
    assert console.out() == "a\nb\nc\n"


def test_one_writer_too_many_pushes_out_the_oldest(console: Console) -> None:
    for writer, text in ((A, "a"), (B, "b"), (C, "c"), (D, "d"), (E, "e\n")):
        console.put(writer, text)
    assert console.out() == "a\ne\n"
    for writer in (D, C, B):
        console.put(writer, "\n")
    assert console.out() == "d\nc\nb\n"


def test_a_long_line_loses_nothing(console: Console) -> None:
    console.put(A, "x" * 300 + "\n")
    assert console.out() == "x" * 300 + "\n"


def test_a_thread_that_faults_has_its_line_ended(console: Console, world: World) -> None:
    thread = world.thread()
    console.put(thread.ref, "last words")
    world.lib.handle_user_exception(0, 0)
    assert console.out() == "last words\n"


def turns_of(world: World) -> tuple[int, int]:
    """How often it was taken, and kept."""
    return world.machine.turns, world.machine.kept


def test_the_turn_at_the_uart_is_kept_before_each_character(console: Console, world: World) -> None:
    """Also before the ends of lines, of its own and of one that is pushed away; and of the kernel's own text."""
    world.ks.boot.cores = 2
    taken, kept = turns_of(world)
    console.put(A, "> ")
    console.lib.console_flush()
    console.put(B, "hello\n")
    world.lib.debug_print_scheduler()
    text = console.out()
    assert text.startswith("> \nhello\n> \nscheduler of core ")
    assert turns_of(world) == (taken + 4, kept + len(text))


def test_alone_nobody_waits_for_a_turn(console: Console, world: World) -> None:
    world.ks.boot.cores = 1
    before = turns_of(world)
    console.put(A, "hello\n")
    world.lib.debug_print_scheduler()
    assert console.out().startswith("hello\nscheduler") and turns_of(world) == before
