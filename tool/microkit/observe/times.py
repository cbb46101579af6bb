# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Time as a kernel keeps it. All of it is as of the kernel's last look at the clock on that core (`now`): no debugger
shows the counter itself. The counter is the same on all cores (Arm ARM D12.1), so the latest `now` of all cores says
best what time it is."""

from __future__ import annotations

from ..base.records import dataclass
from ..diff.system import Domain
from ..verify.image import Corrupt
from ..verify.view import View
from .live import Live

#: Of struct refill, behind the head of a scheduling context.
_REFILL = "refill"


@dataclass(frozen=True)
class Clock:
    """Ticks of a core's counter, and how they are counted in microseconds."""

    now: int
    num: int
    den: int

    def us(self, ticks: int) -> int:
        return ticks * self.den // self.num if self.num else 0


@dataclass(frozen=True)
class Budget:
    """Of a scheduling context, in microseconds. `left`: may be used now, or from `after` on; `lender`: whose it is,
    when a call has brought it."""

    left: int
    whole: int
    period: int
    after: int = 0
    lender: str = ""


def clock(live: Live, core: int) -> Clock:
    """Of a core that is loaded."""
    num, den = (live.number(core, f"boot.ticks_per_us_{each}") for each in ("num", "den"))
    return Clock(live.number(core, "now"), num, den)


def now(live: Live, core: int) -> int:
    """Microseconds on the counter, as of the kernel's last look at it."""
    time = clock(live, core)
    return time.us(time.now)


def budget(live: Live, domain: Domain) -> Budget | None:
    """None: it runs on nobody's time now."""
    core = domain.core.number
    ref = live.tcb(core, domain.thread.ref).number("sc")
    if not ref:
        return None
    time, sc = clock(live, core), live.object(core, "sched_context", ref)
    when, amount = _first_refill(live, core, ref, sc)
    if live.number(core, "current_sc") == ref:
        amount = max(0, amount - live.number(core, "consumed"))
    owner = live.built.names.objects.get((core, ref))
    return Budget(
        left=time.us(amount),
        whole=time.us(sc.number("budget")),
        period=time.us(sc.number("period")),
        after=time.us(max(0, when - time.now)),
        lender=owner.owner if owner and owner.owner != domain.name else "",
    )


def last_ran(live: Live, domain: Domain) -> int | None:
    """When it last ceased to run: microseconds on the counter, as logs have them (microkit_log.h). None: never, or this is no
    debug configuration, which alone keeps it."""
    core = domain.core.number
    ticks = live.tcb(core, domain.thread.ref).number("switched_at") if live.abi.constant("CONFIG_PRINTING") else 0
    return clock(live, core).us(ticks) if ticks else None


def deadline(live: Live, core: int) -> int | None:
    """Microseconds from the last look at the clock to when the kernel's timer is due: the end of the running budget, or the first refill
    of those who wait for one, if sooner. None: neither."""
    time, found = clock(live, core), []
    running, waiting = live.number(core, "current_sc"), live.number(core, "release_head")
    if live.number(core, "current") and running:
        sc = live.object(core, "sched_context", running)
        found.append(_first_refill(live, core, running, sc)[1] - live.number(core, "consumed"))
    if waiting:
        ref = live.tcb(core, waiting).number("sc")
        if ref:
            sc = live.object(core, "sched_context", ref)
            found.append(_first_refill(live, core, ref, sc)[0] - time.now)
    return time.us(max(0, min(found))) if found else None


def idle_share(live: Live, core: int) -> float | None:
    """Of the time since seL4_BenchmarkResetLog, in the benchmark configuration, up to the last entry to the kernel; None: nobody counts."""
    start = live.number(core, "log_start")
    if not live.number(core, "logging"):
        total = live.number(core, "log_total")
    else:
        total = live.number(core, "kernel_entry") - start
    idle = live.number(core, "idle_total")
    return min(1.0, idle / total) if start and total > 0 else None


def _first_refill(live: Live, core: int, ref: int, sc: View) -> tuple[int, int]:
    """(when it can be used, how much)"""
    head, count, abi = sc.number("refill_head"), sc.number("refill_max"), live.abi
    if head >= max(1, count):
        raise Corrupt(f"core {core}: scheduling context {ref:#x} has no refill {head}")
    at = live.place(core, ref, "sched_context") + abi.size("sched_context") + head * abi.size(_REFILL)
    return live.word(at, _REFILL, "time"), live.word(at, _REFILL, "amount")
