# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Lists of interrupts as they are written in one attribute: `30 79:edge`."""

from __future__ import annotations

from ..base.units import NumberError, parse_number
from .system import Trigger


def parse_irq(word: str) -> tuple[int, Trigger] | None:
    """Number and trigger; None when the word is no interrupt."""
    text, colon, trigger = word.partition(":")
    try:
        return parse_number(text), Trigger(trigger if colon else "level")
    except (NumberError, ValueError):
        return None


def parse_irqs(text: str) -> tuple[tuple[int, Trigger], ...]:
    """Of a list that is right."""
    return tuple(irq for word in text.split() if (irq := parse_irq(word)) is not None)
