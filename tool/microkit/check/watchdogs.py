# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about cores that watch each other, and about who starts them again."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import MICROKIT_MAX_WATCHES, MONITOR_MAX_WATCHES, MULTIKIT_MAX_CORES
from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..base.units import format_time
from ..draft.draft import Draft, EndDraft, PdDraft
from ..model.board import Board
from ..model.watchdogs import Beat, beat_of
from ..parse.node import Node

#: Periods of the slower of two cores; fewer without a beat can be chance.
LEAST_PERIODS = 3


def check(draft: Draft, board: Board, findings: Findings) -> None:
    watchdogs = draft.root.all("watchdog")
    used = draft.used_cores
    for node in watchdogs:
        for name in ("cpu", "watches"):
            core_unused(findings, node, name, used)
        watchdog_self(findings, node)
        watchdog_timeout(findings, node, watchdogs)
    watchdog_twice(findings, watchdogs)
    for pd in draft.pds:
        for node in pd.node.all("watch"):
            watch_what(findings, node)
            watch_pd(findings, pd, node, draft)
            core_unused(findings, node, "cpu", used)
            watch_blind(findings, pd, node, watchdogs)
        for node in pd.node.all("core_control"):
            core_unused(findings, node, "cpu", used)
            core_control_own(findings, pd, node)
        core_control_twice(findings, pd)
        watch_many(findings, f"'{pd.name}'", pd.node.all("watch"), MICROKIT_MAX_WATCHES)
    for channel in draft.channels:
        for caller, callee in channel.calls():
            call_unwatched(findings, caller, callee, watchdogs)
    for core, pds in draft.by_core(board.cores).items():
        nodes = [each for pd in pds for each in pd.node.all("watch")]
        nodes += _callers(draft, core, watchdogs)
        whose = f"the protection domains of core {core}"
        watch_many(findings, whose, nodes, MONITOR_MAX_WATCHES)


def _callers(draft: Draft, core: int, watchdogs: list[Node]) -> list[Node]:
    """Calls to cores that are watched, and parents of children or virtual CPUs there, who are told once for each
    core; and the guardian, once for each core with such."""
    watched = {each.number("watches") for each in watchdogs if each.number("cpu") == core}
    calls = [call for channel in draft.channels for call in channel.calls()]
    found = {(caller.pd.index, callee.pd.cpu): caller.node for caller, callee in calls
             if caller.pd and callee.pd and caller.pd.cpu == core}  # fmt: skip
    parents = [(pd, cpu) for pd in draft.pds if pd.cpu == core for cpu in sorted(pd.far_cores)]
    found |= {(pd.index, cpu): pd.node for pd, cpu in parents}
    relayed = {cpu: pd.node for pd, cpu in parents}
    told = [*((cpu, node) for (_, cpu), node in found.items()), *relayed.items()]
    return [node for cpu, node in told if cpu in watched]


def find_beat(draft: Draft, core: int) -> Beat | None:
    """How the watchdog of a core runs."""
    return beat_of(_periods(draft.root.all("watchdog"), core))


def _periods(watchdogs: list[Node], core: int | None) -> Iterator[int]:
    for node in watchdogs:
        period = node.number("period")
        if period is not None and core in (node.number("cpu"), node.number("watches")):
            yield period


@rule("core-unused")
def core_unused(report: Reporter, node: Node, name: str, used: set[int]) -> None:
    """A `<watchdog>`, `<watch>` or `<core_control>` names a core on which nothing runs.

    Only cores with a protection domain or a virtual CPU are started, and core 0. Of more than eight cores the
    first eight can be watched and started again.
    """
    core = node.number(name)
    if core is None or core in used and core < MULTIKIT_MAX_CORES:
        return
    what = "no protection domain runs on" if core not in used else "nobody can watch or start"
    report(node.place(name), f"{what} core {core}")


@rule("watchdog-self")
def watchdog_self(report: Reporter, node: Node) -> None:
    """A core watches itself.

    One that does not run cannot say so: let another core watch it.
    """
    if node.number("cpu") is not None and node.number("cpu") == node.number("watches"):
        report(node.place("watches"), f"core {node.number('cpu')} watches itself")


@rule("watchdog-twice")
def watchdog_twice(report: Reporter, watchdogs: list[Node]) -> None:
    """Two `<watchdog>` elements have the same two cores.

    There is one period and one time-out for a core that watches another: keep one of the elements. That
    each of two cores watches the other is possible, and takes two.
    """
    first: dict[tuple[int, int], Node] = {}
    for node in watchdogs:
        watcher, watched = node.number("cpu"), node.number("watches")
        if watcher is None or watched is None:
            continue
        other = first.setdefault((watcher, watched), node)
        if other is not node:
            report(node.place("watches"), f"core {watcher} watches core {watched} already",
                   related=[Related("the first watchdog", other.place("watches"))])  # fmt: skip


@rule("watchdog-timeout")
def watchdog_timeout(report: Reporter, node: Node, watchdogs: list[Node]) -> None:
    """The time-out of a watchdog is too short to tell a core that is stuck from one that is not.

    The watched core gives a sign of life once in its period, which is the shortest of all watchdogs that it
    takes part in. The time-out has to be at least three times that period, and that of the watching core.
    """
    timeout = node.number("timeout")
    periods = [beat.period for name in ("cpu", "watches")
               if (beat := beat_of(_periods(watchdogs, node.number(name))))]  # fmt: skip
    if timeout is None or not periods or timeout >= LEAST_PERIODS * max(periods):
        return
    given = "timeout" if node.given("timeout") else "period"
    report(
        node.place(given),
        f"the time-out of {format_time(timeout)} is less than three periods of "
        f"{format_time(max(periods))}",
        help=f"at least {LEAST_PERIODS * max(periods)} us",
    )


@rule("watch-blind")
def watch_blind(report: Reporter, pd: PdDraft, node: Node, watchdogs: list[Node]) -> None:
    """A protection domain watches a core that its own core does not watch.

    It is the monitor of its own core that tells it, so a `<watchdog>` has to say that this core watches
    the other. Its own core it cannot watch: it goes down with it.
    """
    core = node.number("cpu")
    pairs = [(each.number("cpu"), each.number("watches")) for each in watchdogs]
    if core is None or pd.cpu is None or (pd.cpu, core) in pairs and core != pd.cpu:
        return
    if core == pd.cpu:
        report(node.place("cpu"), f"'{pd.name}' runs on core {core} itself: it would go down, too")
    else:
        report(node.place("cpu"), f"'{pd.name}' watches core {core}, its own core {pd.cpu} does not",
               help=f'add <watchdog cpu="{pd.cpu}" watches="{core}"/>')  # fmt: skip


def _waits_on_purpose(caller: EndDraft) -> bool:
    return caller.node.given("on_stop") and caller.node.text("on_stop") == "wait"


@rule("call-unwatched", Severity.WARNING)
def call_unwatched(
    report: Reporter, caller: EndDraft, callee: EndDraft, watchdogs: list[Node]
) -> None:
    """A protected procedure call goes to a core that the caller's core does not watch.

    If that core goes down, the caller waits for ever. With a `<watchdog>` the call ends with the label
    `MICROKIT_ERROR_PEER`. Where waiting is what is wanted, because the caller is of no use without the
    callee, say so: `on_stop="wait"` on the calling end.
    """
    if caller.pd is None or callee.pd is None or _waits_on_purpose(caller):
        return
    here, there = caller.pd.cpu, callee.pd.cpu
    watched = [(each.number("cpu"), each.number("watches")) for each in watchdogs]
    if here is None or there is None or here == there or (here, there) in watched:
        return
    report(
        caller.node.place("pp"),
        f"'{caller.pd.name}' on core {here} waits for ever if core {there} goes down while it calls "
        f"'{callee.pd.name}'",
        help=f'add <watchdog cpu="{here}" watches="{there}"/>, or on_stop="wait" if that is meant',
    )


@rule("watch-what")
def watch_what(report: Reporter, node: Node) -> None:
    """A `<watch>` is of a core or of a protection domain: it has either `cpu` or `pd`.

    Two things to watch are two elements, with an id each.
    """
    if node.given("cpu") == node.given("pd"):
        text = "both 'cpu' and 'pd'" if node.given("cpu") else "neither 'cpu' nor 'pd'"
        report(node.location, f"this <watch> has {text}")


@rule("watch-pd")
def watch_pd(report: Reporter, pd: PdDraft, node: Node, draft: Draft) -> None:
    """A `<watch>` names no protection domain, or the one that it stands in.

    While that is down it could not be notified; its parent's `fault` or another one can see to it.
    """
    name = node.text("pd")
    if not name:
        return
    if name not in draft.pd_names:
        report(node.place("pd"), f"there is no protection domain '{name}'")
    elif draft.pd_names[name] is pd:
        report(node.place("pd"), f"'{name}' watches itself")


@rule("core-control-own")
def core_control_own(report: Reporter, pd: PdDraft, node: Node) -> None:
    """A protection domain is to start its own core again.

    It does not run when that is off. Let one on another core have the `<core_control>`.
    """
    if node.number("cpu") is not None and node.number("cpu") == pd.cpu:
        report(node.place("cpu"), f"'{pd.name}' runs on core {pd.cpu} itself")


@rule("core-control-twice")
def core_control_twice(report: Reporter, pd: PdDraft) -> None:
    """Two `<core_control>` of a protection domain have one id.

    The program names the core by the id. These ids are not those of channels: a channel may have the same.
    """
    first: dict[int, Node] = {}
    for node in pd.node.all("core_control"):
        id = node.number("id")
        if id is not None and first.setdefault(id, node) is not node:
            report(node.place("id"), f"id {id} of '{pd.name}' is already used for a core",
                   related=[Related("the first use", first[id].place("id"))])  # fmt: skip


@rule("watch-many")
def watch_many(report: Reporter, whose: str, nodes: list[Node], most: int) -> None:
    """A protection domain has more than eight watches, or those of one core have more than 256.

    A call to a core that is watched counts as a watch of the caller's core: it ends when that goes down.
    Let one protection domain watch, and tell others on the same core through channels.
    """
    if len(nodes) > most:
        text = f"{whose} {'has' if most == MICROKIT_MAX_WATCHES else 'have'} {len(nodes)} watches"
        report(nodes[most].location, f"{text}: at most {most} are possible")
