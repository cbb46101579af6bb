# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A reader of trace files of its own: the rules of the Trace Event Format that viewers rely on, and an SVG picture of a
file. It knows nothing of what made the file."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

_ROW, _WIDTH, _LEFT, _HIGH = 20, 1000, 120, 14
#: Of microseconds, in which a slice may begin before the one before it ends: they are rounded.
_NEAR = 0.002
_NEEDED = {"X": ("ts", "dur", "name"), "M": ("name", "args"), "i": ("ts", "s", "name"), "s": ("ts", "id", "name", "cat"),
           "f": ("ts", "id", "name", "cat", "bp")}  # fmt: skip


def check_form(content: dict[str, Any]) -> None:
    """Fields by phase; slices of a track one after the other or inside each other; each end of a flow in a slice, and not
    before its begin."""
    events = content["traceEvents"]
    assert content["displayTimeUnit"] in ("ms", "ns")
    for each in events:
        assert isinstance(each["pid"], int) and isinstance(each["tid"], int), each
        assert all(key in each for key in _NEEDED[each["ph"]]), each
        assert each.get("ts", 0) >= 0 and each.get("dur", 0) >= 0, each
    tracks = by_track(events)
    for slices in tracks.values():
        for one, other in zip(slices, slices[1:]):
            assert one["ts"] + one["dur"] <= other["ts"] + _NEAR, (one, other)
    begins = {each["id"]: each for each in events if each["ph"] == "s"}
    ends = {each["id"]: each for each in events if each["ph"] == "f"}
    assert begins.keys() == ends.keys()
    for id, begin in begins.items():
        assert begin["ts"] <= ends[id]["ts"] and begin["name"] == ends[id]["name"]
        assert slice_at(tracks, begin) and slice_at(tracks, ends[id]), begin


def by_track(events: list[dict[str, Any]]) -> dict[tuple[int, int], list[dict[str, Any]]]:
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for each in sorted((each for each in events if each["ph"] == "X"), key=lambda each: each["ts"]):
        found.setdefault((each["pid"], each["tid"]), []).append(each)
    return found


def slice_at(tracks: dict[tuple[int, int], list[dict[str, Any]]], end: dict[str, Any]) -> bool:
    """The last slice of a track may have its end where the flow ends."""
    return any(each["ts"] - _NEAR <= end["ts"] <= each["ts"] + each["dur"] + _NEAR for each in tracks.get((end["pid"], end["tid"]), []))


def draw(content: dict[str, Any]) -> str:
    """SVG: a row for each track, in the order of cores."""
    events = content["traceEvents"]
    tracks = by_track(events)
    names = {(each["pid"], each["tid"]): each["args"]["name"] for each in events if each["name"] == "thread_name"}
    rows = {key: number for number, key in enumerate(sorted(names))}
    last = max((each["ts"] + each["dur"] for found in tracks.values() for each in found), default=1) or 1

    def x(ts: float) -> float:
        return _LEFT + round(ts / last * _WIDTH, 2)

    def y(each: dict[str, Any]) -> float:
        return rows[each["pid"], each["tid"]] * _ROW + _HIGH / 2

    lines = [f'<text x="0" y="{row * _ROW + _HIGH}">{escape(names[key])}</text>' for key, row in rows.items()]
    for key, found in tracks.items():
        lines += [f'<rect x="{x(each["ts"])}" y="{rows[key] * _ROW}" width="{max(0.5, x(each["dur"]) - _LEFT)}" height="{_HIGH}" '
                  f'fill="{_colour(each)}"><title>{escape(each["name"])}</title></rect>' for each in found]  # fmt: skip
    ends = {each["id"]: each for each in events if each["ph"] == "f"}
    lines += [f'<line x1="{x(each["ts"])}" y1="{y(each)}" x2="{x(ends[each["id"]]["ts"])}" y2="{y(ends[each["id"]])}" stroke="black"/>'
              for each in events if each["ph"] == "s"]  # fmt: skip
    size = f'width="{_LEFT + _WIDTH}" height="{len(rows) * _ROW}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">{"".join(lines)}</svg>'


def _colour(each: dict[str, Any]) -> str:
    return {"runs": "#4c9f70", "kernel": "#c8553d"}.get(each["cat"], "#d8d8d8")
