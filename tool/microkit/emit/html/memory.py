# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Physical memory to scale, and the memory regions."""

from __future__ import annotations

from typing import Any

from .markup import address, chip, details, esc, pd_link, perms, section, size, swatch, table

_KINDS = {
    "window": "window of a core", "kernel": "kernel", "tables": "translation tables",
    "objects": "kernel objects", "program": "programs", "stack": "stacks",
    "ipc_buffer": "IPC buffers", "region": "memory regions", "sequence": "between cores",
    "image": "image, at boot", "reserved": "reserved", "untyped": "left over",
}  # fmt: skip
#: Not drawn inside a window: they are the background.
_BACKGROUND = ("window", "untyped")
#: Part of a bar's length that can be seen.
_FINEST = 1 / 800


def memory(data: dict[str, Any]) -> str:
    blocks = data["physical_map"]
    bars = "".join(_bank(bank, blocks) for bank in data["board"]["ram"])
    zooms = "".join(_zoom(core, blocks) for core in data["cores"] if "window" in core)
    if zooms:
        zooms = "<h3>What each core uses</h3>" + zooms
    rows = [
        (
            address(each["start"]),
            address(each["start"] + each["size"]),
            size(each["size"]),
            swatch(each["kind"]) + esc(each["name"]),
            f"core {each['core']}" if "core" in each else "",
        )
        for each in blocks
    ]
    listed = details("all pieces", table(("from", "to", "size", "what", ""), rows, "map"))
    return section("memory", "Physical memory", bars, _legend(blocks), zooms, listed,
                   note="To scale. Point at a piece to see what it is.")  # fmt: skip


def _bank(bank: dict[str, Any], blocks: list[dict[str, Any]]) -> str:
    """A bank of RAM: windows behind, the rest before them."""
    inside = [each for each in blocks if _overlap(each, bank) and each["kind"] != "untyped"]
    if not inside:
        return ""
    return _bar(bank["start"], bank["size"], inside)


def _overlap(each: dict[str, Any], span: dict[str, Any]) -> bool:
    end, span_end = each["start"] + each["size"], span["start"] + span["size"]
    return bool(each["start"] < span_end and span["start"] < end)


def _zoom(core: dict[str, Any], blocks: list[dict[str, Any]]) -> str:
    """The used part of a window."""
    mine = [
        each for each in blocks
        if each.get("core") == core["core"] and each["kind"] not in _BACKGROUND
    ]  # fmt: skip
    if not mine:
        return ""
    start = core["window"]["start"]
    used = max(each["start"] + each["size"] for each in mine) - start
    return f'<h4>Core {core["core"]}: the first {size(used)}</h4>' + _bar(start, used, mine)


def _bar(start: int, length: int, blocks: list[dict[str, Any]]) -> str:
    parts: list[str] = []
    drawn: set[tuple[str, int]] = set()
    for each in blocks:
        left = max(each["start"] - start, 0) / length
        width = min(each["start"] + each["size"] - start, length) / length - left
        # Where the eye sees one line, there is one: the first of its kind.
        spot = each["kind"], int(left / _FINEST)
        if width < _FINEST and spot in drawn:
            continue
        drawn.add(spot)
        words = f"{each['name']}: {each['start']:#x} to {each['start'] + each['size']:#x}"
        parts.append(
            f'<i class="k-{esc(each["kind"])}" style="left:{left:.4%};width:{width:.4%}" '
            f'title="{esc(words)}"></i>'
        )
    ends = f"<span>{address(start)}</span><span>{address(start + length)}</span>"
    return f'<div class="ram">{"".join(parts)}</div><div class="ends">{ends}</div>'


def _legend(blocks: list[dict[str, Any]]) -> str:
    there = {each["kind"] for each in blocks}
    items = [f"<span>{swatch(k)}{words}</span>" for k, words in _KINDS.items() if k in there]
    return f'<p class="legend">{"".join(items)}</p>'


def regions(data: dict[str, Any]) -> str:
    rows = []
    for region in data["regions"]:
        users = "<br>".join(_user(data, user) for user in region["users"])
        rows.append(
            (
                f"<b>{esc(region['name'])}</b>{_cross(region)}",
                size(region["size"]),
                size(region["page_size"]),
                address(region["physical"]),
                users or '<span class="soft">nobody</span>',
                f"<code>{esc(region['prefill'])}</code>" if region["prefill"] else "",
            )
        )
    head = ("name", "size", "pages", "physical", "mapped by", "starts with")
    return section("regions", "Memory regions", table(head, rows))


def _cross(region: dict[str, Any]) -> str:
    """Whose events they are; or of a region that several cores have: how many, and which of them write."""
    if region["trace"] is not None:
        return " " + chip(f"events of core {region['trace']}'s kernel", "cross")
    if len(region["cores"]) < 2:
        return ""
    writers = " and ".join(map(str, region["written_by_cores"])) or "none"
    shared = chip(f"{len(region['cores'])} cores", "cross")
    return f" {shared} {chip(f'written by {writers}')}"


def _user(data: dict[str, Any], user: dict[str, Any]) -> str:
    device = "" if user["cached"] else " " + chip("device")
    link = pd_link(data["pds"][user["pd"]])
    return f"{perms(user['perms'])} {link} at {address(user['vaddr'])}{device}"
