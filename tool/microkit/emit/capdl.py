# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All kernel objects and capabilities as JSON, one system for each core, in the terms of capDL:
objects with their attributes, and for each object that holds capabilities its slots."""

from __future__ import annotations

import json
from typing import Any

from ..allocate.objects import Cap, CNode, CorePlan, Mapping, Notification, Object, SchedContext
from ..allocate.objects import Tcb, VSpace
from ..allocate.plan import Plan

Json = dict[str, Any]


def capdl_json(plan: Plan) -> str:
    """The text of the file."""
    systems = [_core(plan, core) for core in plan.cores]
    return json.dumps({"board": plan.board.name, "systems": systems}, indent=1) + "\n"


def _core(plan: Plan, core: CorePlan) -> Json:
    return {
        "core": core.core,
        "window": {"paddr": core.window_pa, "size": core.window_size},
        "objects": [_object(core, each) for each in core.objects],
        "irqs": [
            {
                "irq": each.intid,
                "trigger": "edge" if each.edge else "level",
                "doorbell": each.doorbell,
                "notification": _cap(each.cap),
            }
            for each in core.irqs
        ],
    }


def _object(core: CorePlan, object: Object) -> Json:
    found: Json = {
        "name": object.name,
        "type": _kind(core, object),
        "paddr": core.pa(object),
        "size": object.size,
    }
    if isinstance(object, CNode):
        found["size_bits"] = object.radix
        found["slots"] = {str(slot): _cap(cap) for slot, cap in sorted(object.caps.items())}
    elif isinstance(object, Tcb):
        found |= _tcb(object)
    elif isinstance(object, SchedContext):
        found |= {"budget_us": object.budget_us, "period_us": object.period_us}
    elif isinstance(object, VSpace):
        found |= {"asid": object.asid, "vmid": object.vmid}
        found["frames"] = [_mapping(each) for each in object.mappings]
    return found


def _kind(core: CorePlan, object: Object) -> str:
    kinds = {CNode: "cnode", Tcb: "tcb", SchedContext: "sched_context", VSpace: "vspace"}
    if isinstance(object, Notification):
        return "notification"
    if object in core.asid_pools:
        return "asid_pool"
    if any(object is table for vspace in core.vspaces for table in vspace.tables.values()):
        return "page_table"
    return kinds.get(type(object)) or object.name.rsplit(": ", 1)[-1]


def _tcb(tcb: Tcb) -> Json:
    slots = {
        "cspace": tcb.cspace.name if tcb.cspace else None,
        "vspace": tcb.vspace.name if tcb.vspace else None,
        "sched_context": tcb.sc.name if tcb.sc else None,
        "bound_notification": tcb.notification.name if tcb.notification else None,
        "fault_endpoint": _cap(tcb.fault_handler) if tcb.fault_handler else None,
    }
    return {
        "priority": tcb.priority,
        "max_priority": tcb.priority,
        "fpu": tcb.fpu,
        "el1_timer": tcb.timer,
        "ip": tcb.pc,
        "sp": tcb.sp,
        "ipc_buffer": tcb.ipc_buffer_va,
        "slots": slots,
    }


def _cap(cap: Cap) -> Json:
    found: Json = {"type": cap.kind.removeprefix("CAP_").lower()}
    if cap.object is not None:
        found["object"] = cap.object.name
    found["rights"] = [right.partition("_")[2].lower() for right in cap.rights]
    if cap.kind in ("CAP_ENDPOINT", "CAP_NOTIFICATION"):
        found["badge"] = cap.word
    elif cap.kind in ("CAP_IRQ_HANDLER", "CAP_SGI_SIGNAL"):
        found["irq"] = cap.word
    elif cap.kind == "CAP_UNTYPED":
        paddr = cap.memory.pa if cap.memory else cap.word
        found |= {"paddr": paddr, "size_bits": cap.size, "device": cap.is_device}
    return found


def _mapping(mapping: Mapping) -> Json:
    return {
        "vaddr": mapping.vaddr,
        "paddr": mapping.memory.pa,
        "size": mapping.memory.size,
        "page_size": mapping.page_size,
        "rights": str(mapping.perms),
        "cached": mapping.cached,
        "name": mapping.memory.name,
    }
