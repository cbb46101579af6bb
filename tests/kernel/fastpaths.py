# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A fast path beside the slow one: it does the same, or declines having changed nothing
(docs/design/fastpaths.md). Of calls and answers the registers of threads are not compared: assembly
moves the message."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from kernel.space import Space
from kernel.world import READ, SLOT, SYSCALLS, WRITE, Thread, View, World


class Memory:
    """Everything that a kernel entry can change, as it was."""

    def __init__(self, world: World, registers: bool) -> None:
        self.parts = [(world.base, world.next * 64), *(
            (view.address, view.layout.size) for view in (world.ks, world.machine))]
        self.bytes = [ctypes.string_at(*part) for part in self.parts]
        self.registers = registers
        self.masked = [place for thread in world.threads for place in self._unread(world, thread)]

    def _unread(self, world: World, thread: Thread) -> Iterator[tuple[int, int]]:
        """Offset and size of what is not compared: the registers, perhaps, and the links of a thread in
        no queue, which nobody reads."""
        tcb, start = thread.tcb, thread.tcb.address - world.base
        if not self.registers:
            yield start, world.abi.layout("context").size
        if thread.state in ("RUNNING", "BLOCKED_ON_REPLY"):
            links = [tcb.layout.member(name) for name in ("ipc_next", "ipc_prev")]
            yield from ((start + link.offset, link.size) for link in links)

    def restore(self) -> None:
        for (address, _), content in zip(self.parts, self.bytes):
            ctypes.memmove(address, content, len(content))

    def compared(self, masked: list[tuple[int, int]]) -> list[bytes]:
        window = bytearray(self.bytes[0])
        for start, size in masked:
            window[start:start + size] = bytes(size)
        return [bytes(window), *self.bytes[1:]]


class Both:
    """Threads with VSpaces of their own, and both ways of a system call."""

    def __init__(self, world: World) -> None:
        self.world, self.space = world, Space(world)
        self.lib: ctypes.CDLL = world.lib.lib
        for name in ("fastpath_call", "fastpath_reply_recv", "fastpath_signal", "fastpath_poll",
                     "fastpath_receive", "fastpath_signal_wait", "fastpath_yield", "fastpath_acknowledge", "fastpath_invoke",
                     "fastpath_fault_reply", "fastpath_fault"):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.acknowledgement = world.abi.constant("IRQAckIRQ") << 12
        self.vspaces = [self.vspace(slot) for slot in range(50, 54)]
        world.lib.tcb_suspend(self.space.thread.ref)
        world.enter()

    def vspace(self, slot: int) -> View:
        """The capability to one with a VMID of its own."""
        space = self.space
        assert space.thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, slot) == 0
        assert space.thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(slot,)) == 0
        cap: View = space.thread.slot(slot).cap
        return cap

    def thread(self, priority: int) -> Thread:
        """With a VSpace."""
        thread, cap = self.world.thread(priority), self.vspaces.pop()
        self.world.put(self.world.tcb_slot(thread.ref, "VSPACE"), "VSPACE", object=cap.object,
                       aux=cap.aux, word=cap.word)
        return thread

    def registers(self, thread: Thread, name: str, cptr: int, info: int, other: int) -> None:
        context = thread.tcb.context
        context.x[0], context.x[1], context.x[8 if name == "NBSendWait" else 6] = cptr, info, other
        context.x[7] = SYSCALLS[name] & (1 << 64) - 1

    def fast(self, thread: Thread, name: str, cptr: int, info: int, other: int) -> Any:
        tcb, number = ctypes.c_void_p(thread.tcb.address), ctypes.c_uint64(cptr)
        if name in ("Send", "NBSend"):
            return self.lib.fastpath_signal(number, tcb)
        if name == "Yield":
            return self.lib.fastpath_yield(tcb)
        if name in ("Wait", "Recv"):
            return self.lib.fastpath_receive(number, tcb)
        if name == "NBSendWait":
            return self.lib.fastpath_signal_wait(number, tcb, ctypes.c_uint64(other))
        if name in ("NBWait", "NBRecv"):
            return self.lib.fastpath_poll(number, tcb)
        if name == "Call":
            return self.fast_call(number, info, tcb)
        return (self.lib.fastpath_reply_recv(number, ctypes.c_uint64(info), tcb, ctypes.c_uint64(other))
                or self.lib.fastpath_fault_reply(number, tcb))

    def fast_call(self, number: ctypes.c_uint64, info: int, tcb: ctypes.c_void_p) -> Any:
        called = self.lib.fastpath_call(number, ctypes.c_uint64(info), tcb)
        if called:
            return called
        if info == self.acknowledgement:
            return self.lib.fastpath_acknowledge(number, tcb)
        return self.lib.fastpath_invoke(number, tcb, ctypes.c_uint64(info))

    def differences(self, one: Memory, other: Memory) -> list[str]:
        """Where, by the threads' members, and outside of them by address."""
        found = []
        masked = one.masked + other.masked
        for number, (a, b) in enumerate(zip(one.compared(masked), other.compared(masked))):
            if a != b:
                found += [self.name_of(number, at) for at in range(len(a)) if a[at] != b[at]]
        return list(dict.fromkeys(found))

    def name_of(self, part: int, at: int) -> str:
        layout = self.world.abi.layout("tcb")
        for thread in self.world.threads:
            start = thread.tcb.address - self.world.base
            if part == 0 and 0 <= at - start < layout.size:
                offset, name = max((each.offset, name) for name, each in layout.members.items()
                                   if each.offset <= at - start)
                return f"{thread}: {name}"
        return f"part {part} at {at:#x}"

    def declines(self, thread: Thread, name: str, cptr: int, info: int = 0, other: int = 0,
                 whole: bool = False) -> bool:
        """And has changed nothing then; else it did what the slow path does. other: the reply object, or where
        NBSendWait sends to. whole: the registers too, as it is
        no call of a thread or answer to one."""
        assert self.world.current is thread
        self.registers(thread, name, cptr, info, other)
        own = whole or name not in ("Call", "ReplyRecv") or info == self.acknowledgement
        before = Memory(self.world, own)
        found = self.fast(thread, name, cptr, info, other)
        to = self.world.current
        result = (to.x(0), to.x(1)) if to is not None else (0, 0)
        after = Memory(self.world, own)
        if not found:
            assert after.bytes == before.bytes
            return True
        before.restore()
        self.lib.handle_syscall(ctypes.c_uint64(SYSCALLS[name]))
        slow = Memory(self.world, own)
        differences = self.differences(after, slow)
        assert not differences, differences
        to = self.world.current
        assert found == (self.world.base if to is None else to.tcb.address)
        assert to is None or result[0] == to.x(0)
        assert to is not thread or result[1] == to.x(1)
        return False


    def handler(self, intid: int, notification: int, flags: int) -> None:
        """The interrupt has one, and signals the notification; flags are ks.irq_flags'."""
        world = self.world
        world.ks.irq_flags[intid] = flags
        world.ks.irq_state[intid] = world.abi.constant("IRQ_HANDLER")
        world.lib.gic_enable(intid)
        world.put((world.ks.irq_slots[intid].address - world.base) // SLOT, "NOTIFICATION",
                  object=notification, rights=READ | WRITE, word=5)

    def fault_declines(self, kind: int, *words: int) -> bool:
        """Of the thread that runs. The short way has changed nothing then; else it did what the long one does."""
        before = Memory(self.world, True)
        arguments = [ctypes.c_uint64(each) for each in (*words, 0, 0, 0)[:3]]
        thread = ctypes.c_void_p(self.world.current.tcb.address)
        found = self.lib.fastpath_fault(thread, ctypes.c_uint64(kind), *arguments)
        after = Memory(self.world, True)
        before.restore()
        if not found:
            assert after.bytes == before.bytes
            return True
        if kind == self.world.abi.constant("seL4_Fault_VMFault"):
            self.lib.handle_vm_fault(bool(words[2]), *arguments[:2])
        else:
            self.lib.handle_guest_trap(arguments[0])
        differences = self.differences(after, Memory(self.world, True))
        assert not differences, differences
        assert found == self.world.current.tcb.address
        return False

    def interrupted(self, intid: int) -> None:
        """An interrupt comes: the short way does what the long one does."""
        self.lib.host_gic_raise(intid, 0)
        before = Memory(self.world, True)
        self.lib.fastpath_interrupt()
        after = Memory(self.world, True)
        before.restore()
        self.world.lib.handle_interrupt()
        differences = self.differences(after, Memory(self.world, True))
        assert not differences, differences


class Woken:
    """A thread that waits for a notification, or at an endpoint, having bound it."""

    def __init__(self, both: Both, bound: bool, priority: int) -> None:
        self.both, self.world, self.bound = both, both.world, bound
        self.notification, self.endpoint = both.world.notification(), both.world.endpoint()
        self.waiter = both.thread(priority)
        if bound:
            self.world.lib.notification_bind(self.notification, self.waiter.ref)
        self.waits(self.waiter)

    def waits(self, thread: Thread) -> None:
        """Where the waiter does."""
        if self.bound:
            thread.call("Recv", thread.give("ENDPOINT", self.endpoint),
                        reply=thread.give("REPLY", self.world.reply()))
        else:
            thread.call("Wait", thread.give("NOTIFICATION", self.notification))

    def context(self) -> View:
        return self.world.at("sched_context", self.waiter.sc)


def used_before(world: World, sc: int, budget: int = 500, period: int = 2000, **kind: bool) -> View:
    """The context gets a period, and has used some of its budget in two pieces by now: so it has refills to
    come, the first of which may be due or joined with another when it is charged or replenished again."""
    context: View = world.at("sched_context", sc)
    world.lib.refill_new(sc, 4, ctypes.c_uint64(budget), ctypes.c_uint64(period))
    for usage in (100, 50):
        world.lib.refill_charge(sc, ctypes.c_uint64(usage))
        world.machine.now += usage
        world.ks.now = world.machine.now
    context.sporadic = int(kind.get("sporadic", False))
    return context


def active_server(both: Both, priority: int = 150) -> tuple[Thread, int, int]:
    """A server that waits: itself, its endpoint, and its reply capability."""
    world = both.world
    thread = both.thread(priority)
    cptr = thread.give("ENDPOINT", world.endpoint())
    reply = thread.give("REPLY", world.reply())
    thread.call("Recv", cptr, reply=reply)
    return thread, cptr, reply


def server(both: Both, priority: int = 150) -> tuple[Thread, int, int]:
    """A passive one."""
    thread, cptr, reply = active_server(both, priority)
    both.world.lib.sc_unbind_tcb(thread.sc)
    return thread, cptr, reply


def client(both: Both, of: Thread, cptr: int, rights: int = 15) -> tuple[Thread, int]:
    """A thread that may call the server: itself and its endpoint."""
    thread = both.thread(100)
    return thread, thread.give("ENDPOINT", of.slot(cptr).cap.object, rights, badge=9)
