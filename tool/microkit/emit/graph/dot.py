# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Graphviz text (DOT language)."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.units import format_size
from .picture import Line, Picture, Use, facts

_HEAD = """\
digraph system {
  graph [fontname="sans-serif", rankdir=LR, newrank=true, nodesep=0.4, ranksep=1.0];
  node [fontname="sans-serif", fontsize=11, shape=box, style="rounded,filled", fillcolor=white];
  edge [fontname="sans-serif", fontsize=9];
"""


def dot(picture: Picture) -> str:
    """The text; the same system gives the same text."""
    lines = [_HEAD + f"  label={_quote(picture.title)};"]
    for core, members in picture.columns:
        lines.append(f"  subgraph cluster_core{core} {{")
        lines.append(f'    label="core {core}"; style="rounded,filled"; fillcolor="#eef2f7";')
        lines += [f"    {_node(picture, index)}" for index in members]
        lines.append("  }")
    for region in picture.regions:
        where = "" if region.phys_addr is None else f"\n{region.phys_addr:#x}"
        label = _quote(f"{region.name}\n{format_size(region.size)}{where}")
        lines.append(f'  r{region.index} [shape=box, style=filled, fillcolor="#e3f4ef", '
                     f"label={label}];")  # fmt: skip
    lines += [f"  {text}" for line in picture.lines for text in _edges(line)]
    lines += [f"  {_child(picture, child)}" for _, child in picture.families]
    lines += [f"  {_use(use)}" for use in picture.uses]
    return "\n".join([*lines, "}", ""])


def _node(picture: Picture, index: int) -> str:
    pd = picture.pds[index]
    style = ', style="rounded,filled,dashed"' if pd.passive else ""
    label = _quote(pd.name + "\n" + facts(pd))
    return f"p{index} [label={label}{style}];"


def _edges(line: Line) -> Iterator[str]:
    """Notifications as one line with heads where they go, calls as a thick one."""
    ends = f"taillabel={_quote(line.a_label)}, headlabel={_quote(line.b_label)}"
    label = f", label={_quote(line.label)}" if line.label else ""
    if line.caller:
        head = "forward" if line.caller == "a" else "back"
        yield (f"p{line.a} -> p{line.b} [{ends}{label}, dir={head}, penwidth=2, "
               f'color="#c2410c"];')  # fmt: skip
    if line.a_to_b or line.b_to_a or not line.caller:
        yield f"p{line.a} -> p{line.b} [{ends}{label}, dir={_heads(line)}, arrowhead=vee, " \
              f"arrowtail=vee];"  # fmt: skip


def _heads(line: Line) -> str:
    both = (line.a_to_b, line.b_to_a)
    return {(True, True): "both", (True, False): "forward", (False, True): "back"}.get(both, "none")


def _child(picture: Picture, index: int) -> str:
    pd = picture.pds[index]
    label = _quote(f"child {pd.id}")
    return f"p{pd.parent} -> p{index} [style=dashed, arrowhead=none, label={label}];"


def _use(use: Use) -> str:
    label = _quote(use.perms + ("" if use.cached else " uncached"))
    return f'p{use.pd} -> r{use.region} [dir=none, style=dotted, color="#0f766e", label={label}];'


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
