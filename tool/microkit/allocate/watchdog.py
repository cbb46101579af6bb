# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The watchdog of a core: a thread of the monitor that beats in the core's status page, looks at those of
the cores that it watches, and notifies protection domains that watch (docs/design/core-restart.md)."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import (
    MICROKIT_BADGE_DOORBELL,
    MONITOR_WATCHDOG_ASK_CAP,
    MONITOR_WATCHDOG_BELL_BASE,
    MONITOR_WATCHDOG_BUFFER_VA,
    MONITOR_WATCHDOG_RESET_CAP,
    MONITOR_WATCHDOG_STACK_SIZE,
    MONITOR_WATCHDOG_STACK_TOP,
    PSCI_AFFINITY_INFO,
    PSCI_SYSTEM_RESET,
)
from ..base.records import dataclass
from ..base.sizes import PAGE, WORD
from ..model.board import Board
from ..model.monitor import WATCHDOG, with_watchdog
from ..model.system import ProtectionDomain, System
from ..model.watchdogs import (
    find_beat,
    periods_until_stuck,
    relayed_to,
    restart_core,
    started_by,
    told_of,
    watchdogs_of,
)
from ..sdk.parts import Parts
from .capabilities import RIGHT_WRITE, start_cap
from .cores import CoreDraft, Thread
from .domains import Space
from .monitor_info import Watching
from .objects import Cap, Memory
from .threads import make_thread

_ENTRY = "_start_watchdog"


@dataclass(frozen=True)
class Watchdogs:
    """The watchdog of a core that is being made."""

    core: CoreDraft
    system: System
    board: Board
    status: dict[int, Memory]

    @property
    def needed(self) -> bool:
        return find_beat(self.system, self.core.core) is not None

    @property
    def cores(self) -> list[int]:
        """Whose status pages are mapped: its own, then those of the cores that it watches."""
        watched = [each.watches for each in watchdogs_of(self.system, self.core.core)]
        return [self.core.core, *watched] if self.core.core in self.status else []

    def map_pages(self, space: Space, first: int) -> None:
        """The status pages, one behind the other."""
        for number, core in enumerate(self.cores):
            space.map_status(core, first + number * PAGE, self.status[core], core == self.core.core)

    def watching(self, first: int) -> Watching:
        """With the status pages from an address on."""
        if not self.cores:
            return Watching()
        pages = {core: first + number * PAGE for number, core in enumerate(self.cores)}
        return Watching(first, list(self._watchdogs(pages)), list(self._watches(first)))

    def _watchdogs(self, pages: dict[int, int]) -> Iterator[dict[str, int]]:
        for each in watchdogs_of(self.system, self.core.core):
            yield {
                "status": pages[each.watches],
                "mpidr": self.board.processors[each.watches].mpidr,
                "core": each.watches,
                "limit": periods_until_stuck(self.system, each),
                "resets": int(each.resets),
                "start": self._starts.get(each.watches, 0),
            }

    @property
    def _starts(self) -> dict[int, int]:
        """Slots of what starts cores, behind those of the watches."""
        first = self._guardian_bells.stop
        cores = [each.watches for each in started_by(self.system, self.core.core)]
        return dict(zip(cores, range(first, first + len(cores))))

    @property
    def _guardian_bells(self) -> range:
        """Slots of what tells the core's guardian of cores that it relays to, behind those of the watches."""
        first = MONITOR_WATCHDOG_BELL_BASE + len(told_of(self.system, self.core.core))
        return range(first, first + len(relayed_to(self.system, self.core.core)))

    def _watches(self, own: int) -> Iterator[dict[str, int]]:
        epochs = own + self.core.abi.layout("multikit_status").member("cores").offset
        cores = [told.cpu for told in told_of(self.system, self.core.core)]
        cores += relayed_to(self.system, self.core.core)
        for bell, cpu in enumerate(cores, start=MONITOR_WATCHDOG_BELL_BASE):
            yield {"epoch": epochs + cpu * WORD, "bell": bell}

    def tell(self, watchdog: Thread, guardian: Thread) -> None:
        """Of cores that it relays to, by its doorbell."""
        for bell in self._guardian_bells:
            self.core.slots[watchdog.cnode][bell] = Cap(
                "CAP_NOTIFICATION", guardian.notification, RIGHT_WRITE, MICROKIT_BADGE_DOORBELL
            )

    def kept(self, first: int) -> dict[int, int]:
        """Addresses of what is kept of each protection domain whose fault restarts the core, by their numbers;
        with the status pages from an address on."""
        abi, pds = self.core.abi, restart_core(self.system, self.core.core)
        places = [each.index for each in self.system.pds_on(self.core.core)]
        kept = first + abi.layout("multikit_status").member("kept").offset
        return {places.index(pd.index): kept + number * abi.size("multikit_kept")
                for number, pd in enumerate(pds)}  # fmt: skip

    def map_own(self, space: Space) -> Memory:
        """Its stack and its IPC buffer, in the monitor's address space; returns the latter."""
        return space.map_thread(
            f"{space.pd.name} watchdog",
            MONITOR_WATCHDOG_STACK_TOP,
            MONITOR_WATCHDOG_STACK_SIZE,
            MONITOR_WATCHDOG_BUFFER_VA,
        )

    def make(self, parts: Parts, owner: ProtectionDomain, space: Thread, buffer: Memory) -> Thread:
        """The thread and its capabilities."""
        core, beat = self.core, find_beat(self.system, self.core.core)
        assert beat is not None
        thread = make_thread(
            core,
            with_watchdog(owner, beat),
            WATCHDOG,
            space.tcb.vspace,
            parts.monitor.symbols[_ENTRY].address,
            MONITOR_WATCHDOG_STACK_TOP,
            ipc_buffer=(MONITOR_WATCHDOG_BUFFER_VA, buffer),
        )
        caps = core.slots[thread.cnode]
        caps[MONITOR_WATCHDOG_ASK_CAP] = Cap("CAP_SMC", word=PSCI_AFFINITY_INFO)
        if any(each.resets for each in watchdogs_of(self.system, core.core)):
            caps[MONITOR_WATCHDOG_RESET_CAP] = Cap("CAP_SMC", word=PSCI_SYSTEM_RESET)
        domains = {domain.pd.index: domain for domain in core.domains}
        for number, told in enumerate(told_of(self.system, core.core)):
            notification = domains[told.pd.index].notification
            caps[MONITOR_WATCHDOG_BELL_BASE + number] = Cap(
                "CAP_NOTIFICATION", notification, RIGHT_WRITE, told.badge
            )
        for cpu, slot in self._starts.items():
            caps[slot] = start_cap(core, self.board, cpu)
        return thread
