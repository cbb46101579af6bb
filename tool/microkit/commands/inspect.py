# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit inspect`: a system that runs, or has ended, from its kernels' memory: by the gdb server of QEMU or of a
probe, or from a dump (docs/design/inspect.md)."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ..base.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from ..base.records import dataclass
from ..base.suggest import meant
from ..diff.system import Built
from ..observe.cached import Cached
from ..observe.counts import COUNTED, counts
from ..observe.far import CHANNELS, SENDERS, FarChannels
from ..observe.live import Live
from ..observe.look import Look, Observer
from ..observe.objects import objects
from ..observe.shown import Idle, data, duration, table, text
from ..observe.stacks import ANY, LIMIT, NONE
from ..observe.stuck import cores_now, stuck
from ..observe.words import capabilities
from ..remote.protocol import Lost
from ..verify.image import Corrupt
from .arguments import Parser, seconds
from .backtrace import Backtrace
from .built import read_built
from .memory import memory, name_memory
from .programs import addresses, find_programs, name_programs
from .run import machine, name_machine

#: Seconds between looks.
_EVERY = 1.0
#: To the top, and all below it empty (ECMA-48: CUP, ED).
_CLEAR = "\x1b[H\x1b[J"


@dataclass(frozen=True)
class _Shown:
    """What one look gave: `lines` of text, or `data`. `is_stuck`: something stands still."""

    lines: list[str]
    data: dict[str, Any]
    is_stuck: bool


def parser() -> argparse.ArgumentParser:
    made = Parser(
        "microkit inspect",
        description="Show what cores and protection domains do, by the memory of their kernels.",
        epilog="A server stops the cores when it is asked, and lets them run on when all is read. Exit status: with "
        "--deadlock 1 when something stands still, else 0.",
    )
    name_machine(made)
    add = made.add_argument
    name_programs(made)
    name_memory(made)
    add("--watch", type=seconds, nargs="?", const=_EVERY, metavar="SECONDS", help=f"look again and again [every {_EVERY:.0f} s]")
    add("--deadlock", action="store_true", help="only say why nothing moves")
    add("--objects", action="store_true", help="kernel objects, too")
    add("--channels", action="store_true", help="how often each channel was used, too; debug configuration")
    add("--caps", metavar="PD", help="capabilities of a protection domain, too")
    add("--backtrace", metavar="PD", help="the calls that a protection domain is in, too; needs SYSTEM, and gdb")
    add("--stacks", action="store_true", help="look at large stacks, too")
    add("--json", action="store_true", help="as data; with --watch one line for each look")
    return made


def run(arguments: list[str]) -> int:
    """One look, or one after the other until Ctrl-C."""
    known = parser().parse_args(arguments)
    if known.dump and known.watch is not None:
        raise UsageError("--watch needs a server: a dump does not change")
    board, _ = machine(known)
    built = read_built(known.image, board, known.config)
    _check_name(built, "--caps", known.caps)
    _check_name(built, "--backtrace", known.backtrace)
    programs = find_programs(known, board, built)
    far = FarChannels(built, addresses(programs.domains, CHANNELS, SENDERS))
    inspector = _Inspector(known, built, far, Backtrace.of(known, programs))
    try:
        if known.watch is None:
            shown = inspector.look(None)
            _print(shown, known.json)
            return EXIT_FINDINGS if known.deadlock and shown.is_stuck else EXIT_OK
        return _watch(known, inspector)
    except Lost as lost:
        raise UsageError(str(lost)) from None


def _check_name(built: Built, option: str, name: str | None) -> None:
    names = [each.name for each in built.domains]
    if name is not None and name not in names:
        raise UsageError(f"{option}: there is no protection domain '{name}': {meant(name, names, 'protection domains')}")


def _watch(known: argparse.Namespace, inspector: _Inspector) -> int:
    idle: Idle = {}
    while True:
        shown = inspector.look(idle)
        if not known.json and sys.stdout.isatty():
            print(_CLEAR, end="")
        _print(shown, known.json, indent=None)
        sys.stdout.flush()
        time.sleep(known.watch)


def _print(shown: _Shown, as_json: bool, indent: int | None = 2) -> None:
    if as_json:
        print(json.dumps(shown.data, indent=indent, ensure_ascii=False))
    else:
        print("\n".join(shown.lines), end="\n" if indent else "\n\n")


class _Inspector:
    """Made before the cores stop."""

    def __init__(self, known: argparse.Namespace, built: Built, far: FarChannels, backtrace: Backtrace | None) -> None:
        self._known, self._built, self._far, self._backtrace = known, built, far, backtrace
        self._cached = Cached()
        self._live = Live(built, self._cached.read)
        self._observer = Observer(self._live, self._cached.forget, _stack_limit(known), far)

    def look(self, idle: Idle | None) -> _Shown:
        """`idle` counts on, if it is given."""
        start = time.monotonic()
        with memory(self._known, self._built) as source:
            self._cached.use(source.read)
            look = self._observer.look(source.place)
            more = _more(self._known, self._live, self._far)
            taken = self._backtrace.take(self._live, source.registers) if self._backtrace else None
        took = time.monotonic() - start
        if idle is not None:
            _count(look, idle)
        if self._backtrace and taken is not None:
            more["backtrace"] = self._backtrace.text(taken).splitlines()
        return _shown(self._known, look, more, f"{source.name} in {duration(int(took * 1e6))}", idle)


def _stack_limit(known: argparse.Namespace) -> int:
    """Sentences say nothing of stacks, which are most of what is read."""
    if known.stacks:
        return ANY
    return NONE if known.deadlock and not known.json else LIMIT


def _count(look: Look, idle: Idle) -> None:
    """How often a core was found idle."""
    for core in look.cores:
        before, looks = idle.get(core.number, (0, 0))
        idle[core.number] = before + core.is_idle, looks + 1


def _more(known: argparse.Namespace, live: Live, far: FarChannels) -> dict[str, Any]:
    """What was asked for, by the name of the option."""
    found: dict[str, Any] = {}
    if known.objects:
        found["objects"] = [asdict(each) for each in objects(live)]
    if known.channels:
        found["channels"] = _counts(live, far)
    if known.caps is not None:
        try:
            found["caps"] = list(capabilities(live, live.domains[known.caps]))
        except Corrupt as corrupt:
            found["caps"] = [f"unknown: {corrupt}"]
    return found


def _counts(live: Live, far: FarChannels) -> list[dict[str, Any]]:
    """Nothing where memory makes no sense: the look says so."""
    try:
        return [asdict(each) for each in counts(live, far.others)]
    except Corrupt:
        return []


def _shown(known: argparse.Namespace, look: Look, more: dict[str, Any], source: str, idle: Idle | None) -> _Shown:
    why, now = stuck(look), cores_now(look)
    reasons = [*why, *now] if why else ["Nothing is seen to wait in vain.", *now]
    content = {**data(look), "read": source, "stuck": why, **more}
    if known.deadlock:
        return _Shown(reasons, content, bool(why))
    lines = [f"{known.image.name}, {source}", "", *text(look, idle), *([""] if why else []), *why]
    if "objects" in more:
        lines += ["", *_objects_table(more["objects"])]
    if "channels" in more:
        lines += ["", *_channels_table(more["channels"])]
    if "caps" in more:
        lines += ["", f"capabilities of {known.caps}:", *more["caps"]]
    if "backtrace" in more:
        lines += ["", f"calls of {known.backtrace}:", *more["backtrace"]]
    return _Shown(lines, content, bool(why))


def _objects_table(found: list[dict[str, Any]]) -> Iterator[str]:
    rows = [("core", "object", "of", "kind", "state")]
    rows += [(str(each["core"]), hex(each["ref"]), each["owner"], each["kind"], each["state"]) for each in found]
    return table(rows)


def _channels_table(found: list[dict[str, Any]]) -> Iterator[str]:
    if not found:
        return iter(["no channel has been used, or this is no debug configuration, which alone counts"])
    rows = [(each["domain"], str(each["id"]), each["other"] or "-", *(str(each[name]) for name in COUNTED)) for each in found]
    return table([("domain", "id", "other end", *COUNTED), *rows])
