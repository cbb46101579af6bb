# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit trace`: what cores did last, from the rings of events that their kernels keep (docs/design/trace.md): as a
file for Perfetto, and as a summary."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..base.errors import EXIT_OK, UsageError
from ..diff.system import Built
from ..observe.live import Live, Read
from ..output.files import as_bytes, publish
from ..remote.protocol import Lost
from ..trace import chrome, summary
from ..trace.kinds import Kinds
from ..trace.links import links
from ..trace.names import Names
from ..trace.ring import Ring, need_trace, read_rings
from ..trace.timeline import Timeline
from .arguments import Parser
from .built import read_built
from .memory import memory, name_memory
from .run import machine, name_machine

_US = 1_000_000


def parser() -> argparse.ArgumentParser:
    made = Parser(
        "microkit trace",
        description="Show what cores did last: who ran, what kernels were asked, and how long that took.",
        epilog="Debug kernels always keep their last events, benchmark kernels from seL4_BenchmarkResetLog to "
        "seL4_BenchmarkFinalizeLog, release kernels none. Open FILE at ui.perfetto.dev. A server stops the cores when it is asked, "
        "and lets them run on when all is read.",
    )
    name_machine(made)
    name_memory(made)
    made.add_argument("-o", "--output", type=Path, metavar="FILE",
                      help="write the trace as JSON for Perfetto, `-` for standard output, which then has no summary")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Read all, then say it."""
    known = parser().parse_args(arguments)
    board, _ = machine(known)
    built = read_built(known.image, board, known.config)
    need_trace(built.source.abi, built.source.config)
    try:
        with memory(known, built) as source:
            live, rings, names = _read(built, source.read)
    except Lost as lost:
        raise UsageError(str(lost)) from None
    _show(known, live, rings, names)
    return EXIT_OK


def _read(built: Built, read: Read) -> tuple[Live, list[Ring], Names]:
    """With the names of all threads: memory is there only now."""
    live = Live(built, read)
    rings, names = read_rings(live), Names(live)
    for ring in rings:
        for event in ring.events:
            names.thread(ring.core, event.thread)
    return live, rings, names


def _show(known: argparse.Namespace, live: Live, rings: list[Ring], names: Names) -> None:
    kinds = Kinds(live.abi)
    timelines = [Timeline(ring, names, kinds) for ring in rings]
    found = links(rings, names, kinds)
    frequency = live.built.source.board.tick_frequency

    def us(ticks: int) -> float:
        return ticks * _US / frequency

    if known.output is not None:
        written = chrome.document(rings, timelines, found, us)
        publish([(known.output, as_bytes(written))], [known.image])
    if known.output != Path("-"):
        print("\n".join(summary.text(rings, timelines, found, us)))
