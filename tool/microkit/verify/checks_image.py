# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The file: loader, header and tables, all that is between them. Physical memory: windows, and what
the image itself needs."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from ..base.contract import IMAGE_LINE
from ..base.sizes import LARGE_PAGE, PAGE
from ..model.loader_map import image_memory
from ..model.system import ProtectionDomain, Trigger
from . import doorbells, rules
from .claims import UNSET, Claims
from .contents import Content, Structured, Table
from .context import Context
from .encode import Value
from .image import Segment, stored_lines
from .spaces import region_owner

_FIRST_SPI = 32
_WINDOW_ALIGN = LARGE_PAGE
#: Place and size of image_size in the header of an arm64 Linux image.
_IMAGE_SIZE, _IMAGE_SIZE_BYTES = 16, 8


def check(context: Context, data: bytes) -> None:
    _loader(context, data)
    _checksum(context)
    _tables(context)
    _windows(context)
    _segments(context)
    _pages(context)


def _loader(context: Context, data: bytes) -> None:
    """The SDK's own, but for image_size in its header; then zeros up to a line."""
    own, end = context.parts.loader, len(data) - len(context.image.part)
    size = _memory(context).to_bytes(_IMAGE_SIZE_BYTES, "little")
    parts = [(0, own[:_IMAGE_SIZE]), (_IMAGE_SIZE, size),
             (_IMAGE_SIZE + _IMAGE_SIZE_BYTES, own[_IMAGE_SIZE + _IMAGE_SIZE_BYTES :])]  # fmt: skip
    _compare(context, "the loader", Content(rules.image, parts), data[:end])


def _memory(context: Context) -> int:
    """Bytes from the load address on that are the image's, and the loader's for its tables."""
    parts = context.parts
    loader = -(-len(parts.loader) // IMAGE_LINE) * IMAGE_LINE
    size = loader + len(context.image.part)
    return image_memory(context.board, size, parts.loader_memory)


def _compare(context: Context, what: str, content: Content, found: bytes) -> None:
    def read(offset: int, size: int) -> bytes:
        return found[offset : offset + size]

    for each in content.differences(0, found, len(found), read):
        each.rule(context.findings, f"{what}: {each.text}", content.location)


def _checksum(context: Context) -> None:
    """The sum of all 64-bit words but itself, modulo 2^64."""
    part = context.image.part
    if len(part) % 8:
        rules.image(context.findings, "the image does not end on a 64-bit word")
        return
    halves = array("I", part)  # in halves no sum of Python's leaves a machine word
    total = sum(halves[::2]) + (sum(halves[1::2]) << 32)
    if (total - 2 * context.image.header["checksum"]) % 2**64:
        rules.image(context.findings, "the checksum is wrong")


def _tables(context: Context) -> None:
    """From the header to the first line of a page: the tables one behind the other, then zeros.
    What the tables of segments and pages say is looked at in `_segments` and `_pages`."""
    abi, image = context.abi, context.image
    cores, irqs = _core_rows(context), _irq_rows(context)
    tables = {"cores": cores, "irqs": irqs, "segments": image.segment_rows,
              "pages": image.page_rows, "trees": image.trees, "times": image.times}  # fmt: skip
    header: dict[str, Value] = {
        "magic": abi.constant("IMAGE_MAGIC"),
        "version": abi.constant("IMAGE_VERSION"),
        "size": len(image.part),
        "checksum": image.header["checksum"],
        "load_address": context.board.load_address,
        "timer_frequency": context.board.timer_frequency,
        "board": context.board.name.encode(),
    }
    made, at = [], abi.size("image_header")
    for name, rows in tables.items():
        header |= {name: len(rows), f"{name}_offset": at}
        struct = f"image_{name[:-1]}"
        rule = rules.interrupt if name == "irqs" else rules.image
        made.append(Table(at, struct, rows, f"{name}[].", rule))
        at += len(rows) * abi.size(struct)
    made.insert(0, Table(0, "image_header", [header]))
    content = Structured(abi, rules.image, made)
    _compare(context, "the image", content, image.part[: _lines_start(context)])


def _core_rows(context: Context) -> list[dict[str, Value]]:
    """The boot core first. Where a window is, is the tool's choice."""
    entry = context.kernel_offset(context.parts.kernel.entry)
    places = {row["core"]: (row["window_pa"], row["window_size"]) for row in context.image.cores}
    found: list[dict[str, Value]] = []
    for core in context.cores:
        base, size = places.get(core, (0, 0))
        named = context.board.processors[core]
        found.append({"mpidr": named.mpidr, "entry_pa": base + entry, "window_pa": base,
                      "window_size": size, "core": core, "gic_cpu": named.gic_cpu})  # fmt: skip
    return found


def _irq_rows(context: Context) -> list[dict[str, Value]]:
    """The distributor's configuration: each described shared interrupt, doorbells, and no other. Which of these a core
    has is looked at in checks_irqs."""
    position = {number: index for index, number in enumerate(context.cores)}
    priority = context.abi.constant("IMAGE_IRQ_PRIORITY")
    found = {
        number: {
            "intid": number,
            "core": position[pd.cpu],
            "edge": int(trigger is Trigger.EDGE),
            "priority": priority,
        }
        for pd in context.system.pds
        for number, trigger in _irqs_of(pd)
        if number >= _FIRST_SPI
    }
    for number, index in position.items():
        found |= {intid: {"intid": intid, "core": index, "edge": 1, "priority": priority}
                  for intid in doorbells.routed(context, number)}  # fmt: skip
    return [dict(found[number]) for number in sorted(found)]


def _irqs_of(pd: ProtectionDomain) -> Iterator[tuple[int, Trigger]]:
    """Those it has, and those it can make handlers for."""
    yield from ((irq.number, irq.trigger) for irq in pd.irqs)
    for each in pd.cspace:
        yield from each.irqs


def _windows(context: Context) -> None:
    for row in context.image.cores:
        base, size, name = row["window_pa"], row["window_size"], f"window of core {row['core']}"
        if base % _WINDOW_ALIGN or not context.board.in_ram(base, size):
            rules.memory(context.findings, f"{name} is not in RAM, or not aligned")
        if any(each.overlaps(base, size) for each in context.board.reserved):
            rules.memory(context.findings, f"{name} covers memory of the firmware")


def _lines_start(context: Context) -> int:
    """Where the tables end, in whole lines."""
    image, abi = context.image, context.abi
    end = abi.size("image_header") + len(image.page_rows) * abi.size("image_page")
    end += len(image.cores) * abi.size("image_core") + len(image.irqs) * abi.size("image_irq")
    end += len(image.segment_rows) * abi.size("image_segment") + len(image.trees) * abi.size("image_tree")
    end += len(image.times) * abi.size("image_time")
    return -(-end // IMAGE_LINE) * IMAGE_LINE


def _segments(context: Context) -> None:
    """In ascending order of address, none over another."""
    load, end = context.board.load_address, 0
    for segment in context.image.rows_as_segments:
        where = f"the segment for {segment.pa:#x}..{segment.end:#x}"
        if segment.pa < end:
            rules.memory(context.findings, f"{where} overlaps another, or comes before it")
        end = max(end, segment.end)
        if segment.pa < load + _memory(context) and load < segment.end:
            rules.memory(context.findings, f"{where} overwrites the image while it is copied")
        _place(context, segment, where)


def _pages(context: Context) -> None:
    """The lines of each are those behind the lines of the one before, or those of an earlier one: all
    bytes of the file are some page's."""
    image, at = context.image, _lines_start(context)
    known = {(0, 0)}
    for number, row in enumerate(image.page_rows):
        offset = row["offset"] - row["offset"] % IMAGE_LINE
        count = stored_lines(row["lines"], row["offset"] % IMAGE_LINE).bit_count()
        if (offset, count) in known:
            continue
        if offset != at or not count:
            text = f"pages[{number}]: its lines are not those behind the lines of the one before"
            rules.image(context.findings, text)
            return
        known.add((offset, count))
        at += count * IMAGE_LINE
    if at != len(image.part):
        rules.image(context.findings, "bytes at the end of the image are of no page")


def _place(context: Context, segment: Segment, where: str) -> None:
    if segment.pa % PAGE or segment.size % PAGE or not segment.size:
        rules.memory(context.findings, f"{where} is not whole pages")
    if not context.board.in_ram(segment.pa, segment.size):
        rules.memory(context.findings, f"{where} is not in RAM")


def check_trees(context: Context) -> None:
    """The device tree goes to the regions that ask for it, whole, and nowhere else. After all places are known."""
    wanted = [
        (context.places.get(region_owner(each.name), each.phys_addr), each.size)
        for each in context.system.regions
        if each.device_tree and (each.cores or each.contiguous)
    ]
    if wanted != [(row["pa"], row["size"]) for row in context.image.trees]:
        rules.image(context.findings, "the device tree does not go to just the memory regions that ask for it")


def check_windows(context: Context) -> None:
    """Windows, the image, firmware and fixed regions must not overlap one another."""
    claims = Claims()
    for row in context.image.cores:
        owner = f"the window of core {row['core']}"
        claims.add(row["window_pa"], row["window_size"], owner, UNSET)
    load = context.board.load_address
    claims.add(load, _memory(context), "the image", UNSET)
    for region in context.system.regions:
        if region.phys_addr is not None:
            owner = f"memory region '{region.name}'"
            claims.add(region.phys_addr, region.size, owner, UNSET)
    for one, other in claims.conflicts():
        rules.memory(context.findings, f"{one.owner} and {other.owner} overlap at {other.start:#x}")
