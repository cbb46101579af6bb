# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Members that name another object, or a number: not only whether they change, but to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spec.authority import guests
from spec.authority.entry import Entry
from spec.authority.fields import State
from spec.authority.groups import NAMES
from spec.authority.groups import Group as G
from spec.authority.slots import Finding

READERS: dict[int, Callable[[State], Callable[[int], int]]] = {
    G.TIME: lambda state: state.tcb.sc, G.BOUND: lambda state: state.tcb.bound_notification,
    G.BUFFER: lambda state: state.tcb.ipc_buffer_ref, G.PRIORITY: lambda state: state.tcb.priority,
    G.MCP: lambda state: state.tcb.max_priority, G.FLAGS: lambda state: state.tcb.flags, G.RUNS: lambda state: state.sc.tcb,
    G.NOTIFIES: lambda state: state.sc.notification, G.CALLER: lambda state: state.reply.tcb,
    G.BINDING: lambda state: state.notification.bound_tcb,
    G.CONTEXT: lambda state: state.notification.sc, G.GUEST: lambda state: state.tcb.vcpu,
    G.OWNER: lambda state: state.vcpu.tcb}
ALL = sum(READERS)
NUMBERS = (G.PRIORITY, G.MCP, G.FLAGS)


def changed(entry: Entry, ref: int, mask: int) -> Iterator[tuple[int, int, int]]:
    for group, reader in READERS.items():
        if mask & group:
            old, new = reader(entry.before)(ref), reader(entry.after)(ref)
            if old != new:
                yield group, old, new


def check(entry: Entry) -> Iterator[Finding]:
    """Links may end; what else they, or numbers, become, a licence has said."""
    allowed = entry.licence.links
    for ref, mask in entry.licence.groups.items():
        if mask & ALL and entry.objects.owner[ref] is not None:
            for group, old, new in changed(entry, ref, mask):
                ends = new == 0 and group not in NUMBERS
                if not ends and new not in allowed.get((ref, group), ()):
                    yield (f"{entry.objects.owner[ref]}", f"{NAMES[group]} may not become that",
                           hex(old), hex(new))
        if mask & G.PSTATE and guests.wrong_mode(entry, ref):
            yield f"{entry.objects.owner[ref]}", "PSTATE beyond what it may be", "", ""
