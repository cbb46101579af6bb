# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which rules an invocation has: by the type of the capability and the label of the message."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from spec.authority import cnodes, contexts, guests, irqs, mappings, tcbs
from spec.authority.entry import Entry
from spec.authority.fields import Cap

INVOCATIONS = Path(__file__).resolve().parents[3] / "sdk/abi/invocations.json"
Method = Callable[[Entry, int, Cap, str, list[int]], None]


@cache
def labels() -> dict[int, str]:
    """Names by number, from the table that is the API."""
    described = json.loads(INVOCATIONS.read_text())
    return {method["id"]: method["label"] for interface in described["interfaces"]
            for method in interface["methods"]}


METHODS: dict[str, Method] = {
    "untyped": cnodes.retype, "cnode": cnodes.cnode_method, "tcb": tcbs.tcb_method,
    "sc": contexts.context_method, "sched_control": contexts.control_method,
    "irq_control": irqs.control_method, "irq_handler": irqs.handler_method, "sgi": irqs.signal,
    "frame": mappings.frame_method, "page_table": mappings.table_method,
    "vspace": mappings.space_method, "asid_control": mappings.make_pool,
    "asid_pool": mappings.assign, "vcpu": guests.vcpu_method}


def invoke(entry: Entry, slot: int, cap: Cap, extra: list[int]) -> None:
    """Results and errors are the caller's message registers."""
    types, thread, licence = entry.objects.types, entry.thread, entry.licence
    licence.anything.update(range(thread * 8, thread * 8 + 6))
    licence.results = entry.buffer(thread)
    label = labels().get(entry.x[1] >> 12, "")
    entry.invoked = cap, label, extra
    for name, method in METHODS.items():
        if cap.type == getattr(types, name):
            method(entry, slot, cap, label, extra)
