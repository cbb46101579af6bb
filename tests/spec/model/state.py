# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The abstract state of one core: objects that name each other, queues as lists, capabilities.

`ref` is where an object lies, which nothing but untyped memory and the comparison looks at.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spec.model.constants import (ASID_POOLS, CAP_NULL, FAULT_NONE, IDLE, INACTIVE, IRQ_INACTIVE,
                                  LIST_REGISTERS, NEW_SCTLR, NO_DEADLINE, PRIORITIES, QUEUE_NONE,
                                  REGISTERS, RESTART, RUNNING, SLEEPERS, TIMER_OPEN, VCPU_REGISTERS,
                                  VMIDS, WORD)


@dataclass(slots=True, eq=False)
class Cap:
    """A capability; what `word` and `aux` mean goes by type (kernel/include/base/cap.h)."""

    type: int = CAP_NULL
    obj: Object | None = None
    rights: int = 0
    size: int = 0
    word: int = 0
    aux: int = 0
    device: bool = False


@dataclass(slots=True, eq=False)
class Slot:
    """A place for a capability, and its place in the derivation tree (model/derivation.py).

    original: capabilities derived from it are its children, not its equals. before, after: its
    neighbours when the tree is written down, each slot before its children.
    """

    ref: int
    table: Slots
    cap: Cap
    original: bool = False
    parent: Slot | None = None
    children: list[Slot] = field(default_factory=list)
    before: Slot | None = None
    after: Slot | None = None


@dataclass(slots=True, eq=False)
class Slots:
    """Slots side by side: those of a CNode, of a thread, of the interrupts."""

    ref: int
    slots: list[Slot] = field(default_factory=list)
    packed: bytes | None = None


def new_table(first: int, count: int) -> Slots:
    """Empty slots."""
    table = Slots(first)
    table.slots = [Slot(first + index, table, Cap()) for index in range(count)]
    return table


@dataclass(slots=True, eq=False)
class Buffer:
    """An IPC buffer's words."""

    ref: int
    words: list[int]
    packed: bytes | None = None


@dataclass(slots=True, eq=False)
class Thread:
    ref: int
    slots: Slots
    regs: list[int] = field(default_factory=lambda: [0] * REGISTERS)
    state: int = INACTIVE
    queued: int = QUEUE_NONE
    priority: int = 0
    mcp: int = 0
    flags: int = 0
    sc: SchedContext | None = None
    reply: Reply | None = None
    blocked_on: Endpoint | Notification | None = None
    notification: Notification | None = None
    yield_to: SchedContext | None = None
    buffer_address: int = 0
    buffer: Buffer | None = None
    fault: tuple[int, ...] = (FAULT_NONE,)
    # while it waits to send; can_grant also while it waits to receive
    badge: int = 0
    is_call: bool = False
    can_grant: bool = False
    can_grant_reply: bool = False
    put_off: bool = False  # its last system call was, by an interrupt
    vcpu: Vcpu | None = None  # it is a guest
    zombies: list[Slot] = field(default_factory=list)  # what it has to finish, the latest first

    @property
    def runnable(self) -> bool:
        return self.state == RUNNING or self.state == RESTART

    @property
    def schedulable(self) -> bool:
        """Runnable, with a configured scheduling context, and not waiting for a refill."""
        return (self.runnable and self.sc is not None and self.sc.refill_max != 0
                and self.queued != 2)


@dataclass(slots=True, frozen=True)
class ListEntry:
    """A virtual interrupt in a list register. told: its end is to be told."""

    intid: int = 0
    priority: int = 0
    group: int = 0
    pending: bool = False
    active: bool = False
    told: bool = False


@dataclass(slots=True, eq=False)
class Vcpu:
    """A virtual CPU, wherever its registers are. control: of the guest's CPU interface; its lowest bits are the
    groups of interrupts that it has enabled. priorities: that are active."""

    ref: int
    thread: Thread | None = None
    registers: list[int] = field(default_factory=lambda: [NEW_SCTLR] + [0] * (VCPU_REGISTERS - 1))
    csselr: int = 0
    entries: list[ListEntry] = field(default_factory=lambda: [ListEntry()] * LIST_REGISTERS)
    control: int = 0
    priorities: int = 0
    timer: int = TIMER_OPEN


@dataclass(slots=True, eq=False)
class Endpoint:
    ref: int
    state: int = IDLE
    queue: list[Thread] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Notification:
    ref: int
    state: int = IDLE
    queue: list[Thread] = field(default_factory=list)
    badge: int = 0
    bound: Thread | None = None
    sc: SchedContext | None = None
    # signalled it, and are acknowledged by the next wait; the last one first
    unacknowledged: list[Irq] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Reply:
    """`thread` waits on it for an answer, or will use it for the next message that it receives."""

    ref: int
    thread: Thread | None = None
    stack: CallStack | None = None


@dataclass(slots=True, eq=False)
class CallStack:
    """The calls along which time was lent, the first caller's reply object first. Without a context
    (it was deleted, or went back past them) the rest of the stack still hangs together."""

    sc: SchedContext | None
    calls: list[Reply] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class SchedContext:
    ref: int
    size: int = 9
    period: int = 0
    budget: int = 0
    consumed: int = 0
    badge: int = 0
    thread: Thread | None = None
    stack: CallStack | None = None
    notification: Notification | None = None
    yield_from: Thread | None = None
    refills: list[list[int]] = field(default_factory=list)
    refill_max: int = 0
    sporadic: bool = False


@dataclass(slots=True, eq=False)
class CNode:
    ref: int
    slots: Slots


@dataclass(slots=True, eq=False)
class Frame:
    """Memory of users; ref is its number among pages, not granules."""

    ref: int


@dataclass(slots=True, eq=False)
class Table:
    """A translation table: tables of the next level, and pages, by index. The first level of a
    VSpace has twice as many entries as the others."""

    ref: int
    count: int
    entries: dict[int, Table | Page] = field(default_factory=dict)
    packed: bytes | None = None


@dataclass(slots=True, frozen=True)
class Page:
    """A mapping of a frame."""

    ref: int
    size: int
    readable: bool
    writable: bool
    cached: bool
    never_executed: bool


@dataclass(slots=True, eq=False)
class Pool:
    """ASIDs of VSpaces."""

    ref: int
    spaces: dict[int, Table] = field(default_factory=dict)
    packed: bytes | None = None


@dataclass(slots=True, eq=False)
class Irq:
    """An interrupt; slot holds the notification that it signals. flags: what does not follow from the
    rest. pending, active: a bit for each sender (model/gic.py)."""

    intid: int
    slot: Slot
    state: int = IRQ_INACTIVE
    flags: int = 0
    enabled: bool = False
    pending: int = 0
    active: int = 0
    line: bool = False  # of a device that wants it as long as it has a reason


Object = Thread | Endpoint | Notification | Reply | SchedContext | CNode | Frame | Table | Pool | Vcpu


@dataclass(slots=True, eq=False)
class Core:
    """clock is what the timer reads; now and consumed what the kernel knew when it read it last."""

    ticks_per_us: tuple[int, int] = (1, 1)
    clock: int = 0
    now: int = 0
    consumed: int = 0
    min_budget: int = 0
    deadline: int = NO_DEADLINE
    current: Thread | None = None
    current_sc: SchedContext | None = None
    ready: list[list[Thread]] = field(default_factory=lambda: [[] for _ in range(PRIORITIES)])
    release: list[Thread] = field(default_factory=list)
    woken: Thread | None = None
    reschedule: bool = False
    reprogram: bool = False
    interrupted: bool = False  # an interrupt waits
    threads: list[Thread] = field(default_factory=list)
    departed: list[Thread] = field(default_factory=list)  # that destroyed themselves, half
    tables: list[Slots] = field(default_factory=list)
    buffers: list[Buffer] = field(default_factory=list)
    irqs: dict[int, Irq] = field(default_factory=dict)
    affinity: int = 0
    sgi: tuple[int, int] = (0, 0)  # that was sent last, and to whom
    sgi_active_once: bool = False
    tables_of_spaces: list[Table] = field(default_factory=list)
    pools: list[Pool | None] = field(default_factory=lambda: [None] * ASID_POOLS)
    vmids: list[Table | None] = field(default_factory=lambda: [None] * VMIDS)
    asids_packed: bytes | None = None
    base_register: int = 0  # of the space that the machine is in
    fpu_owner: Thread | None = None  # whose FP registers are in the machine
    fpu_enabled: bool = False
    timer_enabled: bool = False  # EL0 may use the EL1 physical timer
    guest: Vcpu | None = None  # that is in the machine: its thread runs
    sleepers: list[Vcpu | None] = field(default_factory=lambda: [None] * SLEEPERS)
    wakeup: int = WORD  # when the virtual timer interrupts for one of them, while no guest has it
    changed: bool = False  # what objects there are
    window: tuple[int, int] = (0, 0)  # physical base and size
    slots_offset: int = 0  # of a thread's slots in its memory
    endpoints: list[Endpoint] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    vcpus: list[Vcpu] = field(default_factory=list)
    contexts: list[SchedContext] = field(default_factory=list)

    def microseconds(self, ticks: int) -> int:
        return ticks * self.ticks_per_us[1] // self.ticks_per_us[0]

    def ticks(self, microseconds: int) -> int:
        return microseconds * self.ticks_per_us[0] // self.ticks_per_us[1]
