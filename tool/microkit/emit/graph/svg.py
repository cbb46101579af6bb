# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The picture as SVG, without other programs. Colours are CSS variables: a page that embeds it
gives its own, and STYLE, alone it follows the reader's light or dark scheme."""

from __future__ import annotations

from html import escape

from ...base.units import format_size
from .layout import LEFT, Box, Layout, Point, Wire, make_layout
from .picture import Line, Picture, Use, facts

_COLOURS = """\
.mk{--mk-bg:#fff;--mk-fg:#1b2330;--mk-soft:#5d6b7e;--mk-core:#f1f4f8;--mk-box:#fff;
--mk-edge:#c3ccd8;--mk-wire:#64748b;--mk-call:#c2410c;--mk-mem:#0f766e;--mk-membox:#e6f5f1}
@media (prefers-color-scheme:dark){.mk{--mk-bg:#11161d;--mk-fg:#e4e9f0;--mk-soft:#93a1b5;
--mk-core:#1a212b;--mk-box:#242d3a;--mk-edge:#3d4a5c;--mk-wire:#8fa0b7;--mk-call:#fb923c;
--mk-mem:#2dd4bf;--mk-membox:#12332f}}
"""
STYLE = """\
.mk{background:var(--mk-bg);font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.mk text{fill:var(--mk-fg)}.mk .title{font-size:16px;font-weight:600}
.mk .soft{fill:var(--mk-soft);font-size:11px}.mk .core{fill:var(--mk-core)}
.mk .corename{font-size:12px;font-weight:600;fill:var(--mk-soft);letter-spacing:.04em}
.mk .pd{fill:var(--mk-box);stroke:var(--mk-edge);stroke-width:1.2}
.mk .passive{stroke-dasharray:5 3}.mk .name{font-size:13px;font-weight:600}
.mk .region{fill:var(--mk-membox);stroke:var(--mk-mem);stroke-width:1}
.mk .wire{fill:none;stroke:var(--mk-wire);stroke-width:1.4}
.mk .call{stroke:var(--mk-call);stroke-width:1.8}
.mk .use{stroke:var(--mk-mem)}.mk .readonly{stroke-dasharray:2 3}
.mk .family{stroke:var(--mk-soft);stroke-dasharray:6 4}
.mk .id{font-size:9.5px;fill:var(--mk-soft)}
.mk .headn{fill:none;stroke:var(--mk-wire);stroke-width:1.5}.mk .headc{fill:var(--mk-call)}
.mk g.w:hover .wire{stroke-width:3}
.mk.lit g.w:not(.on),.mk.lit g.b:not(.on){opacity:.18}
"""
_RADIUS = 5
_MAX_NAME, _MAX_FACTS = 22, 32


def svg(picture: Picture, embedded: bool = False) -> str:
    """The whole picture; `embedded` leaves colours and style to the page."""
    layout = make_layout(picture)
    width, height = round(layout.width), round(layout.height)
    parts = [
        f'<svg class="mk" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="system graph">',
        "" if embedded else f"<style>{_COLOURS}{STYLE}</style>",
        _markers(),
        f'<text class="title" x="24" y="30">{escape(picture.title)}</text>',
    ]
    parts += [_column(core, box) for (core, _), box in zip(picture.columns, layout.columns)]
    parts += [_wire(picture, wire) for wire in layout.wires]
    parts += [_pd(picture, index, box) for index, box in layout.boxes.items()]
    parts += [_region(picture, index, box) for index, box in layout.regions.items()]
    parts.append(_legend(layout))
    return "\n".join([*parts, "</svg>", ""])


def _markers() -> str:
    shape = 'viewBox="0 0 8 8" refX="7.4" refY="4" orient="auto-start-reverse" ' \
            'markerUnits="userSpaceOnUse"'  # fmt: skip
    return (
        f'<defs><marker id="mkn" {shape} markerWidth="9" markerHeight="9">'
        '<path class="headn" d="M2 1L7 4L2 7"/></marker>'
        f'<marker id="mkc" {shape} markerWidth="10" markerHeight="10">'
        '<path class="headc" d="M0 .5L7.5 4L0 7.5z"/></marker></defs>'
    )


def _column(core: int, box: Box) -> str:
    x, y, width, height = box.x - 12, box.y, box.width + 24, box.height
    return (
        f'<rect class="core" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="10"/>'
        f'<text class="corename" x="{box.x:g}" y="{y + 21:g}">CORE {core}</text>'
    )


def _pd(picture: Picture, index: int, box: Box) -> str:
    pd = picture.pds[index]
    style = "pd passive" if pd.passive else "pd"
    middle, centre = box.x + box.width / 2, box.y + box.height / 2
    return (
        f'<g class="b" data-pd="{index}"><title>{escape(pd.name)}: {escape(facts(pd))}</title>'
        f'<rect class="{style}" x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="7"/>'
        f"{_text('name', middle, centre - 3, _cut(pd.name, _MAX_NAME))}"
        f"{_text('soft', middle, centre + 13, _cut(facts(pd), _MAX_FACTS))}</g>"
    )


def _region(picture: Picture, index: int, box: Box) -> str:
    region = next(each for each in picture.regions if each.index == index)
    size = format_size(region.size)
    if region.phys_addr is not None:
        size += f" at {region.phys_addr:#x}"
    middle = box.x + box.width / 2
    return (
        f"<g><title>{escape(region.name)}: {size}</title>"
        f'<rect class="region" x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="2"/>'
        f"{_text('name', middle, box.y + 19, _cut(region.name, _MAX_NAME))}"
        f"{_text('soft', middle, box.y + 34, size)}</g>"
    )


def _wire(picture: Picture, wire: Wire) -> str:
    what, path = wire.what, _path(wire.points)
    if isinstance(what, Use):
        pd, region = picture.pds[what.pd].name, _region_name(picture, what.region)
        style = "wire use" + ("" if "w" in what.perms else " readonly")
        cached = "" if what.cached else ", uncached"
        return _group(f"{pd} maps {region}: {what.perms}{cached}", style, path, (what.pd,))
    if isinstance(what, tuple):
        parent, child = (picture.pds[index].name for index in what)
        return _group(f"{child} is a child of {parent}", "wire family", path, what)
    ends = f"{_label(what.a_label, wire, 0)}{_label(what.b_label, wire, 1)}"
    style = "wire call" if what.caller else "wire"
    return _group(_line_title(picture, what), style, path, (what.a, what.b), _heads(what), ends)


def _region_name(picture: Picture, index: int) -> str:
    return next(region.name for region in picture.regions if region.index == index)


def _group(
    title: str, style: str, path: str, pds: tuple[int, ...], heads: str = "", rest: str = ""
) -> str:
    """A wire; it says whose it is, for pages that highlight."""
    return (
        f'<g class="w" data-pds="{" ".join(map(str, pds))}"><title>{escape(title)}</title><path class="{style}" d="{path}"{heads}/>'
        f"{rest}</g>"
    )


def _line_title(picture: Picture, line: Line) -> str:
    a, b = picture.pds[line.a].name, picture.pds[line.b].name
    words = []
    if line.caller:
        words.append(f"{a if line.caller == 'a' else b} calls {b if line.caller == 'a' else a}")
    if line.a_to_b:
        words.append(f"{a} notifies {b}")
    if line.b_to_a:
        words.append(f"{b} notifies {a}")
    name = f"{line.label}: " if line.label else ""
    return name + ("; ".join(words) or f"{a} and {b}")


def _heads(line: Line) -> str:
    """A filled head where calls go, an open one where notifications go."""
    text = ""
    for attribute, caller, notified in (
        ("marker-end", line.caller == "a", line.a_to_b),
        ("marker-start", line.caller == "b", line.b_to_a),
    ):
        if caller or notified:
            text += f' {attribute}="url(#{"mkc" if caller else "mkn"})"'
    return text


def _label(text: str, wire: Wire, number: int) -> str:
    port = wire.ports[number]
    x, y = wire.points[0 if number == 0 else -1]
    anchor, x = ("end", x - 11) if port.side == LEFT else ("start", x + 11)
    if not text:
        return ""
    return f'<text class="id" x="{x:g}" y="{y - 3:g}" text-anchor="{anchor}">{escape(text)}</text>'


def _path(points: list[Point]) -> str:
    """Straight pieces with rounded corners."""
    text = f"M{points[0][0]:g} {points[0][1]:g}"
    for before, corner, after in zip(points, points[1:], points[2:]):
        a, b = _toward(corner, before), _toward(corner, after)
        text += f"L{a[0]:g} {a[1]:g}Q{corner[0]:g} {corner[1]:g} {b[0]:g} {b[1]:g}"
    return text + f"L{points[-1][0]:g} {points[-1][1]:g}"


def _toward(corner: Point, other: Point) -> Point:
    """A point on the way from a corner, at most half of it."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)
    if not length:
        return corner
    step = min(_RADIUS, length / 2) / length
    return round(corner[0] + dx * step, 2), round(corner[1] + dy * step, 2)


def _text(style: str, x: float, y: float, words: str) -> str:
    return f'<text class="{style}" x="{x:g}" y="{y:g}" text-anchor="middle">{escape(words)}</text>'


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _legend(layout: Layout) -> str:
    y = layout.bottom + 18
    items = (
        ("wire", ' marker-end="url(#mkn)"', "notify"),
        ("wire call", ' marker-end="url(#mkc)"', "protected procedure call"),
        ("wire use", "", "maps, writable"),
        ("wire use readonly", "", "maps, read-only"),
        ("wire family", "", "child"),
    )
    text, x = "", 24
    for style, head, words in items:
        text += (
            f'<path class="{style}" d="M{x} {y:g}h26"{head}/>'
            f'<text class="soft" x="{x + 33}" y="{y + 4:g}">{words}</text>'
        )
        x += 33 + 7 * len(words) + 20
    return f"<g>{text}</g>"
