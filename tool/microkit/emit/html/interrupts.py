# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts of devices: who handles them, and where."""

from __future__ import annotations

from typing import Any

from .markup import esc, find_box, pd_link, section, table

#: With more, a field to find one.
_FIND_ABOVE = 12


def interrupts(data: dict[str, Any]) -> str:
    rows = [
        (
            f'<b class="n">{irq["number"]}</b>',
            pd_link(pd),
            f'<b class="n">{irq["id"]}</b>',
            f"core {pd['core']}",
            irq["trigger"],
            esc(irq["name"] or ""),
        )
        for _, pd, irq in sorted(
            ((irq["number"], pd, irq) for pd in data["pds"] for irq in pd["irqs"]),
            key=lambda each: (each[0], each[1]["index"]),
        )
    ]
    if not rows:
        return ""
    find = find_box("#irqs tbody tr", "find an interrupt") if len(rows) > _FIND_ABOVE else ""
    head = ("interrupt", "protection domain", "id", "on", "trigger", "name")
    return section("irqs", "Interrupts", find, table(head, rows))
