# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The host kernel, set to a universe's state and entered step by step."""

from __future__ import annotations

import ctypes
import signal as signals
from pathlib import Path

from kernel.world import GRANULE, View, read_abi
from microkit.sdk.abi import Abi

from microkit.base.sizes import SLOT
from spec import observe
from spec.model import guests
from spec.model.constants import IRQ_TIMER, IRQS, MAINTENANCE_INTID
from spec.model.state import Core, Endpoint, Notification, SchedContext, Slots, Thread, Vcpu
from spec.step import Step

STATE = 0x4000  # HOST_STATE_OFFSET
FOUND, DECODE_CHANGED = 1001, 1002
SNAPSHOT_WORDS = 1 << 16


#: By address: a library is loaded once, and perhaps used before; this is its machine as it was then.
PRISTINE: dict[int, bytes] = {}


class Stopped(Exception):
    """A panic, or a wild access."""


class Found(Stopped):
    """A finding of the models of TLB, caches, interrupts and user memory: the kernel itself went on."""


class Kernel:
    """One library; reset() begins anew."""

    def __init__(self, library: Path, folder: Path, abi: Abi | None = None) -> None:
        """abi: of another library with the same layouts; else read from this one, into folder."""
        self.lib, self.abi = ctypes.CDLL(str(library)), abi or read_abi(library, folder)
        self.base = ctypes.addressof(ctypes.c_char.in_dll(self.lib, "host_window"))
        self.ks = self._view(self.base + STATE, "core_state")
        self.machine = self._view(ctypes.addressof(ctypes.c_char.in_dll(self.lib, "host_machine")),
                                  "host_machine")
        self.pristine = PRISTINE.setdefault(self.machine.address, ctypes.string_at(
            self.machine.address, self.abi.layout("host_machine").size))
        self.snapshot_buffer = (ctypes.c_uint64 * SNAPSHOT_WORDS)()
        self.snapshot_address = ctypes.addressof(self.snapshot_buffer)
        self.enter = self.lib.spec_step
        self.snapshot = self.lib.spec_snapshot
        self.snapshot.restype = ctypes.c_uint64
        self.slots_offset = self.abi.layout("tcb").member("slots").offset
        self.irq_slots = (STATE + self.abi.layout("core_state").member("irq_slots").offset) // SLOT
        self.used = 1 << 20
        self.preemptions = ctypes.c_uint64.in_dll(self.lib, "spec_preemptions")
        self.finding = ctypes.c_char_p.in_dll(self.lib, "spec_finding")
        self.fast_syscalls = ctypes.c_uint64.in_dll(self.lib, "spec_fast_syscalls")
        self.objects: ctypes.Array[ctypes.c_uint64] | None = None
        self.count = 0

    def _view(self, address: int, name: str) -> View:
        return View(self.abi, address, name)

    def at(self, ref: int, name: str) -> View:
        return self._view(self.base + ref * GRANULE, name)

    def slot(self, ref: int) -> View:
        return self._view(self.base + ref * SLOT, "slot")

    def reset(self, core: Core, used: int) -> None:
        """Exactly the state of the specification."""
        ctypes.memset(self.base, 0, self.used)
        self.used = used
        ctypes.memmove(self.machine.address, self.pristine, len(self.pristine))
        self.lib.model_reset()
        for thread in core.threads:
            self._write_thread(thread)
        self._write_core(core)
        for vcpu in core.vcpus:
            self._write_vcpu(vcpu)
        for endpoint in core.endpoints:
            self._write_endpoint(endpoint)
        for reply in core.replies:
            self.at(reply.ref, "reply").tcb = observe.ref(reply.thread)
        for notification in core.notifications:
            self._write_notification(notification)
        for context in core.contexts:
            self._write_context(context)
        for table in core.tables:
            self._write_slots(table)
        for table in core.tables_of_spaces:
            self._write(table.ref, observe.table_bytes(table, core.window[0]))
        for number, pool in enumerate(core.pools):
            if pool is not None:
                self._write(pool.ref, observe.pool_bytes(core, pool))
                self.ks.asid_pools[number] = pool.ref
        for number, space in enumerate(core.vmids[:8]):
            self.ks.vmid_owner[number] = observe.ref(space)
        for irq in core.irqs.values():
            self.ks.irq_state[irq.intid], self.ks.irq_flags[irq.intid] = irq.state, irq.flags
            self.machine.gic.enabled[irq.intid] = int(irq.enabled)
            if irq.state == IRQ_TIMER:
                self.machine.gic.last = irq.intid + 1
        self.machine.guest.no_interface = int(not guests.has_interrupt(core, MAINTENANCE_INTID))
        self.machine.gic.sgi_active_once = int(core.sgi_active_once)
        self.watch(core)

    def watch(self, core: Core) -> None:
        """What snapshots are of."""
        core.changed = False
        words = [word for each in observe.objects(core) for word in each]
        self.objects = (ctypes.c_uint64 * len(words))(*words)
        self.count = len(words) // 3

    def step(self, step: Step, now: int) -> None:
        signal = self.enter(step.pack(now))
        if signal == FOUND:
            raise Found(f"found by a model: {(self.finding.value or b'').decode()}")
        if signal == DECODE_CHANGED:
            raise Stopped("decode changed something")
        if signal:
            raise Stopped(f"the kernel stopped by {signals.Signals(signal).name}")

    def state(self) -> bytes:
        count = self.snapshot(self.objects, ctypes.c_uint64(self.count), self.snapshot_buffer)
        return ctypes.string_at(self.snapshot_address, 8 * count)

    def _write_core(self, core: Core) -> None:
        ks, machine = self.ks, self.machine
        ks.boot.ticks_per_us_num, ks.boot.ticks_per_us_den = core.ticks_per_us
        ks.boot.window_pa, ks.boot.window_size = core.window
        ks.boot.irqs, ks.boot.core = IRQS, core.affinity
        ks.min_budget, ks.now, machine.now = core.min_budget, core.now, core.clock
        ks.reschedule = int(core.reschedule)
        for thread in (each for queue in core.ready for each in queue):
            self.lib.ready_enqueue(thread.ref)

    def _write_thread(self, thread: Thread) -> None:
        tcb = self.at(thread.ref, "tcb")
        tcb.state, tcb.priority, tcb.max_priority = thread.state, thread.priority, thread.mcp
        tcb.flags, tcb.vcpu = thread.flags, observe.ref(thread.vcpu)
        tcb.reply, tcb.can_grant = observe.ref(thread.reply), int(thread.can_grant)
        tcb.blocked_on = observe.ref(thread.blocked_on)
        tcb.sc, tcb.bound_notification = observe.ref(thread.sc), observe.ref(thread.notification)
        tcb.ipc_buffer, tcb.ipc_buffer_ref = thread.buffer_address, observe.ref(thread.buffer)
        for index, value in enumerate(thread.regs):
            ctypes.c_uint64.from_address(tcb.address + 8 * index).value = value

    def _write_vcpu(self, each: Vcpu) -> None:
        view = self.at(each.ref, "vcpu")
        view.tcb = observe.ref(each.thread)
        for number, value in enumerate(each.registers):
            view.registers[number] = value

    def _write_endpoint(self, endpoint: Endpoint) -> None:
        """At most one thread waits in the beginning."""
        view = self.at(endpoint.ref, "endpoint")
        view.state = endpoint.state
        for thread in endpoint.queue:
            view.head = view.tail = thread.ref

    def _write_notification(self, each: Notification) -> None:
        view = self.at(each.ref, "notification")
        view.bound_tcb = observe.ref(each.bound)
        view.sc = observe.ref(each.sc)

    def _write_context(self, sc: SchedContext) -> None:
        view = self.at(sc.ref, "sched_context")
        self.lib.refill_new(sc.ref, sc.refill_max, ctypes.c_uint64(sc.budget),
                            ctypes.c_uint64(sc.period))
        view.badge, view.sporadic = sc.badge, int(sc.sporadic)
        view.tcb, view.notification = observe.ref(sc.thread), observe.ref(sc.notification)

    def _write(self, ref: int, data: bytes) -> None:
        ctypes.memmove(self.base + ref * GRANULE, data, len(data))

    def _write_slots(self, table: Slots) -> None:
        data = observe.slots_bytes(table)
        ctypes.memmove(self.base + table.ref * SLOT, data, len(data))
