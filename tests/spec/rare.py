# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations that chance alone draws too seldom in the one moment in which they matter (coverage.py has the states
that they lead to): what others rely on is taken away, and something else comes in its place.
"""

from __future__ import annotations

from random import Random

from spec.generate_invocations import Invocations
from spec.model.constants import (CAP_ASID_CONTROL, CAP_ASID_POOL, CAP_NOTIFICATION,
                                  CAP_SCHED_CONTEXT, CAP_UNTYPED, CAP_VSPACE)
from spec.model.spaces import UNTYPED_BITS
from spec.model.state import SchedContext, Slot
from spec.universe import Universe

Chosen = tuple[int, int, list[int], list[int]]  # invoked slot, label, words, slots of capabilities


class Rare:
    """Slots are those of the universe's common CNode."""

    def __init__(self, universe: Universe, random: Random, invocations: Invocations) -> None:
        self.core, self.random, self.all = universe.core, random, invocations

    def draw(self) -> Chosen | None:
        """None: it is not the moment."""
        return self.random.choice((
            self._lose_notification, self._lose_pool, self._lose_context, self._make_pool, self._make_pool,
            self._assign, self._yield, self._yield, self._yield))()

    def _slot(self, index: int) -> Slot:
        return self.all.slots()[index]

    def _of_cnode(self, label: int, index: int) -> Chosen:
        common = self.all.common()
        return common, label, self.all.where(common, index), []

    def _lose_notification(self) -> Chosen | None:
        """All capabilities derived from the one that an interrupt's came from, while it is active."""
        sources = [irq.slot.parent for irq in self.core.irqs.values()
                   if irq.active and irq.slot.cap.type == CAP_NOTIFICATION]
        found = [index for index, slot in enumerate(self.all.slots()) if slot in sources]
        return self._of_cnode(22, self.random.choice(found)) if found else None

    def _lose_pool(self) -> Chosen | None:
        """With the ASIDs of all its spaces."""
        pools = self.all.of(CAP_ASID_POOL)
        return self._of_cnode(23, self.random.choice(pools)) if pools and self.random.random() < .4 else None

    def _lose_context(self) -> Chosen | None:
        """That is lent along calls."""
        found = [index for index in self.all.of(CAP_SCHED_CONTEXT) if self._is_lent(self._slot(index).cap.obj)]
        return self._of_cnode(23, self.random.choice(found)) if found and self.random.random() < .3 else None

    def _is_lent(self, context: object) -> bool:
        return isinstance(context, SchedContext) and context.stack is not None and bool(context.stack.calls)

    def _make_pool(self) -> Chosen | None:
        """In the place of one that was lost, or the memory for it."""
        if any(self.core.pools):
            return None
        root = self.all.common()
        place = self.all.where(root, self.all.empty())
        memory = [index for index in self.all.of(CAP_UNTYPED) if self._slot(index).cap.size == UNTYPED_BITS
                  and not self._slot(index).children and not self._slot(index).cap.device]
        if memory:
            return self.all.pick(CAP_ASID_CONTROL), 55, place, [memory[0], root]
        larger = [index for index in self.all.of(CAP_UNTYPED) if not self._slot(index).cap.device
                  and self._slot(index).cap.size > UNTYPED_BITS]
        return (larger[0], 1, [0, UNTYPED_BITS, 0, 0, self.all.empty(), 1], [root]) if larger else None

    def _assign(self) -> Chosen | None:
        """An ASID that was another's, perhaps."""
        fresh = [index for index in self.all.of(CAP_VSPACE) if not self._slot(index).cap.aux]
        pools = self.all.of(CAP_ASID_POOL)
        return (pools[-1], 56, [], [self.random.choice(fresh)]) if fresh and pools else None

    def _yield(self) -> Chosen | None:
        """To one that runs at once."""
        caller = self.core.current
        found = [index for index in self.all.of(CAP_SCHED_CONTEXT) if self._goes_before(index)]
        return (self.random.choice(found), 40, [], []) if found and caller is not None else None

    def _goes_before(self, index: int) -> bool:
        caller, context = self.core.current, self._slot(index).cap.obj
        other = context.thread if isinstance(context, SchedContext) else None
        return (caller is not None and other is not None and other is not caller
                and caller.priority <= other.priority <= caller.mcp and other.schedulable)
