# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capability spaces: everything that a protection domain can do to a kernel object."""

from __future__ import annotations

from typing import Any

from .markup import chip, details, esc, find_box, section, table

_WORDS = {"notification": "badge", "endpoint": "badge", "irq_handler": "interrupt",
          "sgi_signal": "SGI", "untyped": "at", "smc": "badge"}  # fmt: skip


def capabilities(data: dict[str, Any]) -> str:
    parts = [
        details(f"<b>{esc(pd['name'])}</b> {chip(str(len(pd['cspace'])) + ' capabilities')}",
                _table(pd["cspace"]))
        for pd in data["pds"]
        if "cspace" in pd
    ]  # fmt: skip
    if not parts:
        return ""
    parts += [
        details(f"<b>{name} of core {core['core']}</b> "
                f"{chip(str(len(core[name]['cspace'])) + ' capabilities')}",
                _table(core[name]["cspace"]))
        for core in data["cores"]
        for name in ("monitor", "router", "watchdog", "guardian")
        if name in core
    ]  # fmt: skip
    find = find_box("#caps details", "find a name or an object")
    note = "What is not in these tables cannot be done."
    return section("caps", "Capabilities", find, *parts, note=note)


def _table(caps: list[dict[str, Any]]) -> str:
    rows = [
        (
            f'<b class="n">{cap["slot"]}</b>',
            esc(cap["kind"].replace("_", " ")),
            esc(cap["object"]),
            " ".join(chip(right.replace("_", " ")) for right in cap["rights"]),
            _word(cap),
        )
        for cap in caps
    ]
    return table(("slot", "kind", "object", "rights", ""), rows)


def _word(cap: dict[str, Any]) -> str:
    if cap["kind"] not in _WORDS or _WORDS[cap["kind"]] == "badge" and not cap["word"]:
        return ""
    text = f"{cap['word']:#x}" if _WORDS[cap["kind"]] in ("badge", "at") else str(cap["word"])
    target = f" to {cap['target']:#x}" if cap["target"] else ""
    return f"{_WORDS[cap['kind']]} <code>{text}</code>{target}"
