# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where everything in a picture goes: a wiring diagram with right angles.

Cores are columns and protection domains boxes in them. Wires run in the gutters beside the columns,
each on a track of its own, and on lanes above the columns (between cores that are not neighbours)
and below them (to memory regions). So no wire crosses a box or covers another, however many there
are, and nothing has to be searched for: the same system gives the same picture.
"""

from __future__ import annotations

from dataclasses import field

from ...base.records import dataclass
from .picture import Line, Picture, Use

BOX_WIDTH, BOX_HEIGHT, BOX_GAP, BOX_TOP = 176, 48, 20, 34
PORT_STEP, TRACK_STEP, LANE_STEP = 18, 11, 11
GUTTER_MARGIN, MARGIN, TITLE = 26, 22, 46
REGION_WIDTH, REGION_HEIGHT, REGION_GAP = 168, 44, 16
#: What the legend takes.
MIN_WIDTH = 740
LEFT, RIGHT = 0, 1

Point = tuple[float, float]


@dataclass
class Port:
    """Where a wire meets a box; `order` sorts the ports of one side."""

    pd: int
    side: int
    order: tuple[int, int, int]
    y: float = 0


@dataclass
class Wire:
    """A wire between two ports, or from a port down to a region (`use`); tracks by gutter."""

    what: Line | Use | tuple[int, int]
    ports: list[Port]
    gutters: list[int]
    tracks: list[int] = field(default_factory=list)
    #: Lane above the columns, or below them for regions; -1: none.
    lane: int = -1
    points: list[Point] = field(default_factory=list)


@dataclass
class Box:
    """A protection domain or region."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Layout:
    """All places; boxes by index of protection domain and of region."""

    width: float
    height: float
    columns: list[Box]
    boxes: dict[int, Box]
    regions: dict[int, Box]
    wires: list[Wire]
    bottom: float


class _Plan:
    """Counts first, then coordinates."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.column = {pd: c for c, (_, pds) in enumerate(picture.columns) for pd in pds}
        self.place = {pd: row for _, pds in picture.columns for row, pd in enumerate(pds)}
        self.tracks = [0] * (len(picture.columns) + 1)
        self.top_lanes = self.bottom_lanes = 0
        self.wires = [self._line(line) for line in picture.lines]
        self.wires += [self._family(*family) for family in picture.families]
        self.wires += [self._use(use) for use in picture.uses]
        for wire in sorted(self.wires, key=self._nearness):
            self._take_tracks(wire)

    def _line(self, line: Line) -> Wire:
        a, b = line.a, line.b
        column = self.column[a]
        if column != self.column[b]:
            return self._across(line, a, b)
        ports = [Port(a, RIGHT, (1, column, self.place[b])),
                 Port(b, RIGHT, (1, column, self.place[a]))]  # fmt: skip
        return Wire(line, ports, [column + 1])

    def _family(self, parent: int, child: int) -> Wire:
        column = self.column[child]
        if column != self.column[parent]:
            return self._across((parent, child), parent, child)
        ports = [Port(parent, LEFT, (1, column, self.place[child])),
                 Port(child, LEFT, (1, column, self.place[parent]))]  # fmt: skip
        return Wire((parent, child), ports, [column])

    def _across(self, what: Line | tuple[int, int], a: int, b: int) -> Wire:
        """Between neighbours through one gutter, else over the top."""
        ca, cb = self.column[a], self.column[b]
        far, near = 0, 1
        kind = near if abs(ca - cb) == 1 else far
        ports = [
            Port(a, RIGHT if ca < cb else LEFT, (kind, cb, self.place[b])),
            Port(b, LEFT if ca < cb else RIGHT, (kind, ca, self.place[a])),
        ]
        gutters = [ca + 1, cb] if ca < cb else [ca, cb + 1]
        if kind == near:
            return Wire(what, ports, gutters[:1])
        self.top_lanes += 1
        return Wire(what, ports, gutters, lane=self.top_lanes - 1)

    def _use(self, use: Use) -> Wire:
        self.bottom_lanes += 1
        column = self.column[use.pd]
        port = Port(use.pd, LEFT, (2, use.region, 0))
        return Wire(use, [port], [column], lane=self.bottom_lanes - 1)

    def _nearness(self, wire: Wire) -> tuple[int, int]:
        """Short wires get the tracks beside the boxes."""
        if isinstance(wire.what, Use):
            return 2, wire.lane
        places = [self.place[port.pd] for port in wire.ports]
        return (1 if len(wire.gutters) > 1 else 0), abs(places[0] - places[1])

    def _take_tracks(self, wire: Wire) -> None:
        for gutter in wire.gutters:
            wire.tracks.append(self.tracks[gutter])
            self.tracks[gutter] += 1


def make_layout(picture: Picture) -> Layout:
    """Places of everything."""
    plan = _Plan(picture)
    top = TITLE + MARGIN + plan.top_lanes * LANE_STEP
    gutters, columns = _columns(plan, top)
    boxes = _boxes(plan, columns, top)
    _place_ports(plan, boxes)
    end = max((box.y + box.height for box in columns), default=top)
    lanes = end + MARGIN
    bottom = lanes + plan.bottom_lanes * LANE_STEP + MARGIN
    regions = _regions(picture, gutters[0] + GUTTER_MARGIN, bottom)
    _route(plan, gutters, boxes, regions, (TITLE + MARGIN / 2, lanes))
    ends = [gutters[-1] + GUTTER_MARGIN * 2 + plan.tracks[-1] * TRACK_STEP]
    ends += [box.x + box.width + MARGIN for box in regions.values()]
    under = bottom + (REGION_HEIGHT + MARGIN if regions else 0)
    return Layout(max(*ends, MIN_WIDTH), under + 44, columns, boxes, regions, plan.wires, under)


def _columns(plan: _Plan, top: float) -> tuple[list[float], list[Box]]:
    """Left edge of each gutter, and the columns between them."""
    gutters, columns, x = [], [], 0.0
    for number in range(len(plan.picture.columns) + 1):
        gutters.append(x)
        x += 2 * GUTTER_MARGIN + plan.tracks[number] * TRACK_STEP
        if number < len(plan.picture.columns):
            columns.append(Box(x, top, BOX_WIDTH, 0))
            x += BOX_WIDTH
    return gutters, columns


def _boxes(plan: _Plan, columns: list[Box], top: float) -> dict[int, Box]:
    """Boxes from the top down, as high as their ports need."""
    ports: dict[tuple[int, int], int] = {}
    for wire in plan.wires:
        for port in wire.ports:
            ports[port.pd, port.side] = ports.get((port.pd, port.side), 0) + 1
    boxes: dict[int, Box] = {}
    for column, (_, pds) in zip(columns, plan.picture.columns):
        y = top + BOX_TOP
        for pd in pds:
            count = max(ports.get((pd, LEFT), 0), ports.get((pd, RIGHT), 0))
            height = max(BOX_HEIGHT, (count + 1) * PORT_STEP)
            boxes[pd] = Box(column.x, y, BOX_WIDTH, height)
            y += height + BOX_GAP
        column.height = y - top
    most = max((column.height for column in columns), default=0)
    for column in columns:
        column.height = most
    return boxes


def _place_ports(plan: _Plan, boxes: dict[int, Box]) -> None:
    sides: dict[tuple[int, int], list[Port]] = {}
    for wire in plan.wires:
        for port in wire.ports:
            sides.setdefault((port.pd, port.side), []).append(port)
    for (pd, _), ports in sides.items():
        box = boxes[pd]
        step = box.height / (len(ports) + 1)
        for number, port in enumerate(sorted(ports, key=lambda each: each.order), start=1):
            port.y = box.y + number * step


def _regions(picture: Picture, x: float, y: float) -> dict[int, Box]:
    step = REGION_WIDTH + REGION_GAP
    return {
        region.index: Box(x + number * step, y, REGION_WIDTH, REGION_HEIGHT)
        for number, region in enumerate(picture.regions)
    }


def _route(
    plan: _Plan,
    gutters: list[float],
    boxes: dict[int, Box],
    regions: dict[int, Box],
    lanes: tuple[float, float],
) -> None:
    seen: dict[int, int] = {}
    users: dict[int, int] = {}
    for use in plan.picture.uses:
        users[use.region] = users.get(use.region, 0) + 1
    for wire in plan.wires:
        x = [gutters[g] + GUTTER_MARGIN + (t + 0.5) * TRACK_STEP
             for g, t in zip(wire.gutters, wire.tracks)]  # fmt: skip
        start = _edge(wire.ports[0], boxes)
        if isinstance(wire.what, Use):
            region = wire.what.region
            seen[region] = seen.get(region, 0) + 1
            end = regions[region]
            at = end.x + end.width * seen[region] / (users[region] + 1)
            y = lanes[1] + wire.lane * LANE_STEP
            wire.points = [start, (x[0], start[1]), (x[0], y), (at, y), (at, end.y)]
            continue
        finish = _edge(wire.ports[1], boxes)
        if wire.lane < 0:
            wire.points = [start, (x[0], start[1]), (x[0], finish[1]), finish]
        else:
            y = lanes[0] + wire.lane * LANE_STEP
            wire.points = [start, (x[0], start[1]), (x[0], y), (x[1], y), (x[1], finish[1]), finish]


def _edge(port: Port, boxes: dict[int, Box]) -> Point:
    box = boxes[port.pd]
    return (box.x if port.side == LEFT else box.x + box.width), port.y
