# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What one kernel entry may change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spec.authority.fields import Cap
from spec.authority.groups import Group

Rule = Callable[[Cap, Cap], "str | None"]  # a slot's capability before and after: what is wrong


@dataclass
class Content:
    """Words of a frame [first, end): anything, or what was at source and following. written: what
    the sender had put there just before."""

    first: int
    end: int
    source: int | None = None
    written: dict[int, int] = field(default_factory=dict)


@dataclass
class Licence:
    """Objects are named by their first granule, slots by their number, words by their index."""

    groups: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)  # threads
    values: dict[int, set[int]] = field(default_factory=dict)  # words that become one of these
    flags: dict[int, int] = field(default_factory=dict)  # words that get some of these bits
    taken: set[int] = field(default_factory=set)  # of those: may lose what they had
    anything: set[int] = field(default_factory=set)  # words of which that does not hold
    slots: dict[int, list[Rule]] = field(default_factory=dict)
    parents: dict[int, set[int]] = field(default_factory=dict)  # of new capabilities: slots
    emptied: set[int] = field(default_factory=set)  # slots
    destroyed: set[int] = field(default_factory=set)  # objects
    rings: set[int] = field(default_factory=set)  # slots whose neighbours among zombies may change
    entries: dict[int, Callable[[int], bool]] = field(default_factory=dict)  # of tables
    contents: list[Content] = field(default_factory=list)
    cleared: list[tuple[int, int]] = field(default_factory=list)  # words that become zero
    spaces: set[int] = field(default_factory=set)  # whose ASID and VMID may change
    irqs: set[int] = field(default_factory=set)
    noted: set[tuple[int, int]] = field(default_factory=set)  # notification, interrupt
    implied: set[int] = field(default_factory=set)  # whose acknowledgement may become implied
    signal: tuple[int, int] | None = None  # SGI and its target
    links: dict[tuple[int, int], set[int]] = field(default_factory=dict)  # see links.py
    vcpus: dict[tuple[int, int], set[int]] = field(default_factory=dict)  # words that become one of these
    sleeps: set[int] = field(default_factory=set)  # virtual CPUs that may fall asleep
    awake: set[int] = field(default_factory=set)  # whose sleep may end
    results: int = 0  # IPC buffer that results go to

    def may(self, ref: int, group: int) -> None:
        self.groups[ref] = self.groups.get(ref, 0) | group

    def link(self, ref: int, group: int, value: int) -> None:
        """The member that this group is about may become value."""
        self.may(ref, group)
        self.links.setdefault((ref, group), set()).add(value)

    def moves(self, thread: int) -> None:
        self.moved.add(thread)

    def wakes(self, thread: int) -> None:
        self.may(thread, Group.WAIT)
        self.moved.add(thread)

    def value(self, word: int, value: int) -> None:
        self.values.setdefault(word, set()).add(value)

    def slot(self, slot: int, rule: Rule, parent: int = 0) -> None:
        """parent: where it stands in the derivation list, if it is new there."""
        self.slots.setdefault(slot, []).append(rule)
        if parent:
            self.parents.setdefault(slot, set()).add(parent)

    def entry(self, word: int, test: Callable[[int], bool]) -> None:
        self.entries[word] = test
