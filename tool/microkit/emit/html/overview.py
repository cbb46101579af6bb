# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the system is, in numbers."""

from __future__ import annotations

from typing import Any

from .markup import esc, size


def overview(data: dict[str, Any]) -> str:
    totals, board = data["totals"], data["board"]
    tiles = [
        (totals["pds"], "protection domains", ""),
        (f"{totals['cores']}<small> of {board['cores']}</small>", "cores", ""),
        (totals["channels"], "channels", f"{totals['cross_core_channels']} between cores"),
        (totals["regions"], "memory regions", size(totals["region_bytes"])),
        (totals["irqs"], "interrupt" if totals["irqs"] == 1 else "interrupts", ""),
    ]
    if "image_bytes" in totals:
        tiles.append((size(totals["image_bytes"]), "image", ""))
        whole, objects = size(totals["ram_bytes"]), size(totals["kernel_object_bytes"])
        tiles.append((size(totals["untyped_bytes"]), "memory left", f"of {whole}"))
        tiles.append((totals["kernel_objects"], "kernel objects", objects))
    else:
        tiles.append((size(totals["ram_bytes"]), "memory", "of the board"))
    text = "".join(_tile(*tile) for tile in tiles)
    config = f", {esc(data['config'])}" if "config" in data else ", not built yet"
    head = (
        f"<header><h1>{esc(data['system']['name'])}</h1>"
        f"<p>{esc(data['board']['description'] or board['name'])}{config}<br>"
        f"<code>{esc(data['system']['path'])}</code></p></header>"
    )
    return f'<section id="overview">{head}<div class="tiles">{text}</div></section>'


def _tile(value: object, label: str, more: str) -> str:
    small = f"<small>{more}</small>" if more else ""
    return f'<div class="tile"><b>{value}</b><span>{label}</span>{small}</div>'

