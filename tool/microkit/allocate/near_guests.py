# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual CPUs on their VMM's core, as far as the monitor there is concerned: where the kernel prints, it reports on them
(docs/design/monitor.md)."""

from __future__ import annotations

from collections.abc import Callable

from ..model.image_names import vcpu_name
from ..model.system import System
from ..sdk.parts import Parts
from .cores import CoreDraft
from .objects import Cap


class NearGuests:
    """Those of a core that is being made, with slots in the CSpace of the monitor's main thread from `first` on."""

    def __init__(self, core: CoreDraft, system: System, parts: Parts, first: int) -> None:
        self._core, self._first = core, first
        self._guests = system.near_guests(core.core) if parts.prints else []
        self._numbers = {domain.pd.index: number for number, domain in enumerate(core.domains)}

    def rows(self, strings: Callable[[str], int]) -> list[dict[str, int]]:
        """Of struct monitor_guest, behind those of VMMs on other cores."""
        return [{"name": strings(vcpu_name(pd.vm.name if pd.vm else "", id)), "parent": self._numbers[pd.index] + 1,
                 "id": id, "tcb": slot, "vcpu": 0}
                for slot, (pd, id) in enumerate(self._guests, start=self._first)]  # fmt: skip

    def caps(self) -> dict[int, Cap]:
        """Their threads, whose registers are read."""
        return {slot: Cap("CAP_TCB", self._core.guests[pd.index, id])
                for slot, (pd, id) in enumerate(self._guests, start=self._first)}  # fmt: skip
