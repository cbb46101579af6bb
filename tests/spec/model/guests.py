# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Guests in the machine: which virtual CPU is in it, what its interrupts are, and guests that sleep.

The state of a virtual CPU is one, wherever its registers are: that they stay in the machine for a while is not
seen. Choices:
- while no guest has the virtual timer, it interrupts for the first of those that sleep; while one has, the
  kernel's deadline is brought forward, and stays so until it is set anew;
- guests sleep in numbered places, of which there are SLEEPERS; without one, WFI ends at once;
- if nobody runs, the guest that ran leaves the machine at the end of the entry; who sleeps has left before;
- who leaves takes its VSpace along, also if nobody comes after it.
"""

from __future__ import annotations

from dataclasses import replace

from spec.model.constants import (CNTV_CTL, CNTV_CVAL, CNTVOFF, GUEST_MODES, GUEST_PSTATE, IRQ_VCPU,
                                  MAINTENANCE_INTID, NO_DEADLINE, TIMER_ACKED, TIMER_INTID, TIMER_MASKED,
                                  TIMER_OPEN, USER_PSTATE, WORD)
from spec.model.state import Core, Thread, Vcpu


def pstate(thread: Thread, value: int) -> int:
    """What of the value a thread gets: of a user's the flags, of a guest's all for a mode that it may be in."""
    if thread.vcpu is None:
        return value & USER_PSTATE
    if value & 0x1f in GUEST_MODES:
        return value & 0xffff_ffff
    return value & USER_PSTATE | GUEST_PSTATE


def counts(vcpu: Vcpu) -> bool:
    """Its timer is enabled, and its interrupt not masked."""
    return vcpu.registers[CNTV_CTL] & 3 == 1


def passed(core: Core, vcpu: Vcpu) -> int:
    """Its own time."""
    return core.clock - vcpu.registers[CNTVOFF] & WORD


def asserted(core: Core, vcpu: Vcpu) -> bool:
    """Arm ARM D11.2.4: unsigned, of 64 bits."""
    return counts(vcpu) and passed(core, vcpu) >= vcpu.registers[CNTV_CVAL]


def due(core: Core, vcpu: Vcpu) -> int:
    """When it is asserted, and its VMM hears of it; or since when, of one that was not when it fell asleep."""
    if vcpu.timer == TIMER_MASKED or not counts(vcpu):
        return NO_DEADLINE
    left = vcpu.registers[CNTV_CVAL] - passed(core, vcpu)
    return max(0, min(NO_DEADLINE, core.clock + left))


def has_interrupt(core: Core, intid: int) -> bool:
    """The board has it, and it is for guests."""
    return intid in core.irqs and core.irqs[intid].state == IRQ_VCPU


def enable(core: Core, intid: int, enabled: bool) -> None:
    if has_interrupt(core, intid):
        core.irqs[intid].enabled = enabled


def enter(core: Core, vcpu: Vcpu) -> None:
    core.guest, core.wakeup = vcpu, WORD
    enable(core, TIMER_INTID, vcpu.timer == TIMER_OPEN)
    enable(core, MAINTENANCE_INTID, True)
    set_wakeup(core)


def leave(core: Core) -> None:
    if core.guest is not None:
        core.guest, core.base_register = None, 0
        set_wakeup(core)


def set_wakeup(core: Core) -> None:
    if any(core.sleepers):
        change_wakeup(core)


def change_wakeup(core: Core) -> None:
    first = min((due(core, each) for each in core.sleepers if each), default=NO_DEADLINE)
    if core.guest is not None:
        core.deadline = min(core.deadline, first)
    elif first < NO_DEADLINE and has_interrupt(core, TIMER_INTID):
        core.wakeup = first
        enable(core, TIMER_INTID, True)
    else:
        core.wakeup = WORD


def sleep(core: Core, vcpu: Vcpu) -> bool:
    """Whether there was a place."""
    if None not in core.sleepers:
        return False
    core.sleepers[core.sleepers.index(None)] = vcpu
    return True


def end_sleep(core: Core, vcpu: Vcpu | None) -> bool:
    """Whether it slept."""
    if vcpu is None or vcpu not in core.sleepers:
        return False
    core.sleepers[core.sleepers.index(vcpu)] = None
    change_wakeup(core)
    return True


def due_sleeper(core: Core) -> Vcpu | None:
    return next((each for each in core.sleepers if each and due(core, each) <= core.clock), None)


def note_exit(core: Core, vcpu: Vcpu) -> None:
    """It has run: what was acknowledged while the timer was asserted can interrupt again."""
    if vcpu.timer == TIMER_ACKED:
        vcpu.timer = TIMER_OPEN
        enable(core, TIMER_INTID, True)


def ended(vcpu: Vcpu) -> int | None:
    """The first list register whose interrupt has ended, which is to be told."""
    for index, entry in enumerate(vcpu.entries):
        if entry.told and not entry.pending and not entry.active:
            return index
    return None


def tell(vcpu: Vcpu, index: int) -> None:
    """Once."""
    vcpu.entries[index] = replace(vcpu.entries[index], told=False)


def is_pending(vcpu: Vcpu) -> bool:
    """An interrupt of a group that the guest has enabled waits."""
    return any(entry.pending and vcpu.control >> entry.group & 1 for entry in vcpu.entries)


def set_lines(core: Core) -> None:
    """Both interrupts are asked for as long as there is a reason; the virtual interface of a guest that does
    not run is off."""
    guest = core.guest
    if has_interrupt(core, TIMER_INTID):
        core.irqs[TIMER_INTID].line = (core.clock >= core.wakeup if guest is None
                                       else asserted(core, guest))
    if has_interrupt(core, MAINTENANCE_INTID):
        core.irqs[MAINTENANCE_INTID].line = guest is not None and ended(guest) is not None
