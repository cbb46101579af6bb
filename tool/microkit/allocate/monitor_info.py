# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a monitor knows about the protection domains of its core (multikit/monitor_info.h): names,
address spaces, symbols and who may call whom for its reports, and the counts that it watches for
others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table

from ..base.contract import MONITOR_REGION_EXECUTE, MONITOR_REGION_READ, MONITOR_REGION_WRITE
from ..base.records import dataclass
from ..base.sizes import PAGE, WORD
from ..elf import Elf
from ..model.system import Perms, System
from ..model.vspace import VSpaceLayout
from ..sdk.abi import Abi
from .cores import Domain
from .objects import NO_PERMS


@dataclass(frozen=True)
class Route:
    """What somebody counts for a receiver without an SGI, at `count` in the monitor's address space, and
    the slot `bell` of the receiver's doorbell in the router's CSpace."""

    count: int
    bell: int


@dataclass(frozen=True)
class Call:
    """Protection domains by their numbers on the core, and the caller's slot for the callee's
    endpoint."""

    caller: int
    callee: int
    slot: int


@dataclass(frozen=True)
class Bell:
    """A doorbell on another core, in `slot` of the main thread's CSpace, of who calls a protection domain, by
    its number on the core."""

    callee: int
    slot: int


@dataclass(frozen=True)
class FarCaller:
    """Who calls from another core a protection domain, by its number on this one, and waits when that stops."""

    callee: int
    core: int
    name: str


@dataclass(frozen=True)
class Watching:
    """What the watchdog of a core knows: the address of its own status page, 0 where there is no watchdog;
    rows of struct monitor_watchdog, and of struct monitor_watch."""

    status: int = 0
    watchdogs: Sequence[Table[str, int]] = ()
    watches: Sequence[Table[str, int]] = ()


@dataclass(frozen=True)
class Guarded:
    """What the guardian of a core knows: where it keeps faults and what it relays, 0 where there is no guardian; rows of
    struct monitor_ward, and of struct monitor_parent: of parents, of what their cores' guardians relay, of relays."""

    faults: int = 0
    wards: Sequence[Table[str, int]] = ()
    parents: Sequence[Table[str, int]] = ()
    relayed: Sequence[Table[str, int]] = ()
    relays: Sequence[Table[str, int]] = ()


class _Strings:
    """Strings, each once, by offset."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._known: dict[str, int] = {}

    def offset(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = len(self.data)
            self.data += text.encode() + b"\0"
        return self._known[text]


@dataclass(frozen=True)
class _Region:
    start: int
    end: int
    name: str
    perms: Perms


class InfoBuilder:
    """Gathers the tables and puts them one behind the other."""

    def __init__(self, abi: Abi, core: int) -> None:
        self._abi, self._core = abi, core
        self._strings = _Strings()
        self._pds: list[bytearray] = []
        self._regions: list[bytearray] = []
        self._symbols: list[bytearray] = []
        self._known_symbols: dict[Elf, list[bytearray]] = {}
        self._calls: list[bytearray] = []
        self._bells: list[bytearray] = []
        self._far_callers: list[bytearray] = []
        self._guests: list[bytearray] = []

    def add(self, system: System, domain: Domain) -> None:
        """Protection domains in the order of their numbers."""
        pd = domain.pd
        space = domain.layout
        first_region, first_symbol = len(self._regions), len(self._symbols)
        for region in sorted(_regions(domain, space), key=lambda each: each.start):
            self._add_region(region)
        self._symbols += self._symbols_of(domain.program.symbols)
        self._pds.append(
            self._abi.pack(
                "monitor_pd",
                name=domain.image_name.encode(),
                passive=int(pd.passive),
                **self._again(system, domain),
                first_region=first_region,
                regions=len(self._regions) - first_region,
                first_symbol=first_symbol,
                symbols=len(self._symbols) - first_symbol,
                stack_bottom=space.stack_bottom,
                stack_top=space.stack_top,
            )
        )

    def _symbols_of(self, elf: Elf) -> list[bytearray]:
        """Packed once for all that run the same program."""
        if elf not in self._known_symbols:
            self._known_symbols[elf] = [
                self._abi.pack("monitor_symbol", address=each.address, size=min(each.size, 0xFFFFFFFF),
                               name=self._strings.offset(each.name))
                for each in elf.functions
            ]  # fmt: skip
        return self._known_symbols[elf]

    def _again(self, system: System, domain: Domain) -> dict[str, int]:
        """Who may have it stopped and started again, and what for."""
        pd, name = domain.pd, f"MONITOR_ON_FAULT_{domain.pd.on_fault.name}"
        mine = [each.index for each in system.pds_on(pd.cpu)]
        mine += [family.parent for family in system.families if family.cpu == pd.cpu]
        can_answer = domain.reset is not None and system.is_called(pd.index)
        return {
            "parent": 0 if pd.parent is None else mine.index(pd.parent) + 1,
            "child": pd.id or 0,
            "called": int(can_answer),
            "refuses": int(system.refuses(pd.index)),
            "on_fault": self._abi.constant(name),
            "max_restarts": pd.max_restarts,
            "interrupts": int(bool(pd.irqs)),
            "restart_window": pd.restart_window_us,
            "reset": domain.reset.mapping.vaddr if domain.reset else 0,
        }

    def _add_region(self, region: _Region) -> None:
        perms = region.perms
        rights = MONITOR_REGION_WRITE if perms.write else 0
        rights |= MONITOR_REGION_READ if perms.read else 0
        rights |= MONITOR_REGION_EXECUTE if perms.execute else 0
        name = self._strings.offset(region.name)
        self._regions.append(
            self._abi.pack(
                "monitor_region", start=region.start, end=region.end, name=name, rights=rights
            )
        )

    def add_calls(self, calls: Sequence[Call]) -> None:
        """Those that a domain may make before those that may be made to it."""
        self._calls = [self._abi.pack("monitor_call", **vars(each)) for each in calls]

    def add_bells(self, bells: Sequence[Bell]) -> None:
        """In ascending order of callees."""
        self._bells = [self._abi.pack("monitor_bell", **vars(each)) for each in bells]

    def add_far_callers(self, callers: Sequence[FarCaller]) -> None:
        """In ascending order of callees; after all protection domains, whose strings come first."""
        self._far_callers = [
            self._abi.pack("monitor_far_caller", callee=each.callee, core=each.core,
                           name=self._strings.offset(each.name))
            for each in callers
        ]  # fmt: skip

    def add_guests(self, guests: Sequence[Table[str, int]]) -> None:
        """Rows of struct monitor_guest."""
        self._guests = [self._abi.pack("monitor_guest", **each) for each in guests]

    def set_places(self, member: str, places: Table[int, int]) -> None:
        """Where it is to write, of protection domains by their numbers: for callers on other cores how one is
        (`callee`), or for itself, when its core has started again (`kept`)."""
        offset = self._abi.layout("monitor_pd").member(member).offset
        for number, address in places.items():
            self._pds[number][offset : offset + WORD] = address.to_bytes(WORD, "little")

    def string(self, text: str) -> int:
        """Where it is among the strings."""
        return self._strings.offset(text)

    def build(
        self, routes: Sequence[Route], watching: Watching, guarded: Guarded, pd_status: int = 0
    ) -> bytearray:
        """`pd_status`: where it is to write how its protection domains are."""
        pack = self._abi.pack
        packed = [self._abi.pack("monitor_route", count=each.count, bell=each.bell) for each in routes]
        tables = {
            "pds": self._pds,
            "regions": self._regions,
            "symbols": self._symbols,
            "routes": packed,
            "calls": self._calls,
            "bells": self._bells,
            "far_callers": self._far_callers,
            "watchdogs": [pack("monitor_watchdog", **each) for each in watching.watchdogs],
            "watches": [pack("monitor_watch", **each) for each in watching.watches],
            "wards": [pack("monitor_ward", **each) for each in guarded.wards],
            "parents": [pack("monitor_parent", **each) for each in guarded.parents],
            "relays": [pack("monitor_parent", **each) for each in guarded.relays],
            "relayed": [pack("monitor_parent", **each) for each in guarded.relayed],
            "guests": self._guests,
        }
        body, offsets = bytearray(), {}
        base = self._abi.size("monitor_info")
        for name, rows in tables.items():
            offsets[f"{name}_offset"] = base + len(body)
            body += b"".join(rows)
        header = self._abi.pack(
            "monitor_info",
            magic=self._abi.constant("MONITOR_INFO_MAGIC"),
            core=self._core,
            **{name: len(rows) for name, rows in tables.items() if name != "relayed"},
            **offsets,
            strings_offset=base + len(body),
            status=watching.status,
            pd_status=pd_status,
            faults=guarded.faults,
        )
        return header + body + self._strings.data


def _regions(domain: Domain, space: VSpaceLayout) -> Iterator[_Region]:
    prefix = f"{domain.pd.name}: "
    for mapping in domain.vspace.mappings:
        region = mapping.memory.region
        name = region.name if region else mapping.memory.name.removeprefix(prefix)
        yield _Region(mapping.vaddr, mapping.end, name, mapping.perms)
    yield _Region(space.stack_top, space.ipc_buffer, "guard above the stack", NO_PERMS)
    yield _Region(space.stack_bottom - PAGE, space.stack_bottom, "guard below the stack", NO_PERMS)
