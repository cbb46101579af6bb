# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All kernel objects and capabilities as JSON, one system for each core, in the terms of capDL:
objects with their attributes, and for each object that holds capabilities its slots."""

from __future__ import annotations

import json
from typing import Any

from ..allocate.objects import CNode, Cap, GuestTcb, Mapping, Notification, Object, SchedContext, Tcb, VSpace
from ..allocate.places import PlacedCore, Places
from ..layout.flags import FLAGS

Json = dict[str, Any]


def capdl_json(places: Places) -> str:
    """The text of the file."""
    systems = [_core(places, core) for core in places.cores]
    return json.dumps({"board": places.plan.board.name, "systems": systems}, indent=1) + "\n"


def _core(places: Places, core: PlacedCore) -> Json:
    return {
        "core": core.core,
        "window": {"paddr": core.window.pa, "size": core.window.size},
        "objects": [_object(places, core, each) for each in core.plan.objects],
        "irqs": [
            {
                "irq": each.intid,
                "trigger": "edge" if each.edge else "level",
                "doorbell": each.doorbell,
                "notification": _cap(places, each.cap),
            }
            for each in core.plan.irqs
        ],
    }


def _object(places: Places, core: PlacedCore, object: Object) -> Json:
    found: Json = {
        "name": object.name,
        "type": _kind(core, object),
        "paddr": core.pa(object),
        "size": object.size,
    }
    if isinstance(object, CNode):
        found["size_bits"] = object.radix
        slots = sorted(core.caps(object).items())
        found["slots"] = {str(slot): _cap(places, cap) for slot, cap in slots}
    elif isinstance(object, Tcb):
        found |= _tcb(places, object)
    elif isinstance(object, GuestTcb):
        found |= _guest_tcb(places, object)
    elif isinstance(object, SchedContext):
        found |= {"budget_us": object.budget_us, "period_us": object.period_us}
    elif isinstance(object, VSpace):
        found |= {"asid": object.asid, "vmid": object.vmid}
        found["frames"] = [_mapping(places, each) for each in object.mappings]
    return found


def _kind(core: PlacedCore, object: Object) -> str:
    kinds = {CNode: "cnode", Tcb: "tcb", SchedContext: "sched_context", VSpace: "vspace"}
    if isinstance(object, Notification):
        return "notification"
    if object in core.plan.asid_pools:
        return "asid_pool"
    if any(object is table for vspace in core.plan.vspaces for table in vspace.tables.values()):
        return "page_table"
    return kinds.get(type(object)) or object.name.rsplit(": ", 1)[-1]


def _tcb(places: Places, tcb: Tcb) -> Json:
    slots = {
        "cspace": tcb.cspace.name,
        "vspace": tcb.vspace.name,
        "sched_context": tcb.sc.name,
        "bound_notification": tcb.notification.name,
        "fault_endpoint": _cap(places, tcb.fault_handler) if tcb.fault_handler else None,
    }
    return {
        "priority": tcb.priority,
        "max_priority": tcb.priority,
        **{attribute: tcb.pd.has(attribute) for attribute, _, _ in FLAGS},
        "el1_timer": tcb.pd.owns_timer,
        "ip": tcb.pc,
        "sp": tcb.sp,
        "ipc_buffer": tcb.ipc_buffer_va,
        "slots": slots,
    }


def _guest_tcb(places: Places, tcb: GuestTcb) -> Json:
    """With the members of others, for who reads all: it has little of that."""
    return {
        "priority": tcb.vm.priority,
        "max_priority": tcb.vm.priority,
        "fpu": True,
        "el1_timer": False,
        "ip": 0,
        "sp": 0,
        "ipc_buffer": 0,
        "slots": {
            "cspace": None,
            "bound_notification": None,
            "vspace": tcb.vspace.name,
            "sched_context": tcb.sc.name,
            "vcpu": tcb.vcpu.name,
            "fault_endpoint": _cap(places, tcb.fault_handler),
        },
    }


def _cap(places: Places, cap: Cap) -> Json:
    found: Json = {"type": cap.kind.removeprefix("CAP_").lower()}
    if cap.object is not None:
        found["object"] = cap.object.name
    found["rights"] = [right.partition("_")[2].lower() for right in cap.rights]
    if cap.kind in ("CAP_ENDPOINT", "CAP_NOTIFICATION"):
        found["badge"] = cap.word
    elif cap.kind in ("CAP_IRQ_HANDLER", "CAP_SGI_SIGNAL"):
        found["irq"] = cap.word
    elif cap.kind == "CAP_UNTYPED":
        paddr = places.word(cap)
        found |= {"paddr": paddr, "size_bits": cap.size, "device": cap.is_device}
    return found


def _mapping(places: Places, mapping: Mapping) -> Json:
    return {
        "vaddr": mapping.vaddr,
        "paddr": places.pa(mapping.memory),
        "size": mapping.memory.size,
        "page_size": mapping.page_size,
        "rights": str(mapping.perms),
        "cached": mapping.cached,
        "name": mapping.memory.name,
    }
