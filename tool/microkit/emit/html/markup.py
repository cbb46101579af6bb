# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pieces of HTML that all sections use. Everything that comes from outside goes through `esc`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ...base.units import format_size


#: "1234 KiB".
_SHORT = 8


def esc(value: object) -> str:
    return escape(str(value), quote=True)


def address(value: int | None) -> str:
    """Hexadecimal in groups of four digits, as it is read aloud."""
    return "—" if value is None else f"<code>{value:#x}</code>"


def size(value: int) -> str:
    """Exact when that is short, else to three digits with the bytes as a hint."""
    exact = format_size(value)
    if len(exact) <= _SHORT and not exact.startswith("0x"):
        return f'<span class="n">{exact}</span>'
    scaled, unit = float(value), "bytes"
    for unit in ("KiB", "MiB", "GiB", "TiB"):
        scaled /= 1024
        if scaled < 1024:
            break
    return f'<span class="n" title="{value} bytes">{scaled:.3g} {unit}</span>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], style: str = "") -> str:
    """Cells are HTML already."""
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    if not lines:
        return '<p class="none">none</p>'
    names = "".join(f'<th scope="col">{name}</th>' for name in head)
    return (
        f'<div class="scroll"><table class="{style}"><thead><tr>{names}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def find_box(what: str, hint: str) -> str:
    """A field that hides those of the elements `what` that do not have the text (script.js)."""
    return f'<input class="filter" data-filter="{what}" placeholder="{hint}">'


def section(id: str, title: str, *parts: str, note: str = "") -> str:
    words = f'<p class="note">{note}</p>' if note else ""
    return f'<section id="{id}"><h2>{title}</h2>{words}{"".join(parts)}</section>'


def details(summary: str, *parts: str, opened: bool = False) -> str:
    state = " open" if opened else ""
    return f"<details{state}><summary>{summary}</summary>{''.join(parts)}</details>"


def chip(text: str, kind: str = "") -> str:
    return f'<span class="chip {kind}">{esc(text)}</span>'


def perms(text: str) -> str:
    """Always three places, so that columns line up; dots for what is missing."""
    letters = "".join(letter if letter in text else "·" for letter in "rwx")
    warn = " warn" if "w" in text and "x" in text else ""
    return f'<code class="perms{warn}">{letters}</code>'


def swatch(kind: str) -> str:
    return f'<i class="k k-{esc(kind)}"></i>'


def pd_link(pd: dict[str, object]) -> str:
    return f'<a href="#pd-{pd["index"]}">{esc(pd["name"])}</a>'
