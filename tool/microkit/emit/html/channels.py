# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All channels, and the software-generated interrupts that carry those between cores."""

from __future__ import annotations

from typing import Any

from .markup import chip, esc, find_box, pd_link, section, table


def channels(data: dict[str, Any]) -> str:
    rows = []
    for channel in data["channels"]:
        a, b = channel["ends"]
        kind = chip("between cores", "cross") if channel["cross_core"] else ""
        name = esc(channel["name"] or "")
        if channel["interface"]:
            name += " " + chip(channel["interface"], "interface")
        rows.append((*_end(data, a), _arrow(a, b), *_end(data, b), name, kind))
    find = find_box("#channels tbody tr", "find a channel")
    head = ("from", "id", "", "to", "id", "name", "")
    return section("channels", "Channels", find, table(head, rows)) if rows else ""


def _end(data: dict[str, Any], end: dict[str, Any]) -> tuple[str, str]:
    return pd_link(data["pds"][end["pd"]]), f'<b class="n">{end["id"]}</b>'


def _arrow(a: dict[str, Any], b: dict[str, Any]) -> str:
    signs = {(True, True): "⇄", (True, False): "→", (False, True): "←"}
    notify = signs.get((a["notify"], b["notify"]), "")
    call = chip("call →", "call") if a["pp"] else chip("← call", "call") if b["pp"] else ""
    return f"{notify} {call}"


def sgis(data: dict[str, Any]) -> str:
    if not data.get("sgis"):
        return ""
    rows = [
        (
            f"core {each['core']}",
            f'<b class="n">{each["sgi"]}</b>',
            pd_link(data["pds"][each["pd"]]) if each["pd"] is not None
            else _beside(data, each["core"], each["thread"]),
        )
        for each in data["sgis"]
    ]  # fmt: skip
    free = "; ".join(_left(data, core["core"]) for core in data["cores"])
    note = ("Interrupts that cores raise: each core deals out its own, software-generated ones (0 to 15) first. "
            f"Left: {free}.")
    listed = table(("core", "interrupt", "wakes"), rows)
    return section("sgis", "Doorbells between cores", listed, note=note)


def _beside(data: dict[str, Any], core: int, thread: str) -> str:
    """A thread of the monitor: for whom it is there, and on how much of the core's time."""
    found = next(each[thread] for each in data["cores"] if each["core"] == core)
    names = ", ".join(pd_link(data["pds"][index]) for index in found["pds"])
    time = f"{found['budget_us']} of {found['period_us']} us, priority {found['priority']}"
    return f"the core's {thread} ({time}), for {names}"


def _left(data: dict[str, Any], core: int) -> str:
    board = data["board"]
    numbers = {*board["sgis"], *board["spis"][core :: board["cores"]]}
    used = {each["sgi"] for each in data["sgis"] if each["core"] == core}
    return f"core {core} {len(numbers - used)} of {len(numbers)}"
