# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Each protection domain with its address space, channels and interrupts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...parse.grammar import GRAMMAR
from .markup import (
    address,
    chip,
    details,
    esc,
    find_box,
    pd_link,
    perms,
    section,
    size,
    swatch,
    table,
)

#: With more than this, they start closed.
_OPEN_UP_TO = 6
#: What people call an attribute, if not by its name.
_LABELS = {"fpu": "FPU"}


def domains(data: dict[str, Any]) -> str:
    peers = _channels(data)
    opened = len(data["pds"]) <= _OPEN_UP_TO
    text = "".join(_domain(data, pd, peers.get(pd["index"], []), opened) for pd in data["pds"])
    find = find_box("#pds details", "find a protection domain")
    return section("pds", "Protection domains", find, text)


def _channels(data: dict[str, Any]) -> dict[int, list[tuple[dict[str, Any], ...]]]:
    """(own end, other end, channel) by protection domain."""
    found: dict[int, list[tuple[dict[str, Any], ...]]] = {}
    for channel in data["channels"]:
        a, b = channel["ends"]
        found.setdefault(a["pd"], []).append((a, b, channel))
        found.setdefault(b["pd"], []).append((b, a, channel))
    return found


def _domain(
    data: dict[str, Any], pd: dict[str, Any], ends: list[tuple[dict[str, Any], ...]], opened: bool
) -> str:
    marks = [chip(f"core {pd['core']}"), chip(f"priority {pd['priority']}")]
    marks += list(_flags(pd))
    marks += [chip("smc", "smc")] if pd["smc"] else []
    marks += [chip(f"restarts core {each['core']}") for each in pd["core_controls"]]
    marks += [chip(f"watches core {each['core']}") for each in pd["watches"]]
    marks += [chip(f"watches {data['pds'][each['pd']]['name']}") for each in pd["pd_watches"]]
    marks += [chip("own doorbell")] if pd["own_doorbell"] else []
    marks += [chip("EL1 timer")] if pd["el1_timer"] else []
    summary = f'<b id="pd-{pd["index"]}">{esc(pd["name"])}</b> {" ".join(marks)}'
    parts = [_facts(data, pd), "<h4>Address space</h4>", _memory_map(pd)]
    if pd["virtual_machine"]:
        parts += list(_guest(pd["virtual_machine"]))
    if ends:
        parts += ["<h4>Channels</h4>", _channel_table(data, pd, ends)]
    if pd["irqs"]:
        parts += ["<h4>Interrupts</h4>", _irq_table(pd)]
    if pd["grants"]:
        parts += ["<h4>Memory and authority to make objects with</h4>", _grant_table(pd)]
    return details(summary, *parts, opened=opened)


def _flags(pd: dict[str, Any]) -> Iterator[str]:
    """Attributes that are not as they are for most."""
    for attr in GRAMMAR["protection_domain"].carried:
        label = _LABELS.get(attr.name, attr.name)
        if pd[attr.name] != attr.default:
            yield chip(label, label) if pd[attr.name] else chip(f"no {label}")


def _facts(data: dict[str, Any], pd: dict[str, Any]) -> str:
    words = [f"program <code>{esc(pd['program'])}</code>"]
    if not pd["passive"]:
        words.append(f"budget {pd['budget_us']} µs of {pd['period_us']} µs")
    words.append(f"stack {size(pd['stack_size'])}{_used(pd)}")
    if pd["on_fault"] != ("stop" if pd["parent"] is None else "parent"):
        limit = f", {pd['max_restarts']} times in {pd['restart_window_us']} µs"
        words.append(f"a fault: {pd['on_fault']}{limit if pd['max_restarts'] else ''}")
    if pd["parent"] is not None:
        parent = data["pds"][pd["parent"]]
        words.append(f"child {pd['child_id']} of {pd_link(parent)}")
    if pd["children"]:
        words.append("children " + ", ".join(pd_link(data["pds"][i]) for i in pd["children"]))
    return f'<p class="note">{"; ".join(words)}</p>'


def _guest(guest: dict[str, Any]) -> Iterator[str]:
    """A virtual machine: how it runs, and its memory by guest physical address."""
    vcpus = ", ".join(f"{id} on core {core}" for id, core in zip(guest["vcpus"], guest["vcpu_cores"]))
    yield f"<h4>Virtual machine {esc(guest['name'])}</h4>"
    yield (f'<p class="note">virtual CPUs {vcpus}; priority {guest["priority"]}; each with a budget of '
           f'{guest["budget_us"]} µs of {guest["period_us"]} µs</p>')  # fmt: skip
    yield _memory_map(guest)


def _used(pd: dict[str, Any]) -> str:
    """What the deepest chain of calls takes of the stack, where the compiler has said it."""
    need = pd.get("stack_need")
    if need is None:
        return ""
    chain = esc(" > ".join(need["chain"]))
    part = need["bytes"] / pd["stack_size"]
    return f', of which <span title="{chain}">{need["bytes"]} bytes ({part:.0%})</span> are known to be used'


def _memory_map(pd: dict[str, Any]) -> str:
    rows = [
        (
            address(each["start"]),
            address(each["start"] + each["size"]),
            size(each["size"]),
            swatch(each["kind"]) + esc(each["name"]),
            perms(each["perms"]),
            "" if each.get("cached", True) else chip("device"),
            address(each["physical"]) if "physical" in each else "",
        )
        for each in pd["memory_map"]
    ]
    return table(("from", "to", "size", "what", "rights", "", "physical"), rows, "map")


def _channel_table(
    data: dict[str, Any], pd: dict[str, Any], ends: list[tuple[dict[str, Any], ...]]
) -> str:
    rows = []
    for mine, other, channel in sorted(ends, key=lambda each: each[0]["id"]):
        peer = data["pds"][other["pd"]]
        where = chip(f"core {peer['core']}", "cross") if channel["cross_core"] else ""
        rows.append(
            (
                f'<b class="n">{mine["id"]}</b>',
                f"{pd_link(peer)} {where}",
                esc(channel["name"] or ""),
                _rights(mine),
                _rights(other),
            )
        )
    return table(("id", "to", "name", "may", "other side may"), rows)


def _rights(end: dict[str, Any]) -> str:
    words = [chip("call", "call")] if end["pp"] else []
    words += [chip("notify")] if end["notify"] else []
    return " ".join(words) or '<span class="soft">nothing</span>'


def _irq_table(pd: dict[str, Any]) -> str:
    rows = [
        (
            f'<b class="n">{irq["id"]}</b>',
            str(irq["number"]),
            esc(irq["name"] or ""),
            irq["trigger"],
        )
        for irq in pd["irqs"]
    ]
    return table(("id", "interrupt", "name", "trigger"), rows)


def _grant_table(pd: dict[str, Any]) -> str:
    rows = [
        (
            f'<b class="n">{each["slot"]}</b>',
            esc(each["kind"].replace("_", " ")),
            esc(each["text"]),
            address(each["physical"]),
        )
        for each in pd["grants"]
    ]
    return table(("slot", "kind", "what", "physical"), rows)
