# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The page: head, navigation, sections in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..graph.svg import STYLE
from . import capabilities, channels, cores, domains, graph, interrupts, memory, overview
from .markup import esc
from .packed import INLINE_UP_TO, packed

_HERE = Path(__file__).resolve().parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def page(data: dict[str, Any], whole: str = "", of_cores: Mapping[int, str] | None = None) -> str:
    """The page for report data; `whole`, `of_cores`: the system graph, or graphs of cores, as embedded
    SVG."""
    sections = [
        ("overview", "Overview", overview.overview(data)),
        ("graph", "System graph", graph.graph(data, whole, of_cores or {})),
        ("cores", "Cores", cores.cores(data)),
        ("pds", "Protection domains", domains.domains(data)),
        ("memory", "Physical memory", memory.memory(data)),
        ("regions", "Memory regions", memory.regions(data)),
        ("channels", "Channels", channels.channels(data)),
        ("irqs", "Interrupts", interrupts.interrupts(data)),
        ("sgis", "Doorbells between cores", channels.sgis(data)),
        ("caps", "Capabilities", capabilities.capabilities(data)),
    ]
    shown = [each for each in sections if each[2]]
    links = "".join(f'<a href="#{id}">{title}</a>' for id, title, _ in shown)
    content = _content("\n".join(text for _, _, text in shown), _embedded(data))
    title = esc(data["system"]["name"])
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}: system report</title>
<style>{_asset("style.css")}{STYLE}</style>
</head>
<body>
<nav><div class="brand">{title}<small>system report</small></div>{links}
<button id="theme" type="button" title="light or dark">◐ theme</button></nav>
<main>
{content}
<footer>{esc(data["tool"])}</footer>
</main>
<script>{_asset("graph.js")}{_asset("script.js")}</script>
</body>
</html>
"""


def _content(body: str, data: str) -> str:
    """Sections, and the data that they show."""
    if len(body) + len(data) > INLINE_UP_TO:
        return packed(body, data)
    return f'{body}\n<script type="application/json" id="report-data">{data}</script>'


def _asset(name: str) -> str:
    """Without its comment with the licence, which is that of the tool."""
    text = (_HERE / name).read_text("utf-8")
    return text.partition("*/\n")[2]


def _embedded(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it is in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
