# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A small system of kernel objects in the host kernel's window, and its machine.

Structures are read and written by the names of their members: the layouts come from the library's
debug information, so nothing of the kernel is written twice.
"""

from __future__ import annotations

import ctypes
import json
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from microkit.base.sizes import GRANULE, PAGE_BITS, SLOT
from microkit.sdk.abi import Abi

ROOT = Path(__file__).resolve().parents[2]
RADIX = 6
SYSCALLS = {name: -1 - i for i, name in enumerate(
    ("Call", "ReplyRecv", "NBSendRecv", "NBSendWait", "Send", "NBSend", "Recv", "NBRecv", "Wait",
     "NBWait", "Yield"))}
ALL, READ, WRITE, GRANT, GRANT_REPLY = 15, 2, 1, 4, 8
FOREVER = 10**6  # microseconds
PC = 0x200004  # behind an SVC at 0x200000
WINDOW_PA, WINDOW_SIZE = 0x4000_0000, 16 << 20
NO_IRQ = 0xffff
IRQS = 1020
FP_ACCESS = 0x1e000000  # ESR_EL2: trapped FP instruction
#: Capabilities of these types to one object stand together in a derivation list.
FAMILIES = ("ENDPOINT", "NOTIFICATION", "REPLY", "CNODE", "TCB", "SCHED_CONTEXT", "IRQ_HANDLER",
            "PAGE_TABLE", "VSPACE", "ASID_POOL", "VCPU")


def read_abi(library: Path, folder: Path) -> Abi:
    path = folder / "abi.json"
    subprocess.run([sys.executable, str(ROOT / "sdk/abi/extract.py"), str(library), "-o", str(path)],
                   check=True)
    return Abi(json.loads(path.read_text()))


class View:
    """A structure in memory; members are attributes, arrays are sequences."""

    def __init__(self, abi: Abi, address: int, name: str) -> None:
        self.__dict__.update(abi=abi, address=address, layout=abi.layout(name))

    def __getattr__(self, name: str) -> Any:
        member = self.layout.member(name)
        at = self.address + member.offset
        if member.count > 1:
            return Array(self.abi, at, member.count, member.element_size, member.struct)
        if member.struct is not None:
            return View(self.abi, at, member.struct)
        return int.from_bytes(ctypes.string_at(at, member.size), "little")

    def __setattr__(self, name: str, value: int) -> None:
        member = self.layout.member(name)
        ctypes.memmove(self.address + member.offset, value.to_bytes(member.size, "little"),
                       member.size)


class Array:
    """Elements in memory."""

    def __init__(self, abi: Abi, address: int, count: int, size: int, struct: str | None) -> None:
        self.abi, self.address, self.count = abi, address, count
        self.size, self.struct = size, struct

    def __getitem__(self, index: int) -> Any:
        at = self.address + index * self.size
        if self.struct is not None:
            return View(self.abi, at, self.struct)
        return int.from_bytes(ctypes.string_at(at, self.size), "little")

    def __setitem__(self, index: int, value: int) -> None:
        ctypes.memmove(self.address + index * self.size, value.to_bytes(self.size, "little"),
                       self.size)


@dataclass
class Thread:
    """A thread with a CSpace of its own."""

    world: World
    ref: int
    tcb: View
    cnode: int
    buffer: int
    sc: int = 0
    caps: int = field(default=1)  # next free slot

    def __repr__(self) -> str:
        return f"thread {self.ref:#x}"

    @property
    def state(self) -> str:
        return self.world.name_of("THREAD_", self.tcb.state)

    def x(self, number: int) -> int:
        return int(self.tcb.context.x[number])

    @property
    def badge(self) -> int:
        return self.x(0)

    @property
    def label(self) -> int:
        return self.x(1) >> 12

    @property
    def length(self) -> int:
        return self.x(1) & 0x7f

    def message(self, count: int) -> list[int]:
        return [self.x(2 + i) if i < 4 else self.word(1 + i) for i in range(count)]

    def word(self, index: int, value: int | None = None) -> int:
        """Word of the IPC buffer."""
        words = (ctypes.c_uint64 * 128).from_address(self.world.address(self.buffer))
        if value is not None:
            words[index] = value
        return int(words[index])

    def slot(self, cptr: int) -> View:
        return self.world.slot((self.cnode << 1) + cptr)

    def give(self, kind: str, obj: int = 0, rights: int = ALL, badge: int = 0, aux: int = 0,
             size: int = 0) -> int:
        """A capability in the next slot of its CSpace; returns its address."""
        cptr, self.caps = self.caps, self.caps + 1
        if kind == "SCHED_CONTEXT":
            size = size or 9
        self.world.put((self.cnode << 1) + cptr, kind, object=obj, rights=rights, word=badge,
                       aux=aux, size=size)
        return cptr

    def call(self, name: str, cptr: int = 0, message: tuple[int, ...] = (), label: int = 0,
             reply: int = 0, dest: int = 0, caps: tuple[int, ...] = ()) -> None:
        """One system call; the thread must be the one that runs."""
        assert self.world.current is self, (self, self.world.current)
        info = label << 12 | len(caps) << 7 | len(message)
        registers = [cptr, info, *message[:4]]
        for i in range(8):
            self.tcb.context.x[i] = registers[i] if i < len(registers) else 0xbad0 + i
        for i, value in enumerate(message[4:]):
            self.word(5 + i, value)
        for i, value in enumerate(caps):
            self.word(122 + i, value)
        self.tcb.context.x[6], self.tcb.context.x[8] = reply, dest
        self.tcb.context.x[7] = SYSCALLS[name] & (1 << 64) - 1
        self.tcb.context.pc = PC
        self.world.lib.handle_syscall(ctypes.c_uint64(SYSCALLS[name]))

    def invoke(self, cptr: int, label: str, *words: int, caps: tuple[int, ...] = ()) -> int:
        """An invocation; returns the error."""
        self.call("Call", cptr, words, self.world.abi.constant(label), caps=caps)
        return self.label

    def again(self) -> int:
        """The system call that was put off is done now; returns the error."""
        assert self.tcb.context.pc == PC - 4, hex(self.tcb.context.pc)
        assert self.world.current is self
        self.tcb.context.pc = PC
        self.world.lib.handle_syscall(ctypes.c_uint64(self.tcb.context.x[7]))
        return self.label

    def give_root(self) -> int:
        """A capability to its own CNode."""
        return self.give("CNODE", self.cnode, size=RADIX, aux=64 - RADIX)

    def give_untyped(self, size_bits: int, used: int = 0) -> int:
        """Fresh memory."""
        at = self.world.allocate(1 << size_bits)
        cptr = self.give("UNTYPED", badge=WINDOW_PA + at * GRANULE, aux=used, size=size_bits)
        return cptr

    def retype(self, untyped: int, kind: str, size_bits: int, root: int, first: int, count: int = 1
               ) -> int:
        """Objects of a type (API name without seL4_ and Object) into slots of a CNode."""
        number = self.world.abi.constant(f"seL4_{kind}Object")
        return self.invoke(untyped, "UntypedRetype", number, size_bits, 0, 0, first, count,
                           caps=(root,))

    def kinds(self, first: int, count: int) -> list[str]:
        """Types of the capabilities in a row of its slots."""
        return [self.world.cap_type(self.slot(first + i).cap.type) for i in range(count)]


class Checked:
    """The library, with the invariants (kernel/host/invariants) held after every kernel entry."""

    def __init__(self, lib: ctypes.CDLL) -> None:
        self.lib = lib
        lib.host_invariants.restype = ctypes.c_char_p

    def violation(self) -> str | None:
        found = self.lib.host_invariants()
        return found.decode() if found else None

    def __getattr__(self, name: str) -> Any:
        function = getattr(self.lib, name)
        if not name.startswith("handle_"):
            return function

        def entry(*arguments: Any) -> None:
            function(*arguments)
            violation = self.violation()
            assert violation is None, violation

        return entry

#: What lies where a reference to nothing leads: in a real window the kernel's code, that is anything.
NOTHING, NOTHING_SIZE = 0xa5, 4096

class World:
    """The kernel's window and state."""

    def __init__(self, lib: ctypes.CDLL, abi: Abi) -> None:
        self.lib, self.abi = Checked(lib), abi
        self.others: list[int] = []  # slots besides those of threads
        self.directory = 0
        self.base = ctypes.addressof(ctypes.c_char.in_dll(lib, "host_window"))
        self.ks = View(abi, ctypes.addressof(ctypes.c_char.in_dll(lib, "ks")), "core_state")
        self.machine = View(abi, ctypes.addressof(ctypes.c_char.in_dll(lib, "host_machine")),
                            "host_machine")
        ctypes.memset(self.base, NOTHING, NOTHING_SIZE)
        self.next = 0x10000 // GRANULE
        self.threads: list[Thread] = []
        self.ks.boot.ticks_per_us_num = 1
        self.ks.boot.ticks_per_us_den = 1
        self.ks.min_budget = 10
        self.ks.boot.window_pa, self.ks.boot.window_size = WINDOW_PA, WINDOW_SIZE
        self.ks.boot.irqs = IRQS
        self.machine.now = self.ks.now = 1000
        self.directory = self._directory()

    def _directory(self) -> int:
        """A CNode with a capability to each thread. The thread that has it never runs; its bound
        notification, to which an interrupt goes, makes it known to the invariants."""
        intid = 1019
        tcb, cnode, notification = self.allocate(2048), self.allocate(2048), self.notification()
        self.put(self.tcb_slot(tcb, "CSPACE"), "CNODE", object=cnode, size=RADIX, aux=64 - RADIX)
        self.at("notification", notification).bound_tcb = tcb
        self.at("tcb", tcb).bound_notification = notification
        self.ks.irq_state[intid] = self.abi.constant("IRQ_HANDLER")
        slot = self.ks.irq_slots[intid].address
        self.put((slot - self.base) // SLOT, "NOTIFICATION", object=notification, rights=WRITE)
        return cnode

    def pa(self, ref: int) -> int:
        return WINDOW_PA + ref * GRANULE

    def address(self, ref: int) -> int:
        return self.base + ref * GRANULE

    def slot(self, ref: int) -> View:
        return View(self.abi, self.base + ref * SLOT, "slot")

    def put(self, ref: int, kind: str, **values: int) -> None:
        """A capability in a slot; the first to its object is the original of the others."""
        slot, cap = self.slot(ref), self.slot(ref).cap
        cap.type = self.abi.constant("CAP_" + kind)
        for name, value in values.items():
            setattr(cap, name, value)
        original = self._relative(ref, kind, cap.word if kind == "IRQ_HANDLER" else cap.object)
        if original is None:
            cap.flags = cap.flags | self.abi.constant("CAP_REVOCABLE")
            return
        slot.prev, slot.next = original, self.slot(original).next
        self.slot(original).next = ref
        if slot.next:
            self.slot(slot.next).prev = ref

    def _relative(self, ref: int, kind: str, which: int) -> int | None:
        """A slot with a capability to the same object, if there is one."""
        if kind not in FAMILIES:
            return None
        places = [range(2 * self.directory, 2 * self.directory + (1 << RADIX)),
                  *(range(slot, slot + 1) for slot in self.others)]
        if kind == "NOTIFICATION":
            first = (self.ks.irq_slots.address - self.base) // SLOT
            places.append(range(first, first + self.ks.irq_slots.count))
        for thread in self.threads:
            places.append(range(2 * thread.cnode, 2 * thread.cnode + (1 << RADIX)))
            first = self.tcb_slot(thread.ref, "SPARE")
            places.append(range(first, first + self.abi.constant("TCB_SLOTS")))
        kinds = self.abi.constant("CAP_" + kind)
        for place in places:
            data = ctypes.string_at(self.base + place.start * SLOT, len(place) * SLOT)
            for other, cell in zip(place, struct.iter_unpack("<BBBBIQQII", data)):
                if other != ref and cell[0] == kinds and (
                        cell[5 if kind == "IRQ_HANDLER" else 4] == which):
                    return other
        self.others.append(ref)
        return None

    def at(self, kind: str, ref: int) -> View:
        return View(self.abi, self.address(ref), kind)

    def allocate(self, size: int) -> int:
        ref = (self.next + size // GRANULE - 1) // (size // GRANULE) * (size // GRANULE)
        self.next = ref + size // GRANULE
        return ref

    def name_of(self, prefix: str, value: int) -> str:
        return next(name[len(prefix):] for name in
                    ("THREAD_INACTIVE", "THREAD_RUNNING", "THREAD_RESTART",
                     "THREAD_BLOCKED_ON_RECEIVE", "THREAD_BLOCKED_ON_SEND",
                     "THREAD_BLOCKED_ON_REPLY", "THREAD_BLOCKED_ON_NOTIFICATION", "THREAD_ASLEEP")
                    if self.abi.constant(name) == value)

    def cap_type(self, value: int) -> str:
        return next(name for name in ("NULL", "UNTYPED", "ENDPOINT", "NOTIFICATION", "REPLY",
                                      "CNODE", "TCB", "SCHED_CONTEXT", "IRQ_HANDLER", "FRAME",
                                      "PAGE_TABLE", "VSPACE", "ASID_POOL", "SGI_SIGNAL", "VCPU", "ZOMBIE")
                    if self.abi.constant("CAP_" + name) == value)

    def endpoint(self) -> int:
        return self.allocate(64)

    reply = endpoint

    def notification(self) -> int:
        return self.allocate(64)

    def sched_context(self, budget: int = FOREVER, period: int = FOREVER, refills: int = 2,
                      badge: int = 0, sporadic: bool = False, size_bits: int = 9) -> int:
        ref = self.allocate(1 << size_bits)
        sc = self.at("sched_context", ref)
        self.lib.refill_new(ref, refills, ctypes.c_uint64(budget),
                            ctypes.c_uint64(0 if budget == period else period))
        sc.badge, sc.sporadic = badge, int(sporadic)
        return ref

    def thread(self, priority: int = 100, sc: int | None = None, flags: int = 0,
               **parameters: Any) -> Thread:
        """A thread that is ready; sc=0 makes a passive one, which only waits for a time to run."""
        ref, cnode, buffer = self.allocate(2048), self.allocate(2048), self.allocate(4096)
        tcb = self.at("tcb", ref)
        tcb.priority, tcb.max_priority, tcb.flags = priority, 255, flags
        tcb.state = self.abi.constant("THREAD_RUNNING")
        tcb.context.pc = PC
        self.put(self.tcb_slot(ref, "CSPACE"), "CNODE", object=cnode, size=RADIX, aux=64 - RADIX)
        self.put(self.tcb_slot(ref, "IPC_BUFFER"), "FRAME", object=self.pa(buffer) >> PAGE_BITS,
                 size=PAGE_BITS)
        tcb.ipc_buffer_ref = buffer
        thread = Thread(self, ref, tcb, cnode, buffer)
        self.threads.append(thread)
        self.put(2 * self.directory + len(self.threads), "TCB", object=ref, rights=ALL)
        thread.sc = self.sched_context(**parameters) if sc is None else sc
        if thread.sc:
            self.lib.sc_bind_tcb(thread.sc, ref)
            self.enter()
        return thread

    def forget(self, thread: Thread) -> None:
        """Only capabilities that the test itself gave lead to the thread."""
        self.lib.slot_remove(2 * self.directory + 1 + self.threads.index(thread))

    def tcb_slot(self, tcb: int, name: str) -> int:
        slot = self.at("tcb", tcb).slots[self.abi.constant("TCB_SLOT_" + name)]
        return int(slot.address - self.base) // SLOT

    def handler(self, thread: Thread, slot: str, endpoint: int, badge: int = 0) -> None:
        """Makes the endpoint the thread's fault or timeout handler."""
        self.put(self.tcb_slot(thread.ref, slot), "ENDPOINT", object=endpoint, rights=ALL,
                 word=badge)

    def violation(self) -> str | None:
        """The first invariant that does not hold."""
        return self.lib.violation()

    @property
    def current(self) -> Thread | None:
        return next((each for each in self.threads if each.ref == self.ks.current), None)

    def enter(self) -> None:
        """A kernel entry without a cause: a spurious interrupt."""
        self.lib.handle_interrupt()

    def use_fp(self) -> None:
        """By the running thread."""
        if not self.machine.fpu_enabled:
            self.lib.handle_fp_access(ctypes.c_uint64(FP_ACCESS))

    def interrupt_timer(self) -> None:
        self.ks.reprogram = 1  # what irq_handle() does for it
        self.lib.handle_interrupt()

    def wait(self, ticks: int) -> None:
        """Time passes; the timer interrupts whenever it was set to."""
        end = self.machine.now + ticks
        while self.machine.deadline <= end:
            self.machine.now = max(self.machine.now, self.machine.deadline)
            self.interrupt_timer()
        self.machine.now = end

    def ready(self, priority: int) -> list[Thread]:
        """The ready queue of a priority, with both directions of its links checked."""
        found, ref, before = [], self.ks.ready[priority].head, 0
        while ref:
            tcb = self.at("tcb", ref)
            assert tcb.sched_prev == before
            found.append(next(each for each in self.threads if each.ref == ref))
            before, ref = ref, tcb.sched_next
        assert self.ks.ready[priority].tail == before
        bit = self.ks.ready_bitmap[priority // 64] >> priority % 64 & 1
        assert bit == bool(found)
        return found
