# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every combination of what Call's fast path asks for, by both ways (kernel/src/entry/fastpath/call.c and active.c).

A state is a choice for each of a list of dimensions, made in one small system. What a choice changes in memory is found out
once; so a state is some bytes, and all of them can be gone through. Which choices the fast path takes is said here,
apart from its source: that it takes those and no others is part of what is compared.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kernel.fastpaths import Both, Memory, active_server, server
from kernel.world import ALL, FOREVER, GRANT, GRANT_REPLY, READ, SLOT, SYSCALLS, WRITE, Thread

CALLER = 100  # its priority
BADGE, LABEL = 9, (1 << 52) - 1
MESSAGE = (0x111, 0x222, 0x333, 0x444)
COMPARED_AT_ONCE = 64

Choice = str | int | tuple[int, int]
State = Mapping[str, Choice]

#: What can keep Call from its fast path, all of it with all of it.
CONDITIONS: dict[str, tuple[Choice, ...]] = {
    "cspace": ("flat", "guard", "levels"),
    "info": (0, LABEL << 12 | 3, 5, 1 << 7, 1 << 9),
    "to": ("alone", "two", "senders", "nobody", "another type", "nothing"),
    "rights": tuple(rights for rights in range(16) if not rights & READ),  # which has nothing to do with it
    "reply": ("there", "none"),
    "vspace": ("own", "none", "shared VMID", "another's VMID"),
    "priorities": ((150, 100), (60, 40), (60, 100), (70, 90)),
    "time": ("passive", "active", "no refills", "sporadic", "not due", "yields", "spent"),
}
#: What the fast path treats in different ways, but takes.
TAKEN: dict[str, tuple[Choice, ...]] = {
    "info": (0, 1, LABEL << 12 | 2, 3, 4),
    "to": ("alone", "two"),
    "rights": (WRITE | GRANT, WRITE | GRANT_REPLY, ALL),
    "priorities": ((150, 0), (150, 100), (100, 100), (60, 0), (60, 40), (60, 60), (70, 64)),
    "time": ("passive", "active"),
    "periods": ("none", "the caller's", "the server's", "both"),
    "usage": (0, 7),
    "fp": ("nobody", "the caller", "the server", "both"),
}
DEFAULT: dict[str, Choice] = {
    "cspace": "flat", "info": 0, "to": "alone", "rights": ALL, "reply": "there", "vspace": "own", "priorities": (150, 0),
    "time": "passive", "periods": "none", "usage": 0, "fp": "nobody"}


def states(dimensions: Mapping[str, tuple[Choice, ...]]) -> Iterator[State]:
    for choices in itertools.product(*dimensions.values()):
        yield DEFAULT | dict(zip(dimensions, choices, strict=True))


def is_taken(state: State) -> bool:
    """By the fast path, as docs/design/fastpaths.md says."""
    rights, (priority, ready) = int(str(state["rights"])), priorities(state)
    return (state["cspace"] == "flat" and int(str(state["info"])) & 0xfff <= 4 and state["to"] in ("alone", "two")
            and rights & WRITE != 0 and rights & (GRANT | GRANT_REPLY) != 0
            and state["reply"] == "there" and state["vspace"] == "own" and (priority >= CALLER or priority >= ready)
            and state["time"] in ("passive", "active"))


def priorities(state: State) -> tuple[int, int]:
    """Of the server, and of another thread that is ready, 0 = nobody is."""
    found = state["priorities"]
    assert isinstance(found, tuple)
    return found


@dataclass(frozen=True)
class Patch:
    """What a choice changes: addresses with what is there then, and what was there before."""

    pieces: tuple[tuple[int, bytes, bytes], ...]

    def apply(self) -> None:
        for address, new, _ in self.pieces:
            ctypes.memmove(address, new, len(new))

    def undo(self) -> None:
        for address, _, old in self.pieces:
            ctypes.memmove(address, old, len(old))

    @property
    def bytes(self) -> set[int]:
        return {address + at for address, new, _ in self.pieces for at in range(len(new))}


class Calls:
    """The system. `nested`: the caller is itself called, so that there is a reply object below on its time's stack."""

    def __init__(self, both: Both, nested: bool) -> None:
        self.both, self.world = both, both.world
        self.servers = [self._server(), self._server()]
        self._second_at(self.servers[1])
        self.ends: dict[Choice, int] = {}
        sending = self._sender()
        self.other = self.world.thread(40)
        self.caller = self._nested_caller() if nested else both.thread(CALLER)
        assert self.world.current is self.caller
        self._give(sending)
        for register, word in enumerate(MESSAGE, 2):
            self.caller.tcb.context.x[register] = word
        self._server_at_nothing()
        self.base = Memory(self.world, True)
        self.patches = {(name, choice): self._patch(name, choice) for dimensions in (CONDITIONS, TAKEN)
                        for name, choices in dimensions.items() for choice in choices}

    def _server(self) -> tuple[Thread, int]:
        thread, cptr, _ = active_server(self.both)
        return thread, cptr

    def _second_at(self, first: tuple[Thread, int]) -> None:
        second = self.world.thread(30)
        cptr = second.give("ENDPOINT", first[0].slot(first[1]).cap.object)
        second.call("Recv", cptr, reply=second.give("REPLY", self.world.reply()))

    def _sender(self) -> int:
        endpoint = self.world.endpoint()
        thread = self.world.thread(120)
        thread.call("Send", thread.give("ENDPOINT", endpoint))
        return endpoint

    def _nested_caller(self) -> Thread:
        caller, cptr, _ = server(self.both, CALLER)
        first = self.world.thread(90)
        first.call("Call", first.give("ENDPOINT", caller.slot(cptr).cap.object))
        return caller

    def _give(self, sending: int) -> None:
        alone, two = (thread.slot(cptr).cap.object for thread, cptr in self.servers)
        for name, endpoint in (("alone", alone), ("two", two), ("senders", sending), ("nobody", self.world.endpoint())):
            self.ends[name] = self.caller.give("ENDPOINT", endpoint, badge=BADGE)
        self.ends |= {"another type": self.ends["alone"], "nothing": 60}

    def _server_at_nothing(self) -> None:
        """What lies where a reference to nothing leads is anything: here it looks like a passive server and its endpoint's
        capability, so that whoever forgets to ask whether there is one goes on."""
        thread, _ = self.servers[0]
        image = ctypes.string_at(thread.tcb.address, thread.tcb.layout.size)
        ctypes.memmove(self.world.base, image, len(image))
        self.world.at("tcb", 0).sc = 0
        cap = self.caller.slot(self.ends["alone"])
        ctypes.memmove(self.world.base, ctypes.string_at(cap.address, SLOT), SLOT)

    def _patch(self, name: str, choice: Choice) -> Patch:
        change: Callable[[Choice], None] = getattr(self, "_choose_" + name)
        change(choice)
        after = Memory(self.world, True)
        self.base.restore()
        return Patch(tuple(piece for (start, _), old, new in zip(self.base.parts, self.base.bytes, after.bytes, strict=True)
                           for piece in differing(start, old, new)))

    def _choose_cspace(self, choice: Choice) -> None:
        cap = self.world.slot(self.world.tcb_slot(self.caller.ref, "CSPACE")).cap
        if choice == "guard":
            cap.word = 1
        elif choice == "levels":
            cap.aux = cap.aux - 1

    def _choose_info(self, choice: Choice) -> None:
        self.caller.tcb.context.x[1] = choice

    def _choose_to(self, choice: Choice) -> None:
        if choice == "another type":  # and what it is to looks like an endpoint
            self.caller.slot(self.ends[choice]).cap.type = self.world.abi.constant("CAP_NOTIFICATION")
        self.caller.tcb.context.x[0] = self.ends[choice]
        self.caller.tcb.context.x[7] = SYSCALLS["Call"] & (1 << 64) - 1

    def _choose_rights(self, choice: Choice) -> None:
        for name, cptr in self.ends.items():
            if name != "nothing":
                self.caller.slot(cptr).cap.rights = choice

    def _choose_reply(self, choice: Choice) -> None:
        for thread, _ in self.servers:
            if choice == "none":
                thread.tcb.reply = 0

    def _choose_vspace(self, choice: Choice) -> None:
        for thread, _ in self.servers:
            slot = self.world.tcb_slot(thread.ref, "VSPACE")
            cap = self.world.slot(slot).cap
            if choice == "none":
                self.world.lib.slot_remove(slot)
            elif choice == "shared VMID":
                cap.aux = cap.aux & (1 << 48) - 1
            elif choice == "another's VMID":
                self.world.ks.vmid_owner[cap.aux >> 48] = self.caller.ref

    def _choose_priorities(self, choice: Choice) -> None:
        assert isinstance(choice, tuple)
        for thread, _ in self.servers:
            thread.tcb.priority = choice[0]
        if choice[1] == 0:
            self.world.lib.tcb_suspend(self.other.ref)
        else:
            self.world.lib.tcb_set_priority(self.other.ref, choice[1])
        self.world.enter()  # which looks again who runs: the caller

    def _choose_time(self, choice: Choice) -> None:
        for thread, _ in self.servers:
            sc = self.world.at("sched_context", thread.sc)
            if choice == "passive":
                self.world.lib.sc_unbind_tcb(thread.sc)
            elif choice == "no refills":
                sc.refill_max = 0
            elif choice == "sporadic":
                sc.sporadic = 1
            elif choice == "not due":
                sc.refills.time = self.world.ks.now + 1  # the first, which is the head of a new ring
            elif choice == "yields":
                thread.tcb.yield_to = self.other.sc
        if choice == "spent":
            self.world.machine.now += FOREVER - self.world.ks.min_budget + 1

    def _choose_periods(self, choice: Choice) -> None:
        own = [self.world.ks.current_sc] if choice in ("the caller's", "both") else []
        theirs = [thread.sc for thread, _ in self.servers] if choice in ("the server's", "both") else []
        for sc in own + theirs:
            self.world.lib.refill_new(sc, 2, ctypes.c_uint64(500), ctypes.c_uint64(2000))

    def _choose_usage(self, choice: Choice) -> None:
        self.world.machine.now += choice

    def _choose_fp(self, choice: Choice) -> None:
        if choice in ("the caller", "both"):
            self.world.use_fp()
        if choice in ("the server", "both"):
            for number, (thread, _) in enumerate(self.servers):
                thread.tcb.flags = thread.tcb.flags | self.world.abi.constant("TCB_FPU_USED")
                thread.tcb.fpu.fpsr = number + 1

    def set(self, state: State) -> list[Patch]:
        found = [self.patches[part] for part in state.items() if part in self.patches]
        for patch in found:
            patch.apply()
        return found

    def fast(self, state: State) -> int | None:
        """The thread that the fast path goes on with, None if it declines."""
        number, info = (ctypes.c_uint64(self.caller.x(register)) for register in (0, 1))
        result = self.both.lib.fastpath_call(number, info, ctypes.c_void_p(self.caller.tcb.address))
        return None if result is None else int(result)

    def deliver(self, to: int, info: int) -> None:
        """What assembly does then with the message, which is still in the caller's registers."""
        words = [word if register < info & 0x7f else 0 for register, word in enumerate(MESSAGE)]
        context = next(each for each in self.world.threads if each.tcb.address == to).tcb.context
        for register, word in enumerate((info, *words), 1):
            context.x[register] = word

    def fault(self, state: State) -> str | None:
        """What is wrong in this state, if anything is."""
        patches = self.set(state)
        try:
            before = Memory(self.world, True)
            found = self.fast(state)
            if not is_taken(state):
                return None if found is None and Memory(self.world, True).bytes == before.bytes else "not declined, or changed"
            return "declined" if found is None else self._compared(found, before, state)
        finally:
            self.base.restore() if found is not None else [patch.undo() for patch in reversed(patches)]

    def _compared(self, found: int, before: Memory, state: State) -> str | None:
        self.deliver(found, int(str(state["info"])))
        if self.world.current is None or found != self.world.current.tcb.address:
            return "another thread runs"
        fast = Memory(self.world, True)
        before.restore()
        violation = self.world.violation()
        self.both.lib.handle_syscall(ctypes.c_uint64(SYSCALLS["Call"]))
        differences = self.both.differences(fast, Memory(self.world, True))
        return violation or (f"differ: {differences}" if differences else self.world.violation())

    def faults(self, dimensions: Mapping[str, tuple[Choice, ...]]) -> Iterator[str]:
        for state in states(dimensions):
            fault = self.fault(state)
            if fault is not None:
                yield f"{fault}: {dict(state)}"


def differing(start: int, old: bytes, new: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    for at in range(0, len(old), COMPARED_AT_ONCE):
        end = at + COMPARED_AT_ONCE
        if old[at:end] != new[at:end]:
            yield from ((start + place, new[place:place + 1], old[place:place + 1])
                        for place in range(at, min(end, len(old))) if old[place] != new[place])
