# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The page: head, navigation, sections in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from . import capabilities, channels, cores, domains, memory, overview
from .markup import esc

_HERE = Path(__file__).resolve().parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def page(data: dict[str, Any], graph: str = "") -> str:
    """The page for report data; `graph` is the system graph as embedded SVG."""
    sections = [
        ("overview", "Overview", overview.overview(data)),
        ("graph", "System graph", overview.graph(graph) if graph else ""),
        ("cores", "Cores", cores.cores(data)),
        ("pds", "Protection domains", domains.domains(data)),
        ("memory", "Physical memory", memory.memory(data)),
        ("regions", "Memory regions", memory.regions(data)),
        ("channels", "Channels", channels.channels(data)),
        ("sgis", "Doorbells between cores", channels.sgis(data)),
        ("caps", "Capabilities", capabilities.capabilities(data)),
    ]
    shown = [each for each in sections if each[2]]
    links = "".join(f'<a href="#{id}">{title}</a>' for id, title, _ in shown)
    body = "\n".join(text for _, _, text in shown)
    title = esc(data["system"]["name"])
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}: system report</title>
<style>{_asset("style.css")}</style>
</head>
<body>
<nav><div class="brand">{title}<small>system report</small></div>{links}
<button id="theme" type="button" title="light or dark">◐ theme</button></nav>
<main>
{body}
<footer>{esc(data["tool"])}</footer>
</main>
<script type="application/json" id="report-data">{_embedded(data)}</script>
<script>{_asset("script.js")}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    """Without its comment with the licence, which is that of the tool."""
    text = (_HERE / name).read_text("utf-8")
    return text.partition("*/\n")[2]


def _embedded(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it is in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
