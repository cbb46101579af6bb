# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The parts of the benchmark, in the order in which they run. One more is a module with
`figures(bench) -> Iterator[Figure]` and a line here; one more figure is one more `yield` there, and
a line in limits.toml for what must not be exceeded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .block import measure as block
from .boot import measure as boot
from .bound import measure as bound
from .budget import measure as budget
from .cross import measure as cross
from .entry import measure as entry
from .figure import Bench, Figure
from .flood import measure as flood
from .guest import measure as guest
from .ipc import measure as ipc
from .memory import measure as memory
from .net import measure as net
from .path import measure as path
from .scale import measure as scale
from .tool import measure as tool
from .typed import measure as typed

Part = Callable[[Bench], Iterator[Figure]]

PARTS: dict[str, Part] = {
    "ipc": ipc.figures,
    "path": path.figures,
    "scale": scale.figures,
    "boot": boot.figures,
    "memory": memory.figures,
    "bound": bound.figures,
    "entry": entry.figures,
    "cross": cross.figures,
    "typed": typed.figures,
    "block": block.figures,
    "net": net.figures,
    "budget": budget.figures,
    "flood": flood.figures,
    "guest": guest.figures,
    "tool": tool.figures,
}
