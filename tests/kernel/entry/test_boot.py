# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A kernel's start: which images it refuses, and the state it begins with."""

from __future__ import annotations

import ctypes

import pytest

from kernel.output import Output
from kernel.world import World

MAGIC = int.from_bytes(b"MULTIKIT", "little")
FREQUENCY, CORE = 62_500_000, 2
SPI, EDGE_SPI, UNUSED, TIMER = 79, 80, 81, 26


@pytest.fixture
def image(world: World) -> World:
    """As the tool leaves it."""
    boot = world.ks.boot
    boot.magic, boot.abi_version, boot.core = MAGIC, 3, CORE
    boot.timer_frequency, boot.ticks_per_us_num, boot.ticks_per_us_den = FREQUENCY, 125, 2
    return world


def boot(world: World, core: int = CORE) -> None:
    world.lib.kernel_boot(ctypes.c_uint64(core))


@pytest.mark.parametrize("field,value,reason", [
    ("magic", 0, "the image has no boot information"),
    ("magic", MAGIC + (1 << 56), "the image has no boot information"),
    ("abi_version", 2, "the image was built for another version of this kernel"),
    ("abi_version", 4, "the image was built for another version of this kernel"),
    ("core", 1, "the image was built for another core")])
def test_images_that_are_refused(image: World, output: Output, field: str, value: int, reason: str
                                 ) -> None:
    setattr(image.ks.boot, field, value)
    said = output.of_death(lambda: boot(image))
    assert said.startswith(f"KERNEL PANIC core {image.ks.boot.core}: {reason}\n")


def test_another_number_at_the_interrupt_controller(image: World, output: Output) -> None:
    image.ks.boot.gic_cpu = 1
    assert "has another number for this core" in output.of_death(lambda: boot(image))


def test_the_loader_passes_another_core(image: World, output: Output) -> None:
    assert "for another core" in output.of_death(lambda: boot(image, CORE + 1))


def test_state_after_boot(image: World) -> None:
    """The highest thread runs, the clock is read, and time has its units."""
    low, high = image.thread(100), image.thread(200)
    image.ks.current = image.ks.current_sc = 0
    image.lib.scheduler_possible_switch_to(high.ref)
    image.machine.now, image.ks.consumed = 5_000_000, 77
    boot(image)
    assert image.current is high and image.ready(100) == [low]
    assert (image.ks.now, image.ks.consumed, image.ks.min_budget) == (5_000_000, 0, 625)
    assert image.machine.deadline > image.machine.now
    assert image.violation() is None


def test_nobody_to_run(image: World) -> None:
    image.ks.consumed = 77
    boot(image)
    assert image.current is None and image.ks.consumed == 0 and image.violation() is None


def test_interrupts_of_the_layout_are_enabled(image: World) -> None:
    """And no others; the model reports a trigger that is set too late."""
    ks, gic = image.ks, image.machine.gic
    for irq, state in ((SPI, "IRQ_HANDLER"), (EDGE_SPI, "IRQ_HANDLER"), (TIMER, "IRQ_KERNEL_TIMER"),
                       (UNUSED, "IRQ_INACTIVE")):
        ks.irq_state[irq] = image.abi.constant(state)
    ks.irq_flags[EDGE_SPI] = image.abi.constant("IRQ_EDGE")
    boot(image)
    assert [bool(gic.enabled[irq]) for irq in (SPI, EDGE_SPI, TIMER, UNUSED)] == [
        True, True, True, False] and gic.last == TIMER + 1
    assert image.violation() is None


@pytest.mark.parametrize("function", [0, 0x80008000])
def test_what_this_core_needs_at_a_switch_is_found(image: World, function: int) -> None:
    image.machine.predictor = function
    boot(image)
    assert image.ks.predictor == function and bool(image.ks.rights >> 3) == bool(function)


def test_idling_shows_a_prompt(image: World, output: Output) -> None:
    for character in b"> ":
        image.lib.console_put(101, character)
    assert output.text() == ""
    image.lib.kernel_idle()
    assert output.text() == "> "
