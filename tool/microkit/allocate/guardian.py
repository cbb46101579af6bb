# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The guardian of a core: a thread of the monitor that gets the faults of its wards, children of parents on
other cores, and asks the monitor for what these parents ask; and that relays to other cores' guardians what parents of
its own invoke there (docs/design/parents.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..base.contract import (
    MICROKIT_BADGE_DOORBELL,
    MONITOR_BADGE_CONTROL,
    MONITOR_GUARDIAN_BUFFER_VA,
    MONITOR_GUARDIAN_INPUT_CAP,
    MONITOR_GUARDIAN_REPLY_BASE,
    MONITOR_GUARDIAN_SC_BITS,
    MONITOR_GUARDIAN_SPARE_CAP,
    MONITOR_GUARDIAN_STACK_SIZE,
    MONITOR_GUARDIAN_STACK_TOP,
)
from ..base.sizes import PAGE, WORD
from ..base.units import round_up
from ..model.guardians import find_guardian, guardian_index, relay_index
from ..model.image_names import vcpu_name
from ..model.monitor import GUARDIAN, with_guardian
from ..model.system import Family, ProtectionDomain, System
from ..sdk.parts import Parts
from .capabilities import RIGHT_CALL, RIGHT_READ, SgiCap, doorbell
from .cores import CoreDraft, Thread
from .cross_core import CrossCore
from .domains import Space
from .monitor_info import Guarded
from .objects import READ, READ_WRITE, Cap, Mapping, Memory
from .threads import make_thread

_ENTRY = "_start_guardian"


class Guarding:
    """The guardian of a core that is being made, if there is to be one."""

    def __init__(self, core: CoreDraft, system: System, cross: CrossCore) -> None:
        self._core, self._system, self._cross = core, system, cross
        self._wards, self._relays = system.wards(core.core), system.relays(core.core)
        self._guests = system.far_guests(core.core)
        #: Indices of parents on other cores.
        self.parents = [family.parent for family in system.families if family.cpu == core.core]
        #: These and parents of this core that it relays for: their names are in its information.
        self.named = dict.fromkeys([*self.parents, *(family.parent for family in self._relays)])
        self.needed = bool(self._wards or self._guests or self._relays)
        #: Its IPC buffer; None where no guardian is needed.
        self.buffer: Memory | None = None

    @property
    def _pairs(self) -> list[tuple[int, int]]:
        """Who it has two pages with, and as whom: for each parent this, then what its core's guardian relays for it; then
        relays of its own."""
        system, own = self._system, guardian_index(self._system, self._core.core)
        pairs = [(each, own) for parent in self.parents for each in (parent, relay_index(system, parent))]
        return pairs + [(guardian_index(system, family.cpu), relay_index(system, family.parent))
                        for family in self._relays]  # fmt: skip

    @property
    def _held(self) -> int:
        """How many faults and relayed invocations there can be."""
        return len(self._wards) + len(self._guests) + len(self._relays)

    @property
    def _faults(self) -> int:
        """Bytes, in whole pages."""
        return round_up(self._held * self._core.abi.size("monitor_fault"), PAGE)

    def _pages(self, first: int) -> Iterator[tuple[int, tuple[int, int], bool]]:
        """Behind the faults, for each its page and the guardian's for it: address, pair, whether the
        guardian writes it."""
        at = first + self._faults
        for other, own in self._pairs:
            yield at, (other, own), False
            yield at + PAGE, (own, other), True
            at += 2 * PAGE

    def map_pages(self, space: Space, first: int) -> None:
        """Faults and pages, one behind the other."""
        if self.needed:
            faults = Memory(f"{space.pd.name} guardian: faults", self._faults)
            space.map_private(first, faults, writable=True)
        for address, pair, writes in self._pages(first):
            perms = READ_WRITE if writes else READ
            space.mappings.append(Mapping(address, self._cross.pages[pair], perms))

    def guests(self, strings: Callable[[str], int], first: int) -> list[dict[str, int]]:
        """Rows of struct monitor_guest, with slots in the main thread's CSpace from `first` on."""
        return [{"name": strings(vcpu_name(pd.vm.name if pd.vm else "", id)),
                 "parent": len(self._core.domains) + self.parents.index(pd.index) + 1,
                 "id": id, "tcb": first + 2 * number, "vcpu": first + 2 * number + 1}
                for number, (pd, id) in enumerate(self._guests)]  # fmt: skip

    @property
    def guest_slots(self) -> int:
        """How many slots that is."""
        return 2 * len(self._guests)

    def guest_caps(self, first: int) -> dict[int, Cap]:
        """What is in these slots."""
        found: dict[int, Cap] = {}
        for number, (pd, id) in enumerate(self._guests):
            tcb = self._core.guests[pd.index, id]
            found[first + 2 * number] = Cap("CAP_TCB", tcb)
            found[first + 2 * number + 1] = Cap("CAP_VCPU", tcb.vcpu)
        return found

    def guarded(
        self, names: dict[int, int], first: int, status: int, callees: dict[int, int]
    ) -> Guarded:
        """With faults and pages from `first` on; `names`: of parents, by index; `status`: the core's own
        status page; `callees`: where it reads how parents are."""
        if not self.needed:
            return Guarded()
        wards = [{"pd": self._number(pd), "parent": self.parents.index(pd.parent or 0)}
                 for pd in self._wards]  # fmt: skip
        behind = len(self._core.domains)
        wards += [{"pd": behind + number, "parent": self.parents.index(pd.index)}
                  for number, (pd, _) in enumerate(self._guests)]  # fmt: skip
        at = {pair: address for address, pair, _ in self._pages(first)}
        pages = [{"in": at[other, own], "out": at[own, other]} for other, own in self._pairs]
        direct, relayed = pages[: 2 * len(self.parents) : 2], pages[1 : 2 * len(self.parents) : 2]
        known = [self._parent(number, names, status) | {"callee": callees.get(parent, 0)}
                 for number, parent in enumerate(self.parents)]  # fmt: skip
        bells = [{"bell": each["bell"] + 2, "epoch": 0, "callee": 0} for each in known]
        return Guarded(
            first,
            wards,
            [row | each for row, each in zip(known, direct)],
            [row | bell | each for row, bell, each in zip(known, bells, relayed)],
            [self._relay(*each, names, status) | page
             for each, page in zip(enumerate(self._relays), pages[2 * len(self.parents) :])],
        )  # fmt: skip

    def _number(self, pd: ProtectionDomain) -> int:
        return self._system.pds_on(self._core.core).index(pd)

    def _parent(self, number: int, names: dict[int, int], status: int) -> dict[str, int]:
        index, bell = self.parents[number], self._bell(number)
        cpu = self._system.pds[index].cpu
        return {"epoch": self._epoch(cpu, status), "bell": bell, "control": bell + 1,
                "name": names[index], "core": cpu}  # fmt: skip

    def _relay(self, number: int, family: Family, names: dict[int, int], status: int) -> dict[str, int]:
        return {"epoch": self._epoch(family.cpu, status), "bell": self._relay_bell(number), "control": 0, "callee": 0,
                "name": names[family.parent], "core": family.cpu}  # fmt: skip

    def _epoch(self, cpu: int, status: int) -> int:
        """Where the core's status page says how another core is; 0: it does not watch that."""
        epochs = status + self._core.abi.layout("multikit_status").member("cores").offset
        watched = [each.watches for each in self._system.watchdogs if each.cpu == self._core.core]
        return epochs + cpu * WORD if cpu in watched else 0

    def _bell(self, parent: int) -> int:
        """Slot of a parent's doorbell; behind it, what it may ask the monitor, and its core's guardian's doorbell."""
        return MONITOR_GUARDIAN_REPLY_BASE + self._held + 3 * parent

    def _relay_bell(self, relay: int) -> int:
        return self._bell(len(self.parents)) + relay

    def map_own(self, space: Space) -> None:
        """Its stack and its IPC buffer, in the monitor's address space."""
        if not self.needed:
            return
        self.buffer = space.map_thread(
            f"{space.pd.name} guardian",
            MONITOR_GUARDIAN_STACK_TOP,
            MONITOR_GUARDIAN_STACK_SIZE,
            MONITOR_GUARDIAN_BUFFER_VA,
        )

    def make(self, parts: Parts, owner: ProtectionDomain, space: Thread, sgi: SgiCap) -> Thread:
        """The thread, its capabilities and its interrupt."""
        core, guardian = self._core, find_guardian(self._system, self._core.core)
        assert guardian is not None and self.buffer is not None
        thread = make_thread(
            core,
            with_guardian(owner, guardian),
            GUARDIAN,
            space.tcb.vspace,
            parts.monitor.symbols[_ENTRY].address,
            MONITOR_GUARDIAN_STACK_TOP,
            ipc_buffer=(MONITOR_GUARDIAN_BUFFER_VA, self.buffer),
            sc_bits=MONITOR_GUARDIAN_SC_BITS,
        )
        self._fill_wards(core.slots[thread.cnode], f"{owner.name} guardian")
        self._fill_parents(core.slots[thread.cnode], sgi)
        intid = self._cross.guardian[core.core]
        core.irqs.append(doorbell(intid, thread.notification, MICROKIT_BADGE_DOORBELL))
        return thread

    def _fill_wards(self, caps: dict[int, Cap], name: str) -> None:
        core = self._core
        caps[MONITOR_GUARDIAN_INPUT_CAP] = Cap("CAP_ENDPOINT", core.guardian, RIGHT_READ)
        spare = core.block(f"{name}: spare reply", "seL4_ReplyBits")
        caps[MONITOR_GUARDIAN_SPARE_CAP] = Cap("CAP_REPLY", spare)
        for number in range(self._held):
            reply = core.block(f"{name}: reply {number}", "seL4_ReplyBits")
            caps[MONITOR_GUARDIAN_REPLY_BASE + number] = Cap("CAP_REPLY", reply)

    def _fill_parents(self, caps: dict[int, Cap], sgi: SgiCap) -> None:
        core, system = self._core, self._system
        for number, index in enumerate(self.parents):
            bell = self._bell(number)
            caps[bell] = sgi(self._cross.doorbell(system, index), system.pds[index].cpu)
            badge = MONITOR_BADGE_CONTROL | len(core.domains) + number + 1
            caps[bell + 1] = Cap("CAP_ENDPOINT", core.monitor, RIGHT_CALL, badge)
            caps[bell + 2] = self._guardian_bell(sgi, system.pds[index].cpu)
        for number, family in enumerate(self._relays):
            caps[self._relay_bell(number)] = self._guardian_bell(sgi, family.cpu)

    def _guardian_bell(self, sgi: SgiCap, cpu: int) -> Cap:
        return sgi(self._cross.guardian[cpu], cpu)
