# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Draws an invocation: whose capability, which method, words and capabilities."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from spec.model.constants import (CAP_ASID_CONTROL, CAP_ASID_POOL, CAP_CNODE, CAP_ENDPOINT,
                                  CAP_FRAME, CAP_IRQ_CONTROL, CAP_IRQ_HANDLER, CAP_NOTIFICATION,
                                  CAP_NULL, CAP_PAGE_TABLE, CAP_REPLY, CAP_SCHED_CONTEXT,
                                  CAP_SCHED_CONTROL, CAP_SGI_SIGNAL, CAP_SMC, CAP_TCB, CAP_UNTYPED,
                                  CAP_VCPU, CAP_VSPACE, CNTV_CTL, CNTV_CVAL, CNTVOFF, INACTIVE, PSCI_AFFINITY_INFO, PSCI_CPU_ON, TIMER_INTID, WORD)
from spec.model.state import Slot, Thread
from spec.universe import Universe

Drawn = tuple[int, list[int], list[int]]  # label, words, slots of capabilities
PRIORITIES = (0, 1, 63, 64, 99, 100, 100, 101, 128, 200, 254, 255, 256, 1 << 40)
RETYPES = (0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 8, 9, 9, 11, 12)
SIZES = {0: (4, 6, 9, 12, 12, 13), 4: (1, 2, 2, 3, 6, 0), 5: (7, 8, 9, 6, 11)}


class Invocations:
    """Slots are those of the universe's common CNode."""

    def __init__(self, universe: Universe, random: Random) -> None:
        self.universe, self.random = universe, random
        self.kinds: tuple[tuple[int, int, Callable[[], Drawn]], ...] = (
            (CAP_TCB, 12, self._tcb), (CAP_SCHED_CONTEXT, 6, self._context),
            (CAP_SCHED_CONTROL, 3, self._control), (CAP_CNODE, 10, self._cnode),
            (CAP_UNTYPED, 4, self._retype), (CAP_IRQ_CONTROL, 1, self._issue),
            (CAP_IRQ_HANDLER, 2, self._handler), (CAP_SGI_SIGNAL, 1, self._anything),
            (CAP_SMC, 1, self._smc), (CAP_PAGE_TABLE, 4, self._table), (CAP_FRAME, 5, self._frame),
            (CAP_VSPACE, 2, self._pages), (CAP_ASID_CONTROL, 1, self._make_pool),
            (CAP_ASID_POOL, 2, lambda: (56, [], [self.pick(CAP_VSPACE)])), (CAP_VCPU, 7, self._vcpu))
        self.weights = [each[1] for each in self.kinds]
        self.invoked = 0

    def slots(self) -> list[Slot]:
        return self.universe.cnode.slots.slots

    def of(self, kind: int) -> list[int]:
        return [index for index, slot in enumerate(self.slots()) if slot.cap.type == kind]

    def pick(self, kind: int, null: float = 0) -> int:
        """A slot with such a capability, mostly."""
        chance = self.random.random()
        if chance < null:
            return 0
        found = self.of(kind) if chance < .96 else []
        return self.random.choice(found) if found else self.random.randrange(256)

    def common(self) -> int:
        """A capability to the common CNode, mostly, so that what is found there can be named."""
        found = [index for index in self.of(CAP_CNODE)
                 if self.slots()[index].cap.obj is self.universe.cnode]
        return self.random.choice(found) if found and self.random.random() < .9 else (
            self.pick(CAP_CNODE))

    def sized(self, kind: int, size: int) -> int:
        found = [index for index in self.of(kind) if self.slots()[index].cap.size == size]
        return self.random.choice(found) if found and self.random.random() < .8 else (
            self.pick(kind))

    def draw(self) -> tuple[int, int, list[int], list[int]]:
        """Invoked slot, label, words, slots of capabilities."""
        random = self.random
        kind, _, method = random.choices(self.kinds, self.weights)[0]
        self.invoked = self.common() if kind == CAP_CNODE else self.pick(kind)
        if kind == CAP_TCB and random.random() < .6:
            self.invoked = self._stopped()
        label, words, caps = method()
        if random.random() < .02:
            label = random.randrange(64)
        if random.random() < .02:
            words = words[:-1]
        if random.random() < .02:
            caps = caps[:-1]
        return self.invoked, label, [word & WORD for word in words], caps

    def interfere(self, thread: Thread) -> tuple[int, int, list[int], list[int]]:
        """With what somebody has begun to destroy, perhaps: its memory, or its thread."""
        self.invoked = self.common()
        own = [index for index in self.of(CAP_TCB) if self.slots()[index].cap.obj is thread]
        if own and self.random.random() < .25:
            return self.invoked, 23, self.where(self.invoked, own[0]), []
        kind = self.random.choice((CAP_UNTYPED, CAP_UNTYPED, CAP_TCB, CAP_CNODE))
        if self.universe.core.departed and self.random.random() < .8:
            kind = CAP_UNTYPED
        slot = self.container() if kind == CAP_CNODE else self.pick(kind)
        if kind == CAP_UNTYPED:
            slot = max(self.of(kind), key=lambda each: len(self.slots()[each].children), default=slot)
        label = 22 if kind == CAP_UNTYPED else 23
        return self.invoked, label, self.where(self.invoked, slot), []

    def resume(self) -> tuple[int, int, list[int], list[int]]:
        self.invoked = self.pick(CAP_TCB)
        return self._stopped(), 13, [], []

    def _stopped(self) -> int:
        found = [index for index in self.of(CAP_TCB)
                 if self.slots()[index].cap.obj.state == INACTIVE]  # type: ignore[union-attr]
        return self.random.choice(found) if found else self.invoked

    def _tcb(self) -> Drawn:
        random = self.random
        thread = self.slots()[self.invoked].cap.obj
        if getattr(thread, "state", None) == INACTIVE and random.random() < .5:
            return self._start()
        methods: tuple[Callable[[], Drawn], ...] = (
            self._start, self._registers, self._priority, self._params, self._handlers,
            lambda: (12, [], []), lambda: (14, [], [self.pick(CAP_NOTIFICATION)]),
            lambda: (15, [], []), lambda: (16, [random.getrandbits(64)], []),
            lambda: (17, [random.randrange(4), random.randrange(4)], []), self._space)
        return random.choice(methods)()

    def _start(self) -> Drawn:
        if self.random.random() < .3 and self.slots()[self.invoked].cap.type == CAP_TCB:
            thread = self.slots()[self.invoked].cap.obj
            if getattr(thread, "sc", 1) is None:
                return 8, [100, self.random.choice(PRIORITIES)], [
                    self.pick(CAP_TCB), self.pick(CAP_SCHED_CONTEXT), self.pick(CAP_ENDPOINT, .5)]
        return 13, [], []

    def _registers(self) -> Drawn:
        random = self.random
        label = random.choice((2, 3, 4))
        if label == 2:
            return 2, [random.choice((0, 0, 0, 1)), random.choice((0, 1, 2, 5, 36, 37))], []
        if label == 3:
            count = random.choice((1, 2, 3, 5, 36, 40))
            return 3, [random.randrange(2), count, *(random.getrandbits(64)
                                                     for _ in range(count))], []
        return 4, [random.choice((0, 2, 4, 6, 8, 12, 15, 5))], [self.pick(CAP_TCB)]

    def _priority(self) -> Drawn:
        return self.random.choice((6, 6, 6, 7)), [self.random.choice(PRIORITIES)], [
            self.pick(CAP_TCB)]

    def _params(self) -> Drawn:
        random = self.random
        return 8, [random.choice(PRIORITIES), random.choice(PRIORITIES)], [
            self.pick(CAP_TCB), self.pick(CAP_SCHED_CONTEXT, .2), self.pick(CAP_ENDPOINT, .3)]

    def _handlers(self) -> Drawn:
        return 9, [], [self.pick(CAP_ENDPOINT, .3)]

    def _space(self) -> Drawn:
        random = self.random
        address = random.choice((0, 0x1000, 0x1400, 0x3c00, 0x1001, 0x200))
        data = random.choice((0, 0, 5 << 6 | 3, 57, 54 + 60))
        cnode, space = self.pick(CAP_CNODE), self.pick(CAP_VSPACE)
        kind = random.randrange(4)
        if kind == 0:
            return 5, [data, 0, address], [cnode, space, self.pick(CAP_FRAME)]
        if kind == 1:
            return 11, [data, 0], [self.pick(CAP_ENDPOINT, .3), cnode, space]
        return 10, [address], [self.pick(CAP_FRAME)]

    def _context(self) -> Drawn:
        random = self.random
        label = random.choice((36, 36, 36, 37, 38, 39, 40, 40, 40))
        if label in (36, 38):
            return label, [], [self.pick(random.choice((CAP_TCB, CAP_TCB, CAP_NOTIFICATION)))]
        return label, [], []

    def _control(self) -> Drawn:
        random = self.random
        budget = random.choice((10, 11, 20, 100, 1000, 9, (1 << 38) - 1))
        period = random.choice((budget, budget, budget * 2, budget * 5 + 3, 10, 1 << 38))
        return 35, [budget, period, random.choice((0, 1, 2, 26, 27, 62, 63, 1 << 40)),
                    random.getrandbits(64), random.randrange(2)], [self.pick(CAP_SCHED_CONTEXT)]

    def empty(self) -> int:
        """An empty slot, seldom another."""
        found = self.of(CAP_NULL)[1:]
        return self.random.choice(found) if found and self.random.random() < .96 else 5

    def full(self) -> int:
        """A slot to change: seldom one of those that were there in the beginning."""
        first = self.universe.free if self.random.random() < .9 else 0
        found = [i for i, slot in enumerate(self.slots()) if i >= first and slot.cap.type]
        return self.random.choice(found) if found else self.random.randrange(256)

    def container(self) -> int:
        """A slot with a CNode or a thread, seldom one that others need."""
        threads = self.of(CAP_TCB)
        if threads and self.random.random() < .1:
            return self.random.choice(threads)
        found = [i for i in self.of(CAP_CNODE) + threads if i >= self.universe.free]
        return self.random.choice(found) if found else self.full()

    def where(self, cnode: int, index: int) -> list[int]:
        """Index and depth of a slot in the CNode as this capability names it."""
        cap = self.slots()[cnode].cap
        if self.random.random() < .02:
            return [self.random.getrandbits(12), self.random.choice((0, 3, 7, 10, 64, 65, 1 << 63))]
        return [cap.word << cap.size & (1 << 64) - 1 | index, cap.aux + cap.size]

    def _nest(self) -> Drawn:
        """A capability goes into a CNode that is not the common one: mostly one to a CNode or
        thread, and mostly the only one."""
        random, root = self.random, self.common()
        inner = [index for index in self.of(CAP_CNODE)
                 if self.slots()[index].cap.obj is not self.universe.cnode]
        self.invoked = random.choice(inner) if inner else self.invoked
        cap = self.slots()[self.invoked].cap
        index = random.choice((random.getrandbits(cap.size), (1 << cap.size) - 1))
        source = self.container() if random.random() < .8 else self.full()
        label, tail = random.choice(((27, []), (27, []), (25, [15])))
        return label, [*self.where(self.invoked, index), *self.where(root, source), *tail], [root]

    def _cnode(self) -> Drawn:
        random, cnode = self.random, self.invoked
        if random.random() < .2:
            return self._nest()
        label = random.choice((22, 23, 23, 23, 23, 24, 25, 25, 25, 26, 26, 26, 26, 27, 28, 29))
        if label <= 24:
            slot = self.container() if random.random() < .3 else self.full()
            if label == 22 and self.slots()[slot].cap.type == CAP_CNODE and random.random() < .95:
                label = 24  # else nobody has a CSpace any more
            return label, self.where(cnode, slot), []
        root = self.common()
        source = self.where(root, self._source())
        to = self.where(cnode, self.empty())
        rights = random.choice((15, 15, 15, 7, 11, 3, 1, 0))
        data = random.choice((0, 5, 5, 7, random.getrandbits(64), 57, 5 << 6 | 3))
        if label == 29:
            pivot = self.where(root, self.full())
            return 29, [*to, 0, *pivot, random.choice((0, data)), *source], [root, root]
        tail = {25: [rights], 26: [rights, data], 27: [], 28: [data]}[label]
        return label, [*to, *source, *tail], [root]

    def _source(self) -> int:
        kind = self.random.choice((CAP_ENDPOINT, CAP_NOTIFICATION, CAP_TCB, CAP_UNTYPED, CAP_CNODE,
                                   CAP_REPLY, None))
        return self.full() if kind is None else self.pick(kind)

    def _issue(self) -> Drawn:
        random, root = self.random, self.common()
        intid = random.choice((5, 30, 40, 41, 5, 30, 40, 41, 1, 2, 26, 42, 43, 1019, 1020, 15, 16))
        to = self.where(root, self.empty())
        label = random.choice((30, 62, 63))
        second = [] if label == 30 else [int(random.random() < .3)]
        return label, [intid, *second, *to], [root]

    def _handler(self) -> Drawn:
        label = self.random.choice((31, 32, 32, 33, 66))
        words = [self.random.randrange(2)] if label == 66 else []
        return label, words, [self.pick(CAP_NOTIFICATION)] if label == 32 else []

    def _anything(self) -> Drawn:
        return self.random.randrange(3), [], []

    def _smc(self) -> Drawn:
        return 45, [self.random.choice((5, 6, PSCI_CPU_ON, PSCI_AFFINITY_INFO)), *range(1, 8)], []

    def _address(self) -> int:
        """Few addresses, so that they meet."""
        base = self.random.choice((0, 0, 0, 0x4000_0000, 0xff_c000_0000, 1 << 40, 1 << 63))
        return base + self.random.choice((0, 0, 0x1000, 0x2000, 0x20_0000, 0x20_1000, 0x800))

    def _table(self) -> Drawn:
        if self.random.random() < .15:
            return 47, [], []
        return 46, [self._address(), 0], [self.pick(CAP_VSPACE)]

    def _frame(self) -> Drawn:
        random, chance = self.random, self.random.random()
        if chance < .6:
            return 48, [self._address(), random.choice((15, 3, 2, 1, 0)), random.randrange(8)], [
                self.pick(CAP_VSPACE)]
        if chance < .75:
            return 49, [], []
        start = random.choice((0, 64, 4095, 4096))
        return random.randrange(50, 55), [start, start + random.choice((0, 64, 4096, -64))], []

    def _pages(self) -> Drawn:
        random, root = self.random, self.common()
        if random.random() < .3:
            start = self._address()
            return random.randrange(41, 45), [start, start + random.choice((1, 64, 4096, 8192))], []
        where = self.where(root, self.pick(CAP_FRAME))
        count = random.choice((1, 1, 2, 3, 0, 65))
        if random.random() < .4:
            return 65, [*where, count], [root]
        return 64, [*where, count, self._address(), random.choice((15, 3, 2)),
                    random.randrange(8)], [root]

    def _vcpu(self) -> Drawn:
        random = self.random
        label = random.choice((57, 57, 57, 58, 58, 58, 59, 60, 60, 61, 61))
        if label == 57:
            return 57, [], [self.pick(CAP_TCB)]
        if label == 58:
            return 58, [self._injection()], []
        if label == 61:
            return 61, [random.choice((TIMER_INTID,) * 8 + (25, 28, 1019, 1020, 99999))], []
        field = random.choice((CNTV_CTL, CNTV_CVAL, CNTVOFF, random.randrange(24), random.randrange(24), 24,
                               WORD)) if label == 60 else random.choice((*range(24), 24, 25, WORD))
        return label, [field, self.register(field)][:label - 58], []

    def _injection(self) -> int:
        """Few numbers, so that they meet."""
        random = self.random
        word = random.randrange(4) << 32 | random.randrange(2) << 24 | random.randrange(32) << 16 | (
            random.choice((0, 27, 33, 1023)))
        if random.random() < .1:
            word |= random.choice((1024, 32 << 16, 2 << 24, 4 << 32, 255 << 32))
        return word | (random.getrandbits(24) << 40 if random.random() < .1 else 0)

    def register(self, field: int) -> int:
        """A value that a guest's register could have; of the timer one that matters soon, mostly."""
        random, clock = self.random, self.universe.core.clock
        if field == CNTV_CTL:
            return random.choice((1, 1, 1, 0, 2, 3))
        if field == CNTV_CVAL and random.random() < .8:
            return clock + random.randrange(-10, 200)
        if field == CNTVOFF and random.random() < .8:
            return random.choice((0, 0, 0, 5, 100, -100))
        return random.choice((0, WORD, random.getrandbits(64)))

    def _make_pool(self) -> Drawn:
        root = self.common()
        return 55, self.where(root, self.empty()), [self.sized(CAP_UNTYPED, 12), root]

    def _retype(self) -> Drawn:
        random = self.random
        kind = random.choice(RETYPES)
        if random.random() < .03:
            kind = random.choice((7, 11, 13, 99, 1 << 63))
        size = random.choice(SIZES.get(kind, (0, 0, 0, 5, 70)))
        root = self.common()
        cap = self.slots()[root].cap
        count = random.choice((1, 1, 1, 2, 3, 0, 257))
        if random.random() < .8:
            return 1, [kind, size, 0, 0, self.empty(), count], [root]
        inner = self.pick(CAP_CNODE)
        index, depth = self.where(root, inner)
        return 1, [kind, size, index, depth, random.randrange(1 << min(cap.size, 7)), count], [root]
