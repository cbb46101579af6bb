# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Changes of interrupts, and of the notifications that acknowledge them."""

from __future__ import annotations

from collections.abc import Iterator

from spec.authority.entry import Entry
from spec.authority.slots import Finding


def check_noted(entry: Entry, notification: int) -> Iterator[Finding]:
    """The interrupts that a wait on it acknowledges: who may only signal it does not choose them."""
    state, licence = entry.objects.interrupts, entry.licence
    old, new = (state.implied(each, notification) for each in (entry.before, entry.after))
    allowed = {intid for which, intid in licence.noted if which == notification}
    if new - old - allowed or old - new - licence.irqs:
        yield (f"notification {notification:#x}", "others' interrupts come to be acknowledged, or "
               "do not any more", sorted(old), sorted(new))


def may_change(entry: Entry, index: int) -> bool:
    """A word of the kernel's state of interrupts."""
    state, licence = entry.objects.interrupts, entry.licence
    for intid in state.changed(entry.before, entry.after, index):
        mine = {intid} | state.neighbours(entry.before, entry.after, intid)
        implied = state.is_implied(entry.after, intid) and not state.is_implied(entry.before, intid)
        if not mine & licence.irqs or implied and intid not in licence.implied:
            return False
    return True
