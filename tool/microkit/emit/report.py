# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The report: what the tool has decided, for people to read. Its form may change at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..allocate.cores import Domain
from ..allocate.objects import CNode, Cap, Mapping, Memory, VSpace
from ..allocate.places import PlacedCore, Places
from ..allocate.plan import Plan
from ..base.contract import BASE_USER_CAPS
from ..base.units import format_size
from ..model.watchdogs import started_by
from .data.answers import answers_us
from .data.devices import trusted
from .data.grants import grants
from .data.timing import response_us, share
from .image import Image

Row = Sequence[object]
#: Rows of a table in the short report.
_SHORT = 40
_MORE = "Address spaces, capabilities and kernel objects, and tables of any length: build with --full."


def report(image: Image, full: bool = True) -> str:
    """The text; not `full`, without what each domain and core has, and with the beginnings of tables."""
    plan, places = image.plan, image.places
    name, board = plan.system.path.name, plan.board.name
    lines = [f"# System {name} on board {board} ({plan.parts.config})", ""]
    for part in (
        _image(image), _cores(places), _domains(plan), _guests(plan), _time(plan), _answers(plan), _memory(places),
        _channels(plan), _irqs(plan), _watchdogs(plan), _core_controls(plan), _grants(places), _devices(plan),
        _events(plan),
    ):  # fmt: skip
        lines += part if full else _beginning(list(part))
    lines += _details(places) if full else [_MORE, ""]
    return "\n".join(lines)


def _beginning(table: list[str]) -> list[str]:
    """Of a table: its title, its head, some rows and how many are left out."""
    rows = len(table) - 3
    if rows <= _SHORT:
        return table
    return [*table[: 2 + _SHORT], f"  ... and {rows - _SHORT} more", ""]


def _details(places: Places) -> Iterator[str]:
    for domain in places.plan.domains.values():
        yield from _domain(places, domain)
    for core in places.cores:
        for vspace in dict.fromkeys(each.vspace for each in core.plan.guest_threads):
            yield from _space(places, vspace, vspace.name.removesuffix(": vspace"))
        yield from _capabilities(places, core)
        yield from _objects(core)


def _table(title: str, head: Row, rows: Iterable[Row]) -> Iterator[str]:
    """Columns as wide as they need."""
    cells = [list(map(str, row)) for row in (head, *rows)]
    if len(cells) == 1:
        return
    widths = [max(map(len, column)) for column in zip(*cells)]
    yield f"## {title}"
    for row in cells:
        yield "  " + "  ".join(map(str.ljust, row, widths)).rstrip()
    yield ""


def _image(image: Image) -> Iterator[str]:
    plan = image.plan
    contents = sum(each.stored for each in image.segments)
    rows = [
        ("image", format_size(len(image.data)), f"loaded at {plan.board.load_address:#x}"),
        ("loader", format_size(len(plan.parts.loader)), ""),
        ("segments", len(image.segments), f"{format_size(contents)} of pages"),
    ]
    yield from _table("Image", ("what", "size", ""), rows)


def _cores(places: Places) -> Iterator[str]:
    rows = []
    for core in places.cores:
        free = sum(1 << bits for _, bits in core.untyped)
        rows.append(
            (
                core.core,
                _range(core.window.pa, core.window.size),
                format_size(core.window.size),
                format_size(free),
                len(core.plan.objects),
                len(core.plan.domains),
            )
        )
    head = ("core", "window", "size", "untyped", "objects", "protection domains")
    yield from _table("Cores: one kernel each, in its own window of memory", head, rows)


def _range(start: int, size: int) -> str:
    return f"{start:#x}..{start + size:#x}"


def _domains(plan: Plan) -> Iterator[str]:
    head = ("name", "core", "priority", "budget us", "period us", "passive", "parent", "memory",
            "stack", "known to be used")  # fmt: skip
    rows = []
    for domain in plan.domains.values():
        pd = domain.pd
        private = sum(
            each.memory.size for each in domain.vspace.mappings if each.memory.region is None
        )
        need = domain.program.stack
        parent = "-" if pd.parent is None else plan.system.pds[pd.parent].name
        passive = "yes" if pd.passive else "no"
        times = (pd.budget_us, pd.period_us)
        rows.append(
            (pd.name, pd.cpu, pd.priority, *times, passive, parent, format_size(private),
             format_size(pd.stack_size), "-" if need is None else need.size)
        )
    yield from _table("Protection domains", head, rows)


def _guests(plan: Plan) -> Iterator[str]:
    head = ("name", "VMM", "core", "priority", "budget us", "period us", "vCPUs")
    rows = [
        (pd.vm.name, pd.name, core, pd.vm.priority, pd.vm.budget_us, pd.vm.period_us,
         " ".join(map(str, pd.vm.ids_on(core))))
        for pd in plan.system.pds if pd.vm for core in pd.vm.cores
    ]  # fmt: skip
    yield from _table("Virtual machines", head, rows)


def _time(plan: Plan) -> Iterator[str]:
    """What is set aside on each core, and how late each budget can be used up."""
    system, rows = plan.system, []
    beside = {core.core: {"router": core.router, "watchdog": core.watchdog, "guardian": core.guardian}
              for core in plan.cores}  # fmt: skip
    for core in system.cores:
        pds = [(pd, part) for pd in system.pds_on(core) if (part := share(system, pd)) is not None]
        whole = f"{sum(part for _, part in pds):.0%}"
        for pd, part in pds:
            late = response_us(system, plan.board, pd)
            rows.append((core, whole, pd.name, pd.priority, f"{part:.0%}",
                         "no promise" if late is None else late))  # fmt: skip
        for name, thread in beside[core].items():
            if thread is not None:
                sc = thread.sc
                rows.append((core, "at most", name, thread.tcb.priority,
                             f"{sc.budget_us / sc.period_us:.0%}", "-"))  # fmt: skip
    head = ("core", "set aside", "for", "priority", "part", "used up after us, at the latest")
    yield from _table("Time: budgets smaller than their periods", head, rows)


def _answers(plan: Plan) -> Iterator[str]:
    """How late a call from another core is answered."""
    system = plan.system
    answers = answers_us(system, plan.board)
    rows = []
    for index in sorted(system.far_called):
        pd, late = system.pds[index], answers[index]
        callers = [system.pds[caller].name for caller, callee in system.far_calls if callee == index]
        names = ", ".join(dict.fromkeys(callers))
        rows.append((pd.name, pd.cpu, names, "no promise" if late is None else late))
    head = ("callee", "core", "called from other cores by", "answered after us, at the latest")
    yield from _table("Calls between cores", head, rows)


def _memory(places: Places) -> Iterator[str]:
    plan = places.plan
    users: dict[Memory, list[str]] = {}
    spaces = [(domain.pd.name, domain.vspace) for domain in plan.domains.values()]
    guests = {each.vspace: None for core in plan.cores for each in core.guest_threads}
    for name, space in (*spaces, *((each.name.removesuffix(": vspace"), each) for each in guests)):
        for each in space.mappings:
            text = f"{name} {each.vaddr:#x} {each.perms}"
            users.setdefault(each.memory, []).append(
                text if each.cached else f"{text} uncached"
            )
    rows = [
        (memory.region.name, _range(places.pa(memory), memory.size), format_size(memory.size),
         format_size(memory.region.page_size), _numbers(memory.region.cores),
         _writers(plan, memory), "; ".join(users.get(memory, ())))
        for memory in plan.regions.values()
        if memory.region is not None
    ]  # fmt: skip
    head = ("region", "physical address", "size", "pages", "cores", "written by", "mapped by")
    yield from _table("Memory regions, the cores that have them, and those that can write", head, rows)


def _writers(plan: Plan, memory: Memory) -> str:
    region = memory.region
    if region is None or memory in plan.rings:
        return f"core {region.trace}'s kernel" if region else "-"
    return _numbers(region.written_by_cores)


def _numbers(cores: Iterable[int]) -> str:
    return ", ".join(map(str, cores)) or "-"


def _channels(plan: Plan) -> Iterator[str]:
    names = [pd.name for pd in plan.system.pds]
    rows = []
    for channel in plan.system.channels:
        ends = [f"{names[end.pd]} {end.id}" for end in channel.ends]
        ways = []
        for end in channel.ends:
            what = [*(["notify"] if end.notify else []), *(["call"] if end.pp else [])]
            ways.append(f"{names[end.pd]}: {', '.join(what) or 'nothing'}")
        more = [*(["between cores"] if plan.system.is_cross_core(channel) else []),
                *([f"interface {channel.spoken}"] if channel.spoken else [])]  # fmt: skip
        rows.append((*ends, "; ".join(ways), ", ".join(more)))
    yield from _table("Channels", ("end", "end", "may", ""), rows)


def _irqs(plan: Plan) -> Iterator[str]:
    rows = []
    for core in plan.cores:
        for each in sorted(core.irqs, key=lambda binding: binding.intid):
            kind = "doorbell" if each.doorbell else "edge" if each.edge else "level"
            target = each.cap.object.name if each.cap.object else ""
            rows.append((each.intid, core.core, kind, target, f"{each.cap.word:#x}"))
    head = ("INTID", "core", "kind", "signals", "badge")
    yield from _table("Interrupts", head, rows)


def _watchdogs(plan: Plan) -> Iterator[str]:
    told: dict[tuple[int, int], list[str]] = {}
    for pd in plan.system.pds:
        for watch in pd.watches:
            told.setdefault((pd.cpu, watch.cpu), []).append(f"{pd.name} {watch.id}")
    rows = [
        (each.cpu, each.watches, each.period_us, each.timeout_us,
         "reset the board" if each.resets else "report",
         ", ".join(told.get((each.cpu, each.watches), ())))
        for each in plan.system.watchdogs
    ]  # fmt: skip
    head = ("core", "watches core", "each us", "stuck after us", "then", "tells")
    yield from _table("Watchdogs", head, rows)


def _core_controls(plan: Plan) -> Iterator[str]:
    system = plan.system
    rows: list[Row] = [(pd.name, each.cpu, each.id) for pd in system.pds for each in pd.core_controls]
    rows += [(f"monitor of core {core}, when asked", each.watches, "")
             for core in system.cores for each in started_by(system, core)]  # fmt: skip
    yield from _table("Who may start which core again", ("who", "core", "id"), rows)


def _grants(places: Places) -> Iterator[str]:
    """What domains have to make objects with while the system runs."""
    rows = []
    for domain in places.plan.domains.values():
        for each in grants(domain.pd):
            memory = domain.cnode.caps[BASE_USER_CAPS + each["slot"]].memory
            start = places.pa(memory) if memory else each["physical"]
            kind, where = each["kind"].replace("_", " "), "" if start is None else f"{start:#x}"
            rows.append((domain.pd.name, each["slot"], kind, each["text"], where))
    head = ("given to", "slot", "kind", "what", "physical address")
    yield from _table("Memory and authority to make objects with", head, rows)


def _devices(plan: Plan) -> Iterator[str]:
    rows = []
    for each in trusted(plan.system, plan.board):
        pd = plan.system.pds[each["pd"]]
        who = f"{pd.vm.name}, of {pd.name}" if each["guest"] and pd.vm else pd.name
        rows.append((who, pd.cpu, _range(each["start"], each["size"]), each["name"] or "capability", ", ".join(each["knows"]) or "-"))
    head = ("who", "core", "registers", "region", "knows physical addresses of")
    yield from _table("Trusted with all memory, if their devices can access it: no SMMU is driven", head, rows)


def _events(plan: Plan) -> Iterator[str]:
    rows = []
    for domain in plan.domains.values():
        for each in domain.vspace.mappings:
            if each.memory in plan.rings and each.memory.region:
                core = f"core {each.memory.region.trace}'s kernel"
                rows.append((domain.pd.name, domain.pd.cpu, f"reads the events of {core}", each.memory.region.name))
    title = "Kernels' events: who reads them sees others' system calls with their registers, and when each runs"
    yield from _table(title, ("who", "core", "what", "region"), rows)


def _domain(places: Places, domain: Domain) -> Iterator[str]:
    yield from _space(places, domain.vspace, domain.pd.name)


def _space(places: Places, vspace: VSpace, name: str) -> Iterator[str]:
    mappings: list[Mapping] = sorted(vspace.mappings, key=lambda each: each.vaddr)
    rows = [
        (
            _range(each.vaddr, each.memory.size),
            f"{places.pa(each.memory):#x}",
            str(each.perms) or "-",
            "cached" if each.cached else "device",
            each.memory.name.removeprefix(f"{name}: "),
        )
        for each in mappings
    ]
    head = ("virtual address", "physical", "perms", "type", "what")
    yield from _table(f"Address space of {name}", head, rows)


def _capabilities(places: Places, core: PlacedCore) -> Iterator[str]:
    rows: list[Row] = []
    for object in core.plan.objects:
        if isinstance(object, CNode):
            for slot, cap in sorted(core.caps(object).items()):
                rows.append((object.name.split(":")[0], slot, *_cap(places, cap)))
    head = ("holder", "slot", "kind", "object", "rights", "badge, number, address")
    yield from _table(f"Capabilities on core {core.core}", head, rows)


def _cap(places: Places, cap: Cap) -> Row:
    kind = cap.kind.removeprefix("CAP_").lower().replace("_", " ")
    rights = ", ".join(right.partition("_")[2].lower() for right in cap.rights)
    number = places.word(cap)
    name = cap.object.name if cap.object else ""
    if cap.kind == "CAP_UNTYPED":
        name = format_size(1 << cap.size)
    return kind, name, rights.replace("_", " "), f"{number:#x}" if number else ""


def _objects(core: PlacedCore) -> Iterator[str]:
    ordered = sorted(core.plan.objects, key=lambda each: core.offsets[each])
    rows = [(f"{core.pa(each):#x}", format_size(each.size), each.name) for each in ordered]
    yield from _table(f"Kernel objects on core {core.core}", ("address", "size", "object"), rows)
