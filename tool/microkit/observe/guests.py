# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where the guest of a virtual CPU is, by what its thread keeps. Addresses are the guest's own: what is behind them is a matter of its
translation tables, which are not followed."""

from __future__ import annotations

from ..diff.system import VirtualCpu
from .live import Live

#: Of PSTATE (Arm ARM C5.2.19, SPSR_EL2.M): AArch32, and the exception level.
_AARCH32, _LEVEL_SHIFT, _LEVEL = 1 << 4, 2, 3


def where(live: Live, guest: VirtualCpu) -> tuple[int, int]:
    """(program counter, exception level) when it last left."""
    tcb = live.tcb(guest.core.number, guest.thread.ref)
    state = tcb.number("context.pstate")
    return tcb.number("context.pc"), 0 if state & _AARCH32 else state >> _LEVEL_SHIFT & _LEVEL
