# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about channels and protected procedure calls."""

from __future__ import annotations

from ..base.contract import MICROKIT_MAX_CHANNELS, MICROKIT_MAX_PRIORITY
from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..base.suggest import meant
from ..draft.draft import ChannelDraft, Draft, EndDraft, PdDraft
from ..model.board import Board
from ..parse.node import Node
from .graph import cycles, shortest_path

_USES = {"irq": "an interrupt", "watch": "a watch"}

#: A caller, a callee, and the channel end that allows the call.
Call = tuple[PdDraft, PdDraft, EndDraft]


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for channel in draft.channels:
        channel_ends(findings, channel)
        unknown_pd(findings, channel, draft)
        both_call(findings, channel)
        powerless(findings, channel)
        channel_self(findings, channel)
    duplicate_id(findings, draft)
    calls = [call for channel in draft.channels for call in _calls(channel)]
    circular = call_cycle(findings, draft, calls)
    call_priority(findings, calls, circular)
    for channel in draft.channels:
        spin_idle(findings, channel)


def _calls(channel: ChannelDraft) -> list[Call]:
    """Calls that a channel allows; none if both ends call, which has its own rule."""
    found = [
        (caller.pd, callee.pd, caller)
        for caller, callee in channel.calls()
        if caller.pd and callee.pd
    ]
    return found if len(found) == 1 else []


@rule("channel-ends")
def channel_ends(report: Reporter, channel: ChannelDraft) -> None:
    """A channel has exactly two ends."""
    count = sum(child.name == "end" for child in channel.node.element.children)
    if count != 2:
        words = {0: "none", 1: "one"}.get(count, count)
        report(channel.node.location, f"a channel has two ends, and this one has {words}")


@rule("unknown-pd")
def unknown_pd(report: Reporter, channel: ChannelDraft, draft: Draft) -> None:
    """A channel end names a protection domain that does not exist."""
    for end in channel.ends:
        name = end.node.text("pd")
        if name is not None and end.pd is None:
            help = meant(name, draft.pd_names, "protection domains")
            report(end.node.place("pd"), f"there is no protection domain '{name}'", help=help)


@rule("channel-both-call")
def both_call(report: Reporter, channel: ChannelDraft) -> None:
    """Both ends of a channel have `pp`: each could wait for the other for ever."""
    if channel.pair and all(end.pp for end in channel.pair):
        a, b = channel.pair
        report(
            b.node.place("pp"),
            "both ends of the channel have 'pp': calls go one way only",
            related=[Related("the other end", a.node.place("pp"))],
        )


@rule("channel-powerless", Severity.WARNING)
def powerless(report: Reporter, channel: ChannelDraft) -> None:
    """Neither end of a channel may notify or call the other, so it does nothing."""
    if channel.pair and not any(end.pp or end.node.flag("notify") for end in channel.pair):
        report(channel.node.location, "neither end may notify or call: this channel does nothing")


@rule("channel-self", Severity.WARNING)
def channel_self(report: Reporter, channel: ChannelDraft) -> None:
    """Both ends of a channel are the same protection domain. It can only notify itself."""
    if channel.pair and channel.pair[0].pd and channel.pair[0].pd is channel.pair[1].pd:
        name = channel.pair[0].pd.name
        report(channel.pair[1].node.place("pd"), f"both ends of this channel are '{name}'")


@rule("duplicate-id")
def duplicate_id(report: Reporter, draft: Draft) -> None:
    """An id is used twice in one protection domain.

    Channels, interrupts and watches of a protection domain share the ids 0 to 61: `notified` is called
    with the id and nothing else.
    """
    uses: dict[PdDraft, list[Node]] = {
        pd: [*pd.irqs, *pd.node.all("watch")] for pd in draft.pds
    }
    for channel in draft.channels:
        for end in channel.ends:
            if end.pd:
                uses[end.pd].append(end.node)
    for pd, nodes in uses.items():
        _report_duplicates(report, pd, nodes)


def _report_duplicates(report: Reporter, pd: PdDraft, nodes: list[Node]) -> None:
    first: dict[int, Node] = {}
    used = {node.number("id") for node in nodes}
    for node in nodes:
        id = node.number("id")
        if id is None:
            continue
        if id in first:
            free = next((each for each in range(MICROKIT_MAX_CHANNELS) if each not in used), None)
            what = _USES.get(first[id].tag, "a channel")
            report(
                node.place("id"),
                f"id {id} of '{pd.name}' is already used by {what}",
                help=None if free is None else f"the first free id is {free}",
                related=[Related("the first use", first[id].place("id"))],
            )
        else:
            first[id] = node


@rule("ppc-cycle")
def call_cycle(report: Reporter, draft: Draft, calls: list[Call]) -> set[EndDraft]:
    """Protected procedure calls go round in a circle, on one core or over several.

    If each of them calls the next, all wait for ever. Returns the ends whose calls are part of a
    circle: their priorities cannot be right, and the circle is what has to be mended.
    """
    edges: dict[int, set[int]] = {}
    for caller, callee, _ in calls:
        edges.setdefault(caller.index, set()).add(callee.index)
    circular: set[EndDraft] = set()
    for members in cycles(edges):
        inside = [call for call in calls if call[0].index in members and call[1].index in members]
        circular.update(end for _, _, end in inside)
        report(
            inside[-1][2].node.place("pp"),
            f"protected procedure calls go round in a circle: {_circle(draft, edges, inside[-1])}",
            related=[
                Related(f"'{caller.name}' may call '{callee.name}'", end.node.place("pp"))
                for caller, callee, end in inside[:-1]
            ],
        )
    return circular


def _circle(draft: Draft, edges: dict[int, set[int]], call: Call) -> str:
    """A shortest circle with this call, from its first protection domain on; with cores, if several."""
    path = shortest_path(edges, call[1].index, call[0].index)
    first = path.index(min(path))
    pds = [draft.pds[index] for index in [*path[first:], *path[:first], path[first]]]
    several = len({pd.cpu for pd in pds}) > 1
    names = [f"'{pd.name}' (core {pd.cpu})" if several else f"'{pd.name}'" for pd in pds]
    return " calls ".join(names)


@rule("ppc-priority")
def call_priority(report: Reporter, calls: list[Call], circular: set[EndDraft]) -> None:
    """A protected procedure call within a core must go to a strictly higher priority.

    Then a callee is never kept waiting by its callers, and the priority of the callee bounds how long
    it can be held up. Priorities of different cores have nothing to do with each other: a call
    to another core may go to any.
    """
    for caller, callee, end in calls:
        low, high = caller.priority, callee.priority
        if end in circular or low is None or high is None or low < high:
            continue
        if caller.cpu != callee.cpu:
            continue
        relation = "the same priority" if low == high else "a lower priority"
        report(
            end.node.place("pp"),
            f"'{caller.name}' with priority {low} may not call '{callee.name}', which has "
            f"{relation} ({high})",
            help=_priority_above(callee, low) if low < MICROKIT_MAX_PRIORITY else None,
            related=[
                Related(f"priority of '{caller.name}'", caller.node.place("priority")),
                Related(f"priority of '{callee.name}'", callee.node.place("priority")),
            ],
        )


def _priority_above(callee: PdDraft, low: int) -> str:
    return f"give '{callee.name}' a priority above {low}"


@rule("spin-idle", Severity.WARNING)
def spin_idle(report: Reporter, channel: ChannelDraft) -> None:
    """`spin` on an end of a channel that makes no calls to another core.

    It says for how long a caller looks for the reply from another core before it blocks. A call
    within a core blocks at once, because the callee needs the core; an end without `pp` does not call.
    """
    for mine, theirs in [channel.pair, channel.pair[::-1]] if channel.pair else []:
        if not mine.node.number("spin") or mine.pd is None or theirs.pd is None:
            continue
        if not mine.pp or mine.pd.cpu == theirs.pd.cpu:
            what = f"calls '{theirs.pd.name}' on its own core" if mine.pp else "does not call"
            report(mine.node.place("spin"), f"'{mine.pd.name}' {what} here: 'spin' has no effect")
