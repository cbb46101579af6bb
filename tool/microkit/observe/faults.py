# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The last fault of a domain: while nobody has answered it, its TCB says which it is; later its monitor knows the
kind (multikit/pd_status.h), and the TCB keeps the words until the next."""

from __future__ import annotations

from ..base.records import dataclass
from ..diff.system import Domain
from ..verify.view import View
from .live import Live

#: Of seL4_FaultType (sel4/faults.h), whose words are in kernel/fault.h.
_FAULTS = {"seL4_Fault_CapFault": "capability fault at slot", "seL4_Fault_UnknownSyscall":
           "unknown system call", "seL4_Fault_UserException": "exception, ESR",
           "seL4_Fault_DebugException": "debug exception", "seL4_Fault_Timeout": "timeout, context",
           "seL4_Fault_VMFault": "VM fault at", "seL4_Fault_VGICMaintenance": "virtual interrupt ended, list register",
           "seL4_Fault_VCPUFault": "trap, ESR", "seL4_Fault_VPPIEvent": "timer, interrupt"}  # fmt: skip


@dataclass(frozen=True)
class Status:
    """What a monitor keeps of a domain."""

    epoch: int
    restarts: int
    cause: int

    @property
    def is_down(self) -> bool:
        """It faulted, or was stopped."""
        return self.epoch % 2 == 1


def status(live: Live, domain: Domain) -> Status | None:
    """None: no monitor knows it."""
    if not domain.status:
        return None
    names = ("epoch", "restarts", "cause")
    return Status(*(live.word(domain.status, "multikit_pd_status", each) for each in names))


def last_fault(live: Live, domain: Domain) -> str:
    """Which, in words; empty when it has had none, or was stopped or restarted by somebody since."""
    tcb = live.tcb(domain.core.number, domain.thread.ref)
    number = tcb.number("fault.type") or _kept(live, status(live, domain))
    if not number:
        return ""
    for name, text in _FAULTS.items():
        if number == live.abi.constant(name):
            return f"{text} {_words(live, tcb)[0]:#x}"
    return f"type {number}"


def is_faulted(live: Live, domain: Domain, tcb: View) -> bool:
    """A fault has stopped it."""
    known = status(live, domain)
    return bool(tcb.number("fault.type") or (known and known.is_down and _kept(live, known)))


def _kept(live: Live, known: Status | None) -> int:
    """The type of the fault that is the cause; 0: the cause is something else."""
    if known is None or known.cause >= live.abi.constant("MICROKIT_CAUSE_STOPPED"):
        return 0
    return max(0, known.cause - 1)


def _words(live: Live, tcb: View) -> list[int]:
    member, raw = live.abi.layout("fault").member("words"), tcb.raw("fault")
    size = member.element_size
    return [int.from_bytes(raw[at : at + size], "little")
            for at in range(member.offset, member.offset + member.size, size)]  # fmt: skip
