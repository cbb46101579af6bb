# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a monitor knows of its core (multikit/monitor_info.h): its protection domains with what is
mapped in each, the functions of their programs and who may call whom, for its reports; and the
counts that it watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..base.contract import (
    BASE_ENDPOINT_CAP, MONITOR_REGION_EXECUTE, MONITOR_REGION_READ, MONITOR_REGION_WRITE,
    MONITOR_GUARDIAN_REPLY_BASE, MONITOR_WATCHDOG_BELL_BASE,
)  # fmt: skip
from ..base.records import dataclass
from ..base.sizes import PAGE, WORD
from ..model.system import OnFault, ProtectionDomain, Watchdog
from ..model.vspace import VSpaceLayout
from . import rules
from .contents import Structured, Table
from .context import Context
from .core import Reader
from .encode import Value
from .image import Fields, fields, rows
from .names import thread_name
from .spaces import Part, guards, layout_in

#: A symbol's size in the information has 32 bits.
_LARGEST = 0xFFFFFFFF
_RIGHTS = {"w": MONITOR_REGION_WRITE, "r": MONITOR_REGION_READ, "x": MONITOR_REGION_EXECUTE}
_ON_FAULT = {
    OnFault.PARENT: "MONITOR_ON_FAULT_PARENT",
    OnFault.STOP: "MONITOR_ON_FAULT_STOP",
    OnFault.RESTART: "MONITOR_ON_FAULT_RESTART",
    OnFault.HALT: "MONITOR_ON_FAULT_HALT",
    OnFault.CORE: "MONITOR_ON_FAULT_CORE",
}
_TABLES = {
    "pds": "monitor_pd",
    "regions": "monitor_region",
    "symbols": "monitor_symbol",
    "routes": "monitor_route",
    "calls": "monitor_call",
    "bells": "monitor_bell",
    "far_callers": "monitor_far_caller",
    "watchdogs": "monitor_watchdog",
    "watches": "monitor_watch",
    "wards": "monitor_ward",
    "parents": "monitor_parent",
    "relays": "monitor_parent",
    "relayed": "monitor_parent",
    "guests": "monitor_guest",
}
#: Of the tables that have as many rows as another one: which that is.
_AS_MANY = {"relayed": "parents"}


def read_rows(context: Reader, data: bytes, what: str, struct: str) -> list[Fields]:
    """A table of the information."""
    header = fields(data, 0, "monitor_info", context.abi)
    return rows(data, header[f"{what}_offset"], header[_AS_MANY.get(what, what)], struct, context.abi)


@dataclass(frozen=True)
class Route:
    """A count that a router watches, and the slot of the doorbell that it rings then."""

    count: int
    bell: int


def _limit(watchdogs: Sequence[Watchdog], mine: Watchdog) -> int:
    """The time-out in periods of the watching core: the shortest that it takes part in."""
    period = min(each.period_us for each in watchdogs if mine.cpu in (each.cpu, each.watches))
    return -(-mine.timeout_us // period)


class Information:
    """All tables of a core's monitor as they must be; those that name pages are added last."""

    def __init__(self, context: Context, number: int, parts: Mapping[int, list[Part]]) -> None:
        """`parts`: what is mapped, by protection domain."""
        self._context, self._number, self._parts = context, number, parts
        self._resets = {pd: part.va for pd, found in parts.items() for part in found
                        if part.label == "reset image" and part.rights == "rx"}  # fmt: skip
        self._strings: dict[str, int] = {}
        self._text = bytearray()
        self._known_symbols: dict[Path, list[dict[str, Value]]] = {}
        self._tables: dict[str, list[dict[str, Value]]] = {name: [] for name in _TABLES}
        for pd in context.system.pds_on(number):
            self._add(pd)
        self._tables["calls"] = list(self._calls())
        pds = context.system.pds_on(number)
        told = context.channels.told
        watchers = context.channels.watchers
        callees = [at for at, pd in enumerate(pds)
                   for _ in [*told[pd.index], *watchers[pd.index]]]  # fmt: skip
        base = context.abi.constant("MONITOR_PD_BASE")
        base += len(pds) * context.abi.constant("MONITOR_PD_STRIDE")
        self._tables["bells"] = [
            {"callee": callee, "slot": slot} for slot, callee in enumerate(callees, start=base)
        ]
        self._tables["far_callers"] = list(self._far_callers())
        watchdogs = context.system.watchdogs
        self._tables["watchdogs"] = [
            {"mpidr": context.board.processors[each.watches].mpidr, "core": each.watches, "limit": _limit(watchdogs, each),
             "resets": int(each.resets), "start": 0}
            for each in watchdogs if each.cpu == number
        ]  # fmt: skip
        watches = [each.cpu for pd in pds for each in pd.watches]
        watches += [core for pd in pds
                    for core in context.channels.watched_callees(context.system, pd.index)]  # fmt: skip
        watches += context.channels.watched_relays(context.system, number)
        self._tables["watches"] = [
            {"bell": bell} for bell, _ in enumerate(watches, start=MONITOR_WATCHDOG_BELL_BASE)
        ]
        self._watched = watches
        self._give_starts(MONITOR_WATCHDOG_BELL_BASE + len(watches))
        self._tables["guests"] = list(self._guests(base + len(callees)))
        self._tables["wards"] = list(self._wards())
        self._tables["parents"] = list(self._parents())
        self._tables["relays"] = list(self._relays())
        self._tables["relayed"] = [{**row, "bell": int(str(row["bell"])) + 2} for row in self._tables["parents"]]

    def _give_starts(self, slot: int) -> None:
        """Slots of what starts watched cores that may ask for it, from one on."""
        asking = {pd.cpu for pd in self._context.system.pds if pd.on_fault is OnFault.CORE}
        for row in self._tables["watchdogs"]:
            if row["core"] in asking:
                row["start"], slot = slot, slot + 1

    def _wards(self) -> Iterator[dict[str, Value]]:
        """In the order of the core's protection domains, then of guests."""
        families = self._context.channels.families_on(self._number)
        for place, pd in enumerate(self._context.system.pds_on(self._number)):
            for number, family in enumerate(families):
                if pd.index in family.children.values():
                    yield {"pd": place, "parent": number}
        for place, (vmm, _) in enumerate(self._context.channels.far_guests(self._number)):
            behind = len(self._context.system.pds_on(self._number))
            yield {"pd": behind + place, "parent": [each.parent for each in families].index(vmm)}

    def _guests(self, slot: int) -> Iterator[dict[str, Value]]:
        """With slots from one on, two for each."""
        parents = [each.parent for each in self._context.channels.families_on(self._number)]
        behind = len(self._context.system.pds_on(self._number))
        for vmm, id in self._context.channels.far_guests(self._number):
            vm = self._context.system.pds[vmm].vm
            name = thread_name(self._context.abi, vm.name if vm else "", id)
            yield {"name": self._string(name), "parent": behind + parents.index(vmm) + 1, "id": id,
                   "tcb": slot, "vcpu": slot + 1}  # fmt: skip
            slot += 2
        places = [pd.index for pd in self._context.system.pds_on(self._number)]
        for slot, (vmm, id) in enumerate(self._context.reported_guests(self._number), start=slot):
            vm = self._context.system.pds[vmm].vm
            name = thread_name(self._context.abi, vm.name if vm else "", id)
            yield {"name": self._string(name), "parent": places.index(vmm) + 1, "id": id, "tcb": slot, "vcpu": 0}

    def _parents(self) -> Iterator[dict[str, Value]]:
        """With slots behind those of the wards and relays; where the pages are is added last."""
        for number, family in enumerate(self._context.channels.families_on(self._number)):
            parent, bell = self._context.system.pds[family.parent], self._first_bell + 3 * number
            yield {"bell": bell, "control": bell + 1, "core": parent.cpu,
                   "name": self._string(parent.name)}  # fmt: skip

    def _relays(self) -> Iterator[dict[str, Value]]:
        """With slots behind those of the parents."""
        system, channels = self._context.system, self._context.channels
        first = self._first_bell + 3 * len(channels.families_on(self._number))
        for bell, family in enumerate(channels.relays_of(system, self._number), start=first):
            yield {"bell": bell, "control": 0, "core": family.core,
                   "name": self._string(system.pds[family.parent].name)}  # fmt: skip

    @property
    def _first_bell(self) -> int:
        channels = self._context.channels
        wards = sum(each.wards for each in channels.families_on(self._number))
        return MONITOR_GUARDIAN_REPLY_BASE + wards + len(channels.relays_of(self._context.system, self._number))

    def _calls(self) -> Iterator[dict[str, Value]]:
        """By callee, in descending priority."""
        pds, ends = self._context.system.pds_on(self._number), self._context.channels.ends
        place = {pd.index: at for at, pd in enumerate(pds)}
        for called in sorted(pds, key=lambda pd: -pd.priority):
            callers = [(place[peer.pd], BASE_ENDPOINT_CAP + peer.id)
                       for channel, end in ends[called.index]
                       if (peer := channel.peer(end)).pp and peer.pd in place]  # fmt: skip
            for caller, slot in sorted(callers):
                yield {"caller": caller, "callee": place[called.index], "slot": slot}

    def _far_callers(self) -> Iterator[dict[str, Value]]:
        """Those on other cores whose calls do not end when the callee stops."""
        system = self._context.system
        for place, called in enumerate(system.pds_on(self._number)):
            peers = [channel.peer(end) for channel, end in self._context.channels.ends[called.index]]
            waiting = {peer.pd for peer in peers if peer.pp and not peer.on_stop_error}
            for pd in sorted(waiting):
                if system.pds[pd].cpu != self._number:
                    name = self._string(self._context.image_names[pd])
                    yield {"callee": place, "core": system.pds[pd].cpu, "name": name}

    def _string(self, text: str) -> int:
        """Where a string is; equal ones are one."""
        if text not in self._strings:
            self._strings[text] = len(self._text)
            self._text += text.encode() + b"\0"
        return self._strings[text]

    def _add(self, pd: ProtectionDomain) -> None:
        space = layout_in(self._parts[pd.index], pd)
        first = {name: len(self._tables[name]) for name in ("regions", "symbols")}
        self._tables["regions"] += self._regions(pd, space)
        self._tables["symbols"] += self._symbols(pd.program_image.symbols_path)
        self._tables["pds"].append({
            "name": self._context.image_names[pd.index].encode(),
            "passive": int(pd.passive),
            **self._again(pd),
            "first_region": first["regions"],
            "regions": len(self._tables["regions"]) - first["regions"],
            "first_symbol": first["symbols"],
            "symbols": len(self._tables["symbols"]) - first["symbols"],
            "stack_bottom": space.stack_bottom,
            "stack_top": space.stack_top,
        })  # fmt: skip

    def _again(self, pd: ProtectionDomain) -> dict[str, Value]:
        """By whom, when and how often it is stopped and started."""
        system = self._context.system
        places = [each.index for each in system.pds_on(self._number)]
        places += [each.parent for each in self._context.channels.families_on(self._number)]
        callers = [(channel.peer(end), system.pds[channel.peer(end).pd])
                   for channel, end in self._context.channels.ends[pd.index]]  # fmt: skip
        called = any(end.pp and caller.cpu == pd.cpu for end, caller in callers)
        refuses = any(end.on_stop_error and caller.cpu == pd.cpu for end, caller in callers)
        reset = self._resets.get(pd.index, 0)
        return {
            "parent": 0 if pd.parent is None else places.index(pd.parent) + 1,
            "child": pd.id or 0,
            "called": int(called and reset != 0),
            "refuses": int(refuses),
            "on_fault": self._context.abi.constant(_ON_FAULT[pd.on_fault]),
            "max_restarts": pd.max_restarts,
            "interrupts": int(len(pd.irqs) > 0),
            "restart_window": pd.restart_window_us,
            "reset": reset,
        }

    def _regions(self, pd: ProtectionDomain, space: VSpaceLayout) -> list[dict[str, Value]]:
        """All that is mapped, and the guards beside the stack, in order of address."""
        found = [(part.va, part.va + part.size, part.label, part.rights)
                 for part in self._parts[pd.index]]  # fmt: skip
        found += [(*each, "") for each in guards(space)]
        return [
            {"start": start, "end": end, "name": self._string(name), "rights": _rights(rights)}
            for start, end, name, rights in sorted(found)
        ]

    def _symbols(self, path: Path) -> list[dict[str, Value]]:
        """The same for all that run a program."""
        if path not in self._known_symbols:
            self._known_symbols[path] = [
                {"address": each.address, "size": min(each.size, _LARGEST), "name": self._string(each.name)}
                for each in self._context.elf(path).functions
            ]
        return self._known_symbols[path]

    def size(self, routes: int) -> int:
        """In whole pages, with as many routes."""
        abi = self._context.abi
        size = abi.size("monitor_info") + routes * abi.size("monitor_route") + len(self._text)
        size += sum(len(self._tables[name]) * abi.size(_TABLES[name]) for name in _TABLES)
        return -(-size // PAGE) * PAGE

    def content(
        self,
        routes: list[Route],
        status: Mapping[int, int],
        pd_status: int,
        callees: Mapping[int, int],
        faults: int,
        pages: Mapping[str, list[tuple[int, int]]],
    ) -> Structured:
        """The tables one behind the other, then the strings. `status`: addresses of status pages, by
        core; `pd_status`: where it writes how its protection domains are; `callees`: where it writes that for
        callers on other cores, by index; `faults`: where the guardian
        keeps those; `pages`: by table, of each parent or guardian, and for it."""
        abi = self._context.abi
        kept = status.get(self._number, 0) + abi.layout("multikit_status").member("kept").offset
        for row, pd in zip(self._tables["pds"], self._context.system.pds_on(self._number)):
            row |= {"callee": callees.get(pd.index, 0), "kept": 0}
            if pd.on_fault is OnFault.CORE:
                row["kept"], kept = kept, kept + abi.size("multikit_kept")
        for row in self._tables["watchdogs"]:
            row["status"] = status[int(str(row["core"]))]
        epochs = abi.layout("multikit_status").member("cores").offset
        for row, core in zip(self._tables["watches"], self._watched):
            row["epoch"] = status[self._number] + epochs + core * WORD
        watched = [each.watches for each in self._context.system.watchdogs if each.cpu == self._number]
        for table, places in pages.items():
            for row, (into, out) in zip(self._tables[table], places):
                cpu = int(str(row["core"]))
                seen = cpu in watched and table != "relayed"
                epoch = status[self._number] + epochs + cpu * WORD if seen else 0
                row |= {"in": into, "out": out, "epoch": epoch, "callee": 0}
        for row, family in zip(self._tables["parents"], self._context.channels.families_on(self._number)):
            row["callee"] = callees[family.parent]
        self._tables["routes"] = [{"count": each.count, "bell": each.bell} for each in routes]
        header: dict[str, Value] = {
            "magic": abi.constant("MONITOR_INFO_MAGIC"),
            "core": self._number,
            "pd_status": pd_status,
            "faults": faults,
        }
        made, at = [], abi.size("monitor_info")
        for name, struct in _TABLES.items():
            rows = self._tables[name]
            header |= {f"{name}_offset": at} | ({} if name in _AS_MANY else {name: len(rows)})
            rule = rules.interrupt if name == "routes" else rules.program
            made.append(Table(at, struct, rows, f"{name}[].", rule))
            at += len(rows) * abi.size(struct)
        header["strings_offset"] = at
        header["status"] = status.get(self._number, 0)
        made.insert(0, Table(0, "monitor_info", [header]))
        return Structured(abi, rules.program, made, [(at, bytes(self._text))])


def _rights(letters: str) -> int:
    return sum(bit for letter, bit in _RIGHTS.items() if letter in letters.split(" ")[0])
