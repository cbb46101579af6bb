# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The system graph: one picture while that shows something; beyond, who talks over which cores, a
picture for each core, and one of any protection domain with its neighbours, drawn by the script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .markup import details, esc, section, table

_NOTE = "Numbers at the ends of a wire are the ids by which programs know the channel."
_TOOLS = """<p class="tools"><button type="button" data-zoom="1.25">+</button>
<button type="button" data-zoom="0.8">−</button>
<input class="find" placeholder="highlight a name"></p>"""
_NEAR = """<h3>A protection domain and its neighbours</h3>
<p class="tools"><input id="near-name" list="near-names" placeholder="name"></p>
<datalist id="near-names"></datalist><div class="scroll graph" id="near"></div>"""


def graph(data: dict[str, Any], whole: str, cores: Mapping[int, str]) -> str:
    """`whole`: the picture of all, or empty; `cores`: of single cores."""
    if whole:
        return section("graph", "System graph", _TOOLS, _picture(whole), note=_NOTE)
    parts = [_between(data), _NEAR]
    if cores:
        parts.append("<h3>Each core by itself</h3>")
        parts += [details(f"<b>Core {core}</b>", _picture(svg)) for core, svg in cores.items()]
    return section("graph", "System graph", *parts, note=_NOTE)


def _picture(svg: str) -> str:
    return f'<div class="scroll graph">{svg}</div>'


def _between(data: dict[str, Any]) -> str:
    """Channels by the cores of their ends, those within a core on the diagonal."""
    where = {pd["index"]: pd["core"] for pd in data["pds"]}
    count: Counter[tuple[int, int]] = Counter()
    for channel in data["channels"]:
        a, b = sorted(where[end["pd"]] for end in channel["ends"])
        count[a, b] += 1
    cores = [core["core"] for core in data["cores"]]
    most = max(count.values(), default=1)
    rows = [
        [f'<b class="n">core {a}</b>', *(_cell(count[min(a, b), max(a, b)], most, a == b) for b in cores)]
        for a in cores
    ]
    head = ["", *(f"core {core}" for core in cores)]
    return "<h3>Channels between cores</h3>" + table(head, rows, "matrix")


def _cell(channels: int, most: int, inside: bool) -> str:
    """Darker, the more; a dot for none."""
    if not channels:
        return '<span class="soft">·</span>'
    kind = "inside" if inside else "between"
    return f'<i class="heat {kind}" style="--part:{channels / most:.0%}">{esc(channels)}</i>'
