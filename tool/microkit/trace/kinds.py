# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the numbers in events mean: by the constants of the kernel that wrote them."""

from __future__ import annotations

from ..base.contract import MICROKIT_BADGE_CALL, MICROKIT_BADGE_DOORBELL
from ..sdk.abi import Abi
from .ring import Event

#: System calls as in seL4, by the end of their constants: whether they send, where to is in x0, whether they receive.
_CALLS = {
    "CALL": ("Call", True, True, False), "REPLY_RECV": ("ReplyRecv", False, True, True),
    "NB_SEND_RECV": ("NBSendRecv", True, False, True), "NB_SEND_WAIT": ("NBSendWait", True, False, True),
    "SEND": ("Send", True, True, False), "NB_SEND": ("NBSend", True, True, False), "RECV": ("Recv", False, True, True),
    "NB_RECV": ("NBRecv", False, True, True), "WAIT": ("Wait", False, True, True),
    "NB_WAIT": ("NBWait", False, True, True), "YIELD": ("Yield", False, True, False),
}  # fmt: skip
_OTHERS = ("DEBUG_PUT_CHAR", "DEBUG_PUT_TEXT", "DEBUG_DUMP_SCHEDULER", "DEBUG_HALT", "DEBUG_CAP_IDENTIFY", "DEBUG_SNAPSHOT",
           "DEBUG_NAME_THREAD", "DEBUG_THREAD", "BENCHMARK_RESET_LOG", "BENCHMARK_FINALIZE_LOG")  # fmt: skip
#: Of these, by their names, those that put text on the console.
CONSOLE = ("DebugPutChar", "DebugPutText")
_KINDS = ("EXIT", "IDLE", "IRQ", "EXCEPTION", "SERROR", "FAULT", "DEPLETED", "REFILLED")
_FAULTS = ("CapFault", "UnknownSyscall", "UserException", "DebugException", "Timeout", "VMFault")
_LOW = (1 << 32) - 1


class Kinds:
    """Of one kernel."""

    def __init__(self, abi: Abi) -> None:
        constant = abi.constant
        kind = {each: constant(f"MULTIKIT_TRACE_{each}") for each in _KINDS}
        self.exit, self.idle, self.irq = kind["EXIT"], kind["IDLE"], kind["IRQ"]
        self.exception, self.fault, self._serror = kind["EXCEPTION"], kind["FAULT"], kind["SERROR"]
        self.depleted, self._refilled = kind["DEPLETED"], kind["REFILLED"]
        self.moments = (self.fault, self.depleted, self._refilled)
        self.interrupts = constant("IRQS")
        self._calls = {constant(f"SYSCALL_{name}"): call for name, call in _CALLS.items()}
        self._others = {constant(f"SYSCALL_{name}"): _spelled(name) for name in _OTHERS}
        self._faults = {constant(f"seL4_Fault_{name}"): name for name in _FAULTS}
        self.call = constant("SYSCALL_CALL")

    def syscall(self, number: int) -> str:
        if number in self._calls:
            return self._calls[number][0]
        return self._others.get(number, f"system call {number}")

    def is_send(self, number: int) -> bool:
        return number in self._calls and self._calls[number][1]

    def is_receive(self, number: int) -> bool:
        return number in self._calls and self._calls[number][3]

    def may_wait(self, event: Event) -> bool:
        """Whether it is a system call after which another may run because its caller waits."""
        number = event.syscall
        return number is not None and (number == self.call or self.is_receive(number))

    def destination(self, event: Event) -> int:
        """The address of the capability by which a system call sends, or receives where it does not."""
        number = event.syscall
        in_x0 = number not in self._calls or self._calls[number][2]
        return event.value & _LOW if in_x0 else event.value >> 32

    def moment(self, event: Event) -> str:
        """What happened to a thread."""
        if event.kind == self.fault:
            return f"fault: {self._faults.get(event.value, event.value)}"
        return "budget used" if event.kind == self.depleted else "budget again"

    def name(self, kind: int) -> str:
        """Of an entry that has nothing more to say."""
        return "SError" if kind == self._serror else f"event {kind}"


def _spelled(name: str) -> str:
    """DEBUG_PUT_CHAR: DebugPutChar."""
    return "".join(part.capitalize() for part in name.split("_"))


def badge_matches(badge: int, got: int) -> bool:
    """What a receive returned can be this: a call or fault says whose it is, of a notification bits come together."""
    if badge & MICROKIT_BADGE_DOORBELL in (0, MICROKIT_BADGE_DOORBELL):
        return got & badge == badge != 0
    return badge == got


def is_call(badge: int) -> bool:
    return badge & MICROKIT_BADGE_DOORBELL == MICROKIT_BADGE_CALL
