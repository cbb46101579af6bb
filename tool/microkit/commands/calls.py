# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The calls that a protection domain is in when its fault is reported: from the machine's gdb server, behind the line
of the report that has its program counter."""

from __future__ import annotations

from functools import cached_property

from ..base.errors import UsageError
from ..debugger.elsewhere import Elsewhere
from ..diff.system import Built
from ..observe.cached import Cached
from ..observe.live import Live
from ..observe.snapshot import Snapshot
from ..remote.protocol import Lost
from ..sdk import BUILT_AS
from .backtrace import Backtrace, gdb_of
from .memory import server_memory
from .programs import Programs


class Calls:
    """`server`: where QEMU listens once it runs."""

    def __init__(self, server: str, built: Built, programs: Programs) -> None:
        self._server, self._built, self._programs = server, built, programs

    def lines(self, name: str, pc: int) -> list[str]:
        """The innermost first; or one that says why they are not known."""
        try:
            backtrace = Backtrace(name, str(self._programs.all[name]), self._gdb)
            taken = self._taken(backtrace)
        except (Lost, UsageError) as error:
            return [f"its calls are unknown: {error}"]
        if isinstance(taken, Snapshot) and taken.registers.pc != pc:
            return ["its calls are unknown: it has gone on since"]
        return self._renamed(backtrace.text(taken)).splitlines()

    def _renamed(self, text: str) -> str:
        """Sources of the SDK, where they are."""
        sources = self._programs.sources
        return text if sources is None else text.replace(f" at {BUILT_AS}/", f" at {sources}/")

    @cached_property
    def _gdb(self) -> Elsewhere:
        return gdb_of(self._programs)

    def _taken(self, backtrace: Backtrace) -> Snapshot | str:
        """The cores stand still only meanwhile."""
        cached = Cached()
        live = Live(self._built, cached.read)
        with server_memory(self._server, self._built) as source:
            cached.use(source.read)
            return backtrace.take(live, source.registers)
