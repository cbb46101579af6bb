# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The image (multikit/image.h): loader, header, tables, lines of pages."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import field

from ..allocate.physical import image_size
from ..allocate.places import Places
from ..allocate.plan import Plan
from ..base.contract import IMAGE_LINE
from ..base.frozen import NAMED
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..layout.core import Blob
from ..layout.times import times
from ..model.loader_map import image_memory
from .pages import Pages
from .segments import Segment, cut

#: Offset of image_size in the arm64 Linux-Image header (Documentation/arch/arm64/booting).
_IMAGE_SIZE = 16
_FIRST_SPI = 32


@dataclass(frozen=True, eq=False)
class Image:
    """A finished image, and what it was made from."""

    places: Places = field(metadata=NAMED)
    segments: tuple[Segment, ...]
    data: bytes

    @property
    def plan(self) -> Plan:
        return self.places.plan


def make_image(places: Places, blobs: Sequence[Blob]) -> Image:
    """The image of what is to be in memory."""
    segments = cut(blobs)
    data = build_image(places, segments)
    if len(data) > image_size(places.plan):
        raise AssertionError("the image is larger than the memory kept free for it")
    return Image(places, segments, data)


def build_image(
    places: Places, segments: Sequence[Segment], pages: Pages | None = None
) -> bytes:
    """The finished bytes; `pages`, which are empty, say how pages are stored."""
    plan = places.plan
    loader = _pad(bytearray(plan.parts.loader))
    part = _part(places, segments, pages or Pages())
    memory = image_memory(plan.board, len(loader) + len(part), plan.parts.loader_memory)
    loader[_IMAGE_SIZE : _IMAGE_SIZE + 8] = memory.to_bytes(8, "little")
    return bytes(loader + part)


def _part(places: Places, segments: Sequence[Segment], pages: Pages) -> bytearray:
    """From the header to the end."""
    plan = places.plan
    abi = plan.parts.abi
    cores, irqs = _cores(places), _irqs(plan)
    cores_offset = abi.size("image_header")
    irqs_offset = cores_offset + len(cores)
    segments_offset = irqs_offset + len(irqs)
    pages_offset = segments_offset + len(segments) * abi.size("image_segment")
    table = _segments(plan, segments, pages)
    trees_offset = pages_offset + len(pages.rows) * abi.size("image_page")
    trees = _trees(places)
    times_offset = trees_offset + len(trees)
    time_rows = _times(places)
    tables_end = times_offset + len(time_rows)
    offset = tables_end + -tables_end % IMAGE_LINE
    pack = abi.packer("image_page", "lines", "offset")
    for lines, at, grown in pages.rows:
        table += pack(lines, offset + at + grown if lines else 0)
    header = abi.pack(
        "image_header",
        magic=abi.constant("IMAGE_MAGIC"),
        version=abi.constant("IMAGE_VERSION"),
        cores=len(plan.cores),
        irqs=len(irqs) // abi.size("image_irq"),
        segments=len(segments),
        size=offset + len(pages.body),
        load_address=plan.board.load_address,
        cores_offset=cores_offset,
        irqs_offset=irqs_offset,
        segments_offset=segments_offset,
        pages_offset=pages_offset,
        pages=len(pages.rows),
        trees_offset=trees_offset,
        trees=len(trees) // abi.size("image_tree"),
        times_offset=times_offset,
        times=len(time_rows) // abi.size("image_time"),
        timer_frequency=plan.board.timer_frequency,
        board=plan.board.name.encode()[: abi.constant("IMAGE_BOARD_LENGTH") - 1],
    )
    part = _pad(header + cores + irqs + table + trees + time_rows) + pages.body
    abi.pack_into(part, 0, "image_header", {"checksum": checksum(part)})
    return part


def _segments(plan: Plan, segments: Sequence[Segment], pages: Pages) -> bytearray:
    """Their table; what they store goes to `pages`."""
    abi, table = plan.parts.abi, bytearray()
    for segment in segments:
        first = len(pages.rows)
        for piece in segment.pieces:
            pages.add(piece)
        table += abi.pack(
            "image_segment",
            pa=segment.pa,
            memory_size=segment.memory_size,
            first_page=first if segment.pieces else 0,
            pages=segment.stored // PAGE,
        )
    return table


def _trees(places: Places) -> bytearray:
    """Regions for firmware's device tree, in the order of the description."""
    plan, data = places.plan, bytearray()
    for memory in plan.regions.values():
        if memory.is_tree:
            data += plan.parts.abi.pack("image_tree", pa=places.pa(memory), size=memory.size)
    return data


def _times(places: Places) -> bytearray:
    abi, data = places.plan.parts.abi, bytearray()
    for place in times(places):
        data += abi.pack("image_time", place=place)
    return data


def checksum(part: bytes | bytearray) -> int:
    """Sum of all 64-bit words, modulo 2^64."""
    return sum(array("Q", part)) & (1 << 64) - 1


def _cores(places: Places) -> bytearray:
    plan = places.plan
    abi, data = plan.parts.abi, bytearray()
    entry = plan.parts.kernel.entry - abi.constant("WINDOW_VA")
    for core in places.cores:
        data += abi.pack(
            "image_core",
            mpidr=core.plan.processor.mpidr,
            entry_pa=core.window.pa + entry,
            window_pa=core.window.pa,
            window_size=core.window.size,
            core=core.core,
            gic_cpu=core.plan.processor.gic_cpu,
        )
    return data


def _irqs(plan: Plan) -> bytearray:
    """Shared interrupts, in ascending order."""
    abi, data = plan.parts.abi, bytearray()
    found = [
        (intid, index, edge)
        for index, core in enumerate(plan.cores)
        for intid, edge in [*((each.intid, each.edge) for each in core.irqs), *core.issuable]
        if intid >= _FIRST_SPI
    ]
    for intid, index, edge in sorted(found):
        priority = abi.constant("IMAGE_IRQ_PRIORITY")
        data += abi.pack("image_irq", intid=intid, core=index, edge=int(edge), priority=priority)
    return data


def _pad(data: bytearray) -> bytearray:
    """To whole lines."""
    return data + bytes(-len(data) % IMAGE_LINE)
