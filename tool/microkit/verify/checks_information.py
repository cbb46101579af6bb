# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a monitor knows of its core (multikit/monitor_info.h): its protection domains with what is
mapped in each, the functions of their programs and who may call whom, for its reports; and the
counts that it watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..base.contract import (
    BASE_ENDPOINT_CAP, MONITOR_REGION_EXECUTE, MONITOR_REGION_READ, MONITOR_REGION_WRITE,
)  # fmt: skip
from ..base.sizes import PAGE
from ..model.system import OnFault, ProtectionDomain
from ..model.vspace import VSpaceLayout
from . import rules
from .contents import Structured, Table
from .context import Context
from .core import Reader
from .encode import Value
from .image import Fields, fields, rows
from .spaces import Part

#: A symbol's size in the information has 32 bits.
_LARGEST = 0xFFFFFFFF
_RIGHTS = {"w": MONITOR_REGION_WRITE, "r": MONITOR_REGION_READ, "x": MONITOR_REGION_EXECUTE}
_ON_FAULT = {
    OnFault.PARENT: "MONITOR_ON_FAULT_PARENT",
    OnFault.STOP: "MONITOR_ON_FAULT_STOP",
    OnFault.RESTART: "MONITOR_ON_FAULT_RESTART",
    OnFault.HALT: "MONITOR_ON_FAULT_HALT",
}
_TABLES = {
    "pds": "monitor_pd",
    "regions": "monitor_region",
    "symbols": "monitor_symbol",
    "routes": "monitor_route",
    "calls": "monitor_call",
}


def read_rows(context: Reader, data: bytes, what: str, struct: str) -> list[Fields]:
    """A table of the information."""
    header = fields(data, 0, "monitor_info", context.abi)
    return rows(data, header[f"{what}_offset"], header[what], struct, context.abi)


@dataclass(frozen=True)
class Route:
    """A count that a router watches, and the slot of the doorbell that it rings then."""

    count: int
    bell: int


class Information:
    """All tables of a core's monitor as they must be; routes are added last."""

    def __init__(self, context: Context, number: int, parts: Mapping[int, list[Part]]) -> None:
        """`parts`: what is mapped, by protection domain."""
        self._context, self._number, self._parts = context, number, parts
        self._resets = {pd: part.va for pd, found in parts.items() for part in found
                        if part.label == "reset image" and part.rights == "rx"}  # fmt: skip
        self._strings: dict[str, int] = {}
        self._text = bytearray()
        self._tables: dict[str, list[dict[str, Value]]] = {name: [] for name in _TABLES}
        for pd in context.system.pds_on(number):
            self._add(pd)
        self._tables["calls"] = list(self._calls())

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

    def _string(self, text: str) -> int:
        """Where a string is; equal ones are one."""
        if text not in self._strings:
            self._strings[text] = len(self._text)
            self._text += text.encode() + b"\0"
        return self._strings[text]

    def _add(self, pd: ProtectionDomain) -> None:
        space = VSpaceLayout(pd.stack_size)
        first = {name: len(self._tables[name]) for name in ("regions", "symbols")}
        self._tables["regions"] += self._regions(pd, space)
        self._tables["symbols"] += self._symbols(pd)
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
        system, board = self._context.system, self._context.board
        places = [each.index for each in system.pds_on(self._number)]
        callers = [(channel.peer(end), system.pds[channel.peer(end).pd])
                   for channel, end in self._context.channels.ends[pd.index]]  # fmt: skip
        called = any(end.pp and caller.cpu == pd.cpu for end, caller in callers)
        refuses = any(end.on_stop_error for end, _ in callers)
        reset = self._resets.get(pd.index, 0)
        return {
            "parent": 0 if pd.parent is None else places.index(pd.parent) + 1,
            "child": pd.id or 0,
            "called": int(called and reset != 0),
            "refuses": int(refuses),
            "on_fault": self._context.abi.constant(_ON_FAULT[pd.on_fault]),
            "max_restarts": pd.max_restarts,
            "restart_window": pd.restart_window_us * board.timer_frequency // 1_000_000,
            "reset": reset,
        }

    def _regions(self, pd: ProtectionDomain, space: VSpaceLayout) -> list[dict[str, Value]]:
        """All that is mapped, and the guards beside the stack, in order of address."""
        found = [(part.va, part.va + part.size, part.label, part.rights)
                 for part in self._parts[pd.index]]  # fmt: skip
        found.append((space.stack_top, space.ipc_buffer, "guard above the stack", ""))
        found.append((space.max_vaddr, space.stack_bottom, "guard below the stack", ""))
        return [
            {"start": start, "end": end, "name": self._string(name), "rights": _rights(rights)}
            for start, end, name, rights in sorted(found)
        ]

    def _symbols(self, pd: ProtectionDomain) -> list[dict[str, Value]]:
        functions = self._context.elf(pd.program_image.symbols_path).functions
        return [
            {
                "address": each.address,
                "size": min(each.size, _LARGEST),
                "name": self._string(each.name),
            }
            for each in functions
        ]

    def size(self, routes: int) -> int:
        """In whole pages, with as many routes."""
        abi = self._context.abi
        size = abi.size("monitor_info") + routes * abi.size("monitor_route") + len(self._text)
        size += sum(len(self._tables[name]) * abi.size(_TABLES[name]) for name in _TABLES)
        return -(-size // PAGE) * PAGE

    def content(self, routes: list[Route], status: int) -> Structured:
        """The tables one behind the other, then the strings. `status`: where it writes how they are."""
        abi = self._context.abi
        self._tables["routes"] = [{"count": each.count, "bell": each.bell} for each in routes]
        header: dict[str, Value] = {
            "magic": abi.constant("MONITOR_INFO_MAGIC"),
            "core": self._number,
            "status": status,
        }
        made, at = [], abi.size("monitor_info")
        for name, struct in _TABLES.items():
            rows = self._tables[name]
            header |= {name: len(rows), f"{name}_offset": at}
            rule = rules.interrupt if name == "routes" else rules.program
            made.append(Table(at, struct, rows, f"{name}[].", rule))
            at += len(rows) * abi.size(struct)
        header["strings_offset"] = at
        made.insert(0, Table(0, "monitor_info", [header]))
        return Structured(abi, rules.program, made, [(at, bytes(self._text))])


def _rights(letters: str) -> int:
    return sum(bit for letter, bit in _RIGHTS.items() if letter in letters.split(" ")[0])
