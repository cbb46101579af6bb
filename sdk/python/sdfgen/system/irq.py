# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts of a protection domain, and what only x86 has."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from ..errors import SdfgenError


class Trigger(IntEnum):
    EDGE = 0
    LEVEL = 1


class IrqConventional:
    """An interrupt line of the GIC: `irq` is its number (SPIs from 32, PPIs from 16). `id`: the
    channel it gets in the protection domain; the lowest free one, if None."""

    Trigger = Trigger

    def __init__(self, irq: int, trigger: Trigger | None = None, id: int | None = None,  # noqa: A002
                 *, setvar_id: str | None = None) -> None:  # fmt: skip
        self.irq, self.trigger, self.id, self.setvar_id = irq, trigger, id, setvar_id


class _OfX86:
    """A thing of another architecture: its name exists, as scripts for several architectures name it."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise SdfgenError(f"{type(self).__name__} exists on x86 only")


class IrqIoapic(_OfX86):
    class Trigger(IntEnum):
        EDGE = 0
        LEVEL = 1

    class Polarity(IntEnum):
        LOW = 0
        HIGH = 1


class IrqMsi(_OfX86):
    pass


class IoPort(_OfX86):
    pass
