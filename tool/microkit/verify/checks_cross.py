# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels between cores: sequence words are where sender and receiver look for them, in pages that
only the sender can write; and the monitors' information."""

from __future__ import annotations

from ..model.system import ChannelEnd
from . import rules
from .checks_information import information_faults, read_rows
from .context import PAGE, Context
from .core import MONITOR, Core, Cores, Thread
from .image import Corrupt, fields
from .licences import Licences
from .spaces import Part, sequence_owner

Words = dict[tuple[str, int], int]


def sequence_parts(context: Context, pd: int, words: Words) -> list[Part]:
    """Pages of sequence words of a protection domain, at the addresses that its program has."""
    parts = {}
    channels = context.channels
    mine = [("out", "rw", way.sender.id, way) for way in channels.sent[pd]]
    mine += [("in", "r", way.receiver.id, way) for way in channels.received[pd]]
    for which, rights, id, way in mine:
        owner = sequence_owner(context.system, way.sender.pd, way.receiver.pd)
        if (which, id) in words:
            page = words[which, id] // PAGE * PAGE
            parts[page, owner] = Part(page, PAGE, rights, owner, private=False)
    return list(parts.values())


def check_words(context: Context, cores: Cores, words: dict[int, Words]) -> None:
    """Both ends of every direction mean the same word, and no word is used twice."""
    used: dict[int, str] = {}
    for sender, receiver in context.channels.ways:
        out = _physical(context, cores, sender, words, "out")
        into = _physical(context, cores, receiver, words, "in")
        if out is None or into is None:
            continue  # reported where the program is checked
        names = [context.system.pds[end.pd].name for end in (sender, receiver)]
        what = f"channel {sender.id} of '{names[0]}' to '{names[1]}'"
        if out != into or out % 8:
            rules.mapping(context.findings, f"{what}: the ends use words at {out:#x} and {into:#x}")
        if used.setdefault(out, what) != what:
            rules.mapping(context.findings, f"{what} and {used[out]} use one word")
        if not context.memory.is_zero(out, 8):
            rules.program(context.findings, f"{what}: its sequence does not start at zero")


def _physical(
    context: Context, cores: Cores, end: ChannelEnd, words: dict[int, Words], way: str
) -> int | None:
    va = words[end.pd].get((way, end.id))
    leaf = cores.thread(context, end.pd).leaf(va) if va else None
    return None if leaf is None or va is None else leaf.pa + va - leaf.va


def monitor_parts(context: Context, core: Core) -> list[Part]:
    """The monitor's information, and the pages whose words the router watches."""
    thread = core.threads[MONITOR]
    start = context.abi.constant("MONITOR_INFO_VA")
    leaf = thread.leaf(start)
    if leaf is None or leaf.va != start:
        raise Corrupt(f"the monitor of core {core.number} has no information")
    data = _information(context, thread)
    routes = _routes(context, data)
    pages = sorted({word // PAGE * PAGE for word, _ in routes})
    end = min([leaf.end, *pages])
    name = f"information of the monitor of core {core.number}"
    parts = [Part(start, end - start, "r", name)]
    owners: dict[int | None, str] = {}
    for sender, receiver in context.channels.ways:
        owner = sequence_owner(context.system, sender.pd, receiver.pd)
        owners.setdefault(context.places.get(owner), owner)
    for page in pages:
        mapped = thread.leaf(page)
        owner = owners.get(mapped.pa + page - mapped.va, "?") if mapped else "?"
        parts.append(Part(page, PAGE, "r", owner, private=False))
    return parts


def _information(context: Context, thread: Thread) -> bytes:
    leaf = thread.leaf(context.abi.constant("MONITOR_INFO_VA"))
    return context.memory.read(leaf.pa, leaf.size) if leaf else b""


def _routes(context: Context, data: bytes) -> list[tuple[int, int]]:
    return [(row["word"], row["bell"]) for row in read_rows(context, data, "routes", "monitor_route")]


def check_monitor(
    context: Context, core: Core, licences: Licences, cores: Cores, words: dict[int, Words]
) -> None:
    """Names, kinds and routes in the information are those of the system description."""
    abi, thread = context.abi, core.threads[MONITOR]
    data = _information(context, thread)
    header = fields(data, 0, "monitor_info", abi)
    pds = context.system.pds_on(core.number)
    if header["magic"] != abi.constant("MONITOR_INFO_MAGIC") or header["core"] != core.number:
        rules.program(context.findings, f"the monitor of core {core.number} has wrong information")
    rows = read_rows(context, data, "pds", "monitor_pd")
    found = [
        (_name(data, header, index, context), row["passive"], row["parent"])
        for index, row in enumerate(rows)
    ]
    size = abi.constant("MONITOR_NAME_LENGTH")
    wanted = [
        (
            pd.name.encode()[: size - 1].ljust(size, b"\0"),
            int(pd.passive),
            int(pd.parent is not None),
        )
        for pd in pds
    ]
    if found != wanted:
        text = f"the monitor of core {core.number} knows the wrong domains"
        rules.program(context.findings, text)
    _check_routes(context, core, licences, cores, words, _routes(context, data))
    for text in information_faults(context, core, data):
        rules.program(context.findings, f"the monitor of core {core.number}: {text}")


def _name(data: bytes, header: dict[str, int], index: int, context: Context) -> bytes:
    member = context.abi.layout("monitor_pd").member("name")
    at = header["pds_offset"] + index * context.abi.size("monitor_pd") + member.offset
    return data[at : at + member.size]


def _check_routes(
    context: Context,
    core: Core,
    licences: Licences,
    cores: Cores,
    words: dict[int, Words],
    routes: list[tuple[int, int]],
) -> None:
    thread = core.threads[MONITOR]
    found = []
    for word, bell in routes:
        leaf = thread.leaf(word)
        found.append((leaf.pa + word - leaf.va if leaf else None, bell))
    first = context.abi.constant("MONITOR_ROUTER_BELL_BASE")
    bells = {pd.index: first + number for number, pd in enumerate(licences.routed(core))}
    wanted = {
        (_physical(context, cores, receiver, words, "in"), bells[receiver.pd])
        for _, receiver in context.channels.ways
        if receiver.pd in bells
    }
    ordered = [bell for _, bell in found]
    if set(found) != wanted or len(found) != len(wanted) or ordered != sorted(ordered):
        rules.interrupt(context.findings, f"the monitor of core {core.number} has wrong routes")
