# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All kernel objects and capabilities of a core in the capDL language: its objects, the slots of each,
and its interrupts. One system for each core, because no kernel knows another's objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..allocate.address_space import SPAN, level_of
from ..allocate.objects import CNode, Cap, GuestTcb, IrqBinding, Mapping, Object, SchedContext, Tcb, VSpace
from ..allocate.places import PlacedCore, Places
from ..base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE, ROOT_ENTRIES, TABLE_ENTRIES, WORD_BITS
from ..output.files import File, as_bytes
from ..output.targets import is_stream
from .capdl_names import Names

_SIZES = {PAGE: "4k", LARGE_PAGE: "2M", HUGE_PAGE: "1G"}
_RIGHTS = {"RIGHT_READ": "R", "RIGHT_WRITE": "W", "RIGHT_GRANT": "G", "RIGHT_GRANT_REPLY": "P",
           "RIGHTS_ALL": "RWGP"}  # fmt: skip
_BADGED = ("CAP_ENDPOINT", "CAP_NOTIFICATION")


def capdl_files(places: Places, path: Path) -> list[File]:
    """A file for each core: `system.cdl` becomes `system.0.cdl` and so on. To standard output (and
    to nowhere) one behind the other."""
    texts = {core.core: as_bytes(capdl_text(places, core)) for core in places.cores}
    if is_stream(path):
        return [(path, b"".join(texts.values()))]
    return [
        (path.with_name(f"{path.stem}.{core}{path.suffix}"), text) for core, text in texts.items()
    ]


def capdl_text(places: Places, core: PlacedCore) -> str:
    """The text of one core's file."""
    return "".join(f"{line}\n" for line in _Core(places, core).lines())


class _Core:
    """Collects declarations of objects while it goes through all slots."""

    def __init__(self, places: Places, core: PlacedCore) -> None:
        self._places, self._placed, self._core = places, core, core.plan
        self._names = Names(core.plan)
        #: Declaration by name, of objects that are no objects of the plan.
        self._declared: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        caps = list(self._caps())
        maps = [f"  {each.intid}: {self._irq(each.intid, each)}" for each in self._core.irqs]
        yield f"-- core {self._core.core} of {self._places.plan.board.name}"
        yield "arch aarch64"
        yield "objects {"
        for object in self._core.objects:
            yield f"  {self._names[object]} = {self._declaration(object)}"
        for name, text in self._declared.items():
            yield f"  {name} = {text}"
        yield "}"
        yield "caps {"
        yield from caps
        yield "}"
        yield "irq maps {"
        yield from maps
        yield "}"

    # Objects.

    def _declaration(self, object: Object) -> str:
        kind = self._names.kinds[id(object)]
        kind = {"ntfn": "notification", "reply": "rtreply"}.get(kind, kind)
        if isinstance(object, CNode):
            return f"cnode ({object.radix} bits)"
        if isinstance(object, Tcb):
            return f"tcb ({', '.join(self._tcb(object))})"
        if isinstance(object, GuestTcb):
            priority, core = object.vm.priority, self._core.core
            return (f"tcb (addr: 0x0, ip: 0x0, sp: 0x0, prio: {priority}, max_prio: {priority}, "
                    f"affinity: {core}, fpu_disabled: false)")
        if isinstance(object, SchedContext):
            bits = object.size.bit_length() - 1
            return f"sc ({bits} bits, period: {object.period_us}, budget: {object.budget_us})"
        return kind

    def _tcb(self, tcb: Tcb) -> Iterator[str]:
        yield f"addr: {tcb.ipc_buffer_va:#x}"
        yield f"ip: {tcb.pc:#x}"
        yield f"sp: {tcb.sp:#x}"
        yield f"prio: {tcb.priority}"
        yield f"max_prio: {tcb.priority}"
        yield f"affinity: {self._core.core}"
        yield f"fpu_disabled: {str(not tcb.pd.fpu).lower()}"

    def _declare(self, name: str, text: str) -> str:
        self._declared[name] = text
        return name

    # Slots.

    def _caps(self) -> Iterator[str]:
        for object in self._core.objects:
            if isinstance(object, CNode):
                held = sorted(self._placed.caps(object).items())
                lines = (f"{slot:#x}: {self._cap(cap)}" for slot, cap in held)
                yield from self._block(self._names[object], lines)
            elif isinstance(object, Tcb):
                yield from self._block(self._names[object], self._tcb_slots(object))
            elif isinstance(object, GuestTcb):
                yield from self._block(self._names[object], self._guest_slots(object))
        for vspace in self._core.vspaces:
            for table, slots in self._tables(vspace).items():
                yield from self._block(
                    table, (f"{slot:#x}: {cap}" for slot, cap in sorted(slots.items()))
                )
        for number, pool in enumerate(self._core.asid_pools):
            yield from self._block(self._names[pool], self._pool(number))
        for each in self._core.irqs:
            irq = self._irq(each.intid, each)
            yield from self._block(irq, [f"0x0: {self._cap(each.cap)}"])

    def _block(self, name: str, lines: Iterator[str] | list[str]) -> Iterator[str]:
        yield f"  {name} {{"
        for line in lines:
            yield f"    {line}"
        yield "  }"

    def _cap(self, cap: Cap) -> str:
        rights = "".join(_RIGHTS[right] for right in cap.rights)
        if cap.kind in _BADGED and cap.object is not None:
            badge = f", badge: {cap.word:#x}" if cap.word else ""
            return f"{self._names[cap.object]} ({rights}{badge})"
        if isinstance(cap.object, VSpace):
            return self._vspace_cap(cap.object)
        if isinstance(cap.object, CNode):
            return self._cnode_cap(cap.object)
        if cap.object is not None:
            return self._names[cap.object]
        return self._without_object(cap)

    def _without_object(self, cap: Cap) -> str:
        if cap.kind == "CAP_SCHED_CONTROL":
            return self._declare("sched_control", f"sched_control (core: {cap.word})")
        if cap.kind == "CAP_IRQ_HANDLER":
            return self._irq(cap.word)
        if cap.kind == "CAP_SGI_SIGNAL":
            text = f"arm_sgi_signal (irq: {cap.word}, target: {cap.aux:#x})"
            return self._declare(f"sgi_{cap.word}_{cap.aux:x}", text)
        if cap.kind == "CAP_UNTYPED":
            paddr = self._places.word(cap)
            text = f"ut ({cap.size} bits, paddr: {paddr:#x})"
            return self._declare(f"untyped_{paddr:#x}", text)
        if cap.kind == "CAP_SMC" and cap.word:
            text = f"arm_smc (badge: {cap.word:#x}, entry: {cap.aux:#x})"
            return self._declare(f"smc_{cap.word:x}", text)
        kind = cap.kind.removeprefix("CAP_").lower()
        return self._declare(kind, "arm_smc" if kind == "smc" else kind)

    def _irq(self, intid: int, binding: IrqBinding | None = None) -> str:
        """The interrupt's node; its trigger is known where it is bound."""
        name = f"irq_{intid}"
        if binding is not None or name not in self._declared:
            edge = binding is not None and binding.edge
            text = f"arm_irq (trigger: {'edge' if edge else 'level'}, target: {self._core.core})"
            self._declare(name, text)
        return name

    def _vspace_cap(self, vspace: VSpace) -> str:
        pool = 1 << self._places.plan.parts.abi.constant("seL4_ASIDPoolIndexBits")
        return f"{self._names[vspace]} (asid: ({vspace.asid // pool}, {vspace.asid % pool}))"

    def _cnode_cap(self, cnode: CNode) -> str:
        return f"{self._names[cnode]} (guard: 0, guard_size: {WORD_BITS - cnode.radix})"

    def _tcb_slots(self, tcb: Tcb) -> Iterator[str]:
        yield f"cspace: {self._cnode_cap(tcb.cspace)}"
        yield f"vspace: {self._vspace_cap(tcb.vspace)}"
        if tcb.ipc_buffer:
            yield f"ipc_buffer_slot: {self._names.frame(tcb.ipc_buffer, 0)} (RW)"
        if tcb.fault_handler:
            yield f"fault_ep_slot: {self._cap(tcb.fault_handler)}"
        yield f"sc_slot: {self._names[tcb.sc]}"
        yield f"bound_notification: {self._names[tcb.notification]} (RW)"

    def _guest_slots(self, tcb: GuestTcb) -> Iterator[str]:
        yield f"vspace: {self._vspace_cap(tcb.vspace)}"
        yield f"fault_ep_slot: {self._cap(tcb.fault_handler)}"
        yield f"sc_slot: {self._names[tcb.sc]}"
        yield f"vcpu: {self._names[tcb.vcpu]}"

    def _pool(self, number: int) -> Iterator[str]:
        size = 1 << self._places.plan.parts.abi.constant("seL4_ASIDPoolIndexBits")
        for vspace in self._core.vspaces:
            if vspace.asid // size == number:
                yield f"{vspace.asid % size:#x}: {self._names[vspace]}"

    # Address spaces.

    def _tables(self, vspace: VSpace) -> dict[str, dict[int, str]]:
        """Slots of the root and of each table."""
        found: dict[str, dict[int, str]] = {self._names[vspace]: {}}
        for (level, start), table in vspace.tables.items():
            name = self._names[table]
            found.setdefault(name, {})
            found[self._table_at(vspace, level - 1, start)][_slot(level - 1, start)] = name
        for mapping in vspace.mappings:
            level = level_of(mapping.page_size)
            for at in range(0, mapping.memory.size, mapping.page_size):
                va = mapping.vaddr + at
                slots = found[self._table_at(vspace, level, va)]
                slots[_slot(level, va)] = self._frame(mapping, at)
        return found

    def _table_at(self, vspace: VSpace, level: int, va: int) -> str:
        """The table of a level that is walked for an address."""
        if level == 1:
            return self._names[vspace]
        span = SPAN[level - 1]
        return self._names[vspace.tables[level, va // span * span]]

    def _frame(self, mapping: Mapping, at: int) -> str:
        name = self._names.frame(mapping.memory, at // mapping.page_size)
        paddr = self._places.pa(mapping.memory) + at
        self._declare(name, f"frame ({_SIZES[mapping.page_size]}, paddr: {paddr:#x})")
        rights = str(mapping.perms).upper()
        return f"{name} ({rights}{'' if mapping.cached else ', uncached'})"


def _slot(level: int, va: int) -> int:
    """The entry of an address in a table; a root is two tables side by side."""
    return va // SPAN[level] % (ROOT_ENTRIES if level == 1 else TABLE_ENTRIES)
