# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Report data from a finished build: what the allocation adds to the system description."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table

from ...allocate.cores import Domain, Thread
from ...allocate.objects import Cap, Mapping, Memory
from ...allocate.places import PlacedCore, Places
from ...allocate.plan import Plan
from ...base.contract import BASE_USER_CAPS
from ...base.sizes import PAGE
from ...model.loader_map import image_memory
from .system import Json, block, devices, guards, report_data


def plan_data(places: Places, image_size: int) -> Json:
    """The whole report."""
    plan = places.plan
    data = report_data(plan.system, plan.board)
    data["config"] = plan.parts.config
    data["totals"] |= _totals(places, image_size)
    data["cores"] = [_core(places, core, data) for core in places.cores]
    by_name = {each.name: plan.regions.get(each.index) for each in plan.system.regions}
    for entry in data["pds"]:
        domain = plan.domains[entry["index"]]
        entry["memory_map"] = _memory_map(places, domain)
        entry["stack_need"] = _stack(domain)
        entry["cspace"] = _cspace(places, domain.cnode.caps)
        entry["cspace_bits"] = domain.cnode.radix
        _place_grants(places, entry["grants"], domain)
        for row in entry["virtual_machine"]["memory_map"] if entry["virtual_machine"] else ():
            row["physical"] = places.pa(by_name[row["name"]])
    for region in data["regions"]:
        memory = plan.regions.get(region["index"])
        region["physical"] = places.pa(memory) if memory else region["physical"]
    data["physical_map"] = _physical_map(places, image_size)
    data["sgis"] = _sgis(plan)
    return data


def _totals(places: Places, image_size: int) -> Json:
    untyped = sum(1 << bits for core in places.cores for _, bits in core.untyped)
    return {
        "image_bytes": image_size,
        "untyped_bytes": untyped,
        "kernel_objects": sum(len(core.plan.objects) for core in places.cores),
        "kernel_object_bytes": sum(
            each.size for core in places.cores for each in core.plan.objects
        ),
    }


def _core(places: Places, core: PlacedCore, data: Json) -> Json:
    old = {entry["core"]: entry for entry in data["cores"]}
    entry: Json = old.get(core.core, {"core": core.core, "pds": [], "utilisation": 0})
    monitor, router, watchdog = core.plan.monitor, core.plan.router, core.plan.watchdog
    guardian = core.plan.guardian
    return entry | {
        "window": {"start": core.window.pa, "size": core.window.size},
        "untyped": [
            {"start": core.window.pa + offset, "size": 1 << bits} for offset, bits in core.untyped
        ],
        "objects": [
            {"name": each.name, "start": core.pa(each), "size": each.size}
            for each in sorted(core.plan.objects, key=lambda each: core.offsets[each])
        ],
        "irqs": [
            {"number": each.intid, "edge": each.edge, "doorbell": each.doorbell,
             "to": each.cap.object.name if each.cap.object else ""}
            for each in sorted(core.plan.irqs, key=lambda each: each.intid)
        ],
        "monitor": {"cspace": _cspace(places, core.caps(monitor.cnode)),
                    "memory_map": _mappings(places, monitor)},
        **({"router": _router(places, core, router)} if router else {}),
        **({"watchdog": _beside(places, watchdog)} if watchdog else {}),
        **({"guardian": _guardian(places, core, guardian)} if guardian else {}),
    }  # fmt: skip


def _router(places: Places, core: PlacedCore, router: Thread) -> Json:
    plan = places.plan
    pds = [pd.index for pd in plan.system.pds_on(core.core)
           if plan.cross.receives(pd.index) and plan.cross.routed(pd.index)]  # fmt: skip
    return {**_beside(places, router), "pds": pds}


def _guardian(places: Places, core: PlacedCore, guardian: Thread) -> Json:
    wards = [pd.index for pd in places.plan.system.wards(core.core)]
    return {**_beside(places, guardian), "pds": wards}


def _beside(places: Places, thread: Thread) -> Json:
    """A further thread of a monitor."""
    return {
        "priority": thread.tcb.priority,
        "budget_us": thread.sc.budget_us,
        "period_us": thread.sc.period_us,
        "cspace": _cspace(places, thread.cnode.caps),
    }


def _memory_map(places: Places, domain: Domain) -> list[Json]:
    found = [*_mappings(places, domain), *guards(domain.layout)]
    return sorted(found, key=lambda each: each["start"])


def _mappings(places: Places, domain: Domain) -> list[Json]:
    ordered = sorted(domain.vspace.mappings, key=lambda each: each.vaddr)
    return [_mapping(places, each) for each in ordered]


def _mapping(places: Places, each: Mapping) -> Json:
    memory = each.memory
    name = memory.region.name if memory.region else _part(memory.name)
    return block(each.vaddr, memory.size, _kind(memory), name, perms=str(each.perms),
                 cached=each.cached, page_size=each.page_size,
                 physical=places.pa(memory))  # fmt: skip


def _part(name: str) -> str:
    """What it is, without whose it is."""
    whose, _, part = name.partition(": ")
    return f"{whose}, {part}" if whose == "sequence words" else part or name


def _kind(memory: Memory) -> str:
    """What a piece of memory is for, by the names that the allocation gives."""
    if memory.region:
        return "region"
    for words, kind in ((": stack", "stack"), (": IPC buffer", "ipc_buffer")):
        if memory.name.endswith(words):
            return kind
    if ": untyped memory in slot " in memory.name:
        return "untyped"
    between = memory.name.startswith(("sequence words", "status of core"))
    return "sequence" if between else "program"


def _cspace(places: Places, caps: Table[int, Cap]) -> list[Json]:
    return [_cap(places, slot, cap) for slot, cap in sorted(caps.items())]


def _stack(domain: Domain) -> Json | None:
    """The deepest chain of calls that is known, the outermost function first."""
    need = domain.program.stack
    return None if need is None else {"bytes": need.size, "chain": list(need.chain)}


def _place_grants(places: Places, grants: list[Json], domain: Domain) -> None:
    """Where untyped memory has come to lie."""
    for each in grants:
        memory = domain.cnode.caps[BASE_USER_CAPS + each["slot"]].memory
        each["physical"] = places.pa(memory) if memory else each["physical"]


def _cap(places: Places, slot: int, cap: Cap) -> Json:
    rights = [right.removeprefix("RIGHT_").removeprefix("RIGHTS_").lower() for right in cap.rights]
    return {
        "slot": slot,
        "kind": cap.kind.removeprefix("CAP_").lower(),
        "object": cap.object.name if cap.object else "",
        "rights": rights,
        "word": places.word(cap),
        "target": cap.aux,
    }


def _physical_map(places: Places, image_size: int) -> list[Json]:
    plan, board = places.plan, places.plan.board
    found = [block(each.base, each.size, "reserved", each.name or "firmware")
             for each in board.reserved]  # fmt: skip
    found += [block(each.base, each.size, "device", each.name) for each in devices(board)]
    image = image_memory(board, image_size, plan.parts.loader_memory)
    found.append(block(board.load_address, image, "image", "image (until the kernels run)"))
    found += [_memory(places, each) for each in [*plan.fixed, *plan.shared]]
    for core in places.cores:
        found += _window(places, core)
    return sorted(found, key=lambda each: (each["start"], -each["size"]))


def _memory(places: Places, memory: Memory, **more: object) -> Json:
    kind = _kind(memory) if memory.is_ram else "device_region"
    name = memory.region.name if memory.region else memory.name
    return block(places.pa(memory), memory.size, kind, name, **more)


def _window(places: Places, core: PlacedCore) -> Iterator[Json]:
    """What is in the memory of a core; kernel objects as one block."""
    window, base, mine = core.window, core.window.pa, {"core": core.core}
    yield block(base, window.size, "window", f"window of core {core.core}", **mine)
    yield block(base, window.tables_offset, "kernel", "kernel", **mine)
    yield block(window.tables_pa, window.tables_pages * PAGE, "tables",
                "kernel's translation tables", **mine)  # fmt: skip
    start = min(core.offsets.values())
    end = max(at + object.size for object, at in core.offsets.items())
    yield block(base + start, end - start, "objects", "kernel objects", **mine)
    for memory in core.plan.memories:
        yield _memory(places, memory, **mine)
    for offset, bits in core.untyped:
        yield block(base + offset, 1 << bits, "untyped", "untyped", **mine)


def _sgis(plan: Plan) -> list[Json]:
    """Doorbells: which interrupt of which core is whose."""
    found = [
        {"core": plan.system.pds[pd].cpu, "sgi": sgi, "pd": pd}
        for pd, sgi in plan.cross.sgi.items()
    ]
    for whose, table in (("router", plan.cross.router), ("guardian", plan.cross.guardian)):
        found += [{"core": core, "sgi": sgi, "pd": None, "thread": whose} for core, sgi in table.items()]
    return sorted(found, key=lambda each: (each["core"], each["sgi"]))
