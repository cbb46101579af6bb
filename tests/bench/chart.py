# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The chart of docs/performance.md: each figure that seL4 has, too, as a part of seL4's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

WIDTH, LEFT, FULL, ROW, TOP = 980, 250, 460, 20, 54
OURS, THEIRS, AIM, INK = "#35507d", "#dfe5ef", "#c0392b", "#222"


def _bar(entry: Mapping[str, Any], y: int) -> list[str]:
    """Longer than seL4's is drawn as long as the picture allows; the number says how much."""
    length = min(entry["ratio"], 1.25) * FULL
    lines = [f'<text x="{LEFT - 8}" y="{y + 14}" fill="{INK}" text-anchor="end">{escape(entry["name"])}</text>',
             f'<rect x="{LEFT}" y="{y + 3}" width="{FULL}" height="14" fill="{THEIRS}"/>',
             f'<rect x="{LEFT}" y="{y + 3}" width="{length:.0f}" height="14" fill="{OURS}"/>',
             f'<text x="{LEFT + max(FULL, round(length)) + 8}" y="{y + 14}" fill="{INK}">'
             f'{entry["value"]:,.10g} of {entry["baseline"]:,.10g}</text>']
    if entry["target"] is not None:
        at = LEFT + min(entry["target"] / entry["baseline"], 1.25) * FULL
        lines.append(f'<path d="M{at:.0f} {y + 1}v18" stroke="{AIM}" stroke-width="2"/>')
    return lines


def draw(entries: Sequence[Mapping[str, Any]]) -> str:
    """SVG; entries without a figure of seL4's are left out."""
    shown = [entry for entry in entries if entry["ratio"] is not None]
    height = TOP + ROW * len(shown) + 12
    title = "Multikit beside seL4 with Microkit"
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
             'font-family="sans-serif" font-size="12">',
             "<!-- SPDX-License-Identifier: BSD-2-Clause. Copyright 2026 The Multikit authors. "
             "Drawn by tests/bench/chart.py -->",
             f"<title>{title}</title>", f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
             f'<text x="20" y="22" fill="{INK}" font-size="15" font-weight="bold">{title}</text>',
             f'<text x="20" y="42" fill="{INK}">dark: Multikit; light: seL4, always of the same length; '
             "red: what is aimed at</text>"]
    for number, entry in enumerate(shown):
        lines += _bar(entry, TOP + ROW * number)
    return "\n".join([*lines, "</svg>", ""])
