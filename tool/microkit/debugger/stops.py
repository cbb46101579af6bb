# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What gdb says when a core stops, and in its prompt: whose program that is. Runs inside gdb."""

from __future__ import annotations

import gdb

from ..verify.image import Corrupt
from .symbols import Symbols
from .target import Seen, Target


def text(seen: Seen) -> str:
    """What a core does, in a few words."""
    if seen.running is not None:
        return seen.running.name
    if seen.level == 0:
        return "a program that is not recognised"
    if not seen.in_kernel:
        return f"loader or firmware at {seen.pc:#x}"
    return f"kernel, for {seen.domain.name}" if seen.domain else "kernel"


class Stops:
    """Says it once for each change, and in the prompt."""

    def __init__(self, target: Target, symbols: Symbols) -> None:
        self._target, self._symbols = target, symbols
        self._said = ""
        gdb.events.stop.connect(lambda event: self._stopped())
        gdb.prompt_hook = self._prompt

    def _stopped(self) -> None:
        seen = self._selected()
        if seen is None:
            return
        line = f"[core {seen.core}: {text(seen)}{self._hint(seen)}]"
        if line != self._said:
            print(line)
        self._said = line

    def _hint(self, seen: Seen) -> str:
        running, selected = seen.running, self._symbols.selected
        if running is None or running.name == selected:
            return ""
        whose = f"'{selected}'" if selected else "the kernel"
        return f"; names are those of {whose}: pd {running.name}"

    def _prompt(self, current: str) -> str | None:
        seen = self._selected()
        return f"(gdb core {seen.core}: {text(seen)}) " if seen else None

    def _selected(self) -> Seen | None:
        thread = gdb.selected_thread()
        if thread is None or thread.is_running():
            return None
        try:
            return self._target.seen(thread)
        except (Corrupt, gdb.error):
            return None
