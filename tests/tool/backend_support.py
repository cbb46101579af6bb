# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the back end's tests share: building, and changing an image at a physical address."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from microkit import pipeline
from microkit.allocate.places import PlacedCore, Places
from microkit.allocate.plan import Plan
from microkit.base.errors import Diagnostic, Findings
from microkit.base.options import Options
from microkit.base.sizes import PAGE
from microkit.emit.image import Image, build_image
from microkit.emit.pages import Pages
from microkit.emit.segments import Segment
from microkit.model.board import Board
from microkit.model.system import System
from microkit.sdk.parts import Parts
from microkit.verify import verify_image

#: Two cores, a server, a child, an interrupt, memory of every kind.
SYSTEM = """
<memory_region name="both" size="0x2000"/>
<memory_region name="own" size="0x1000" prefill_path="filler.bin"/>
<memory_region name="large" size="0x400000"/>
<memory_region name="device" size="0x1000" phys_addr="0x9010000"/>
<protection_domain name="server" priority="200" passive="true">
  <program_image path="a.elf"/>
</protection_domain>
<protection_domain name="client" priority="100" budget="500" period="1000" fpu="false">
  <program_image path="b.elf"/>
  <map mr="both" vaddr="0x2000000" perms="rw" setvar_vaddr="buffer" setvar_size="buffer_size"/>
  <map mr="large" vaddr="0x4000000" perms="rw"/>
  <setvar symbol="buffer_paddr" region_paddr="both"/>
</protection_domain>
<protection_domain name="driver" priority="150" cpu="1" smc="true">
  <program_image path="c.elf"/>
  <map mr="both" vaddr="0x2000000" perms="r"/>
  <map mr="device" vaddr="0x3000000" perms="rw" cached="false"/>
  <map mr="own" vaddr="0x5000000" perms="r"/>
  <irq irq="40" id="7" trigger="edge"/>
  <irq irq="30" id="8"/>
  <protection_domain name="child" priority="90" cpu="1" id="3">
    <program_image path="d.elf"/>
  </protection_domain>
</protection_domain>
<channel><end pd="client" id="1" pp="true"/><end pd="server" id="2" notify="false"/></channel>
<channel><end pd="client" id="4"/><end pd="driver" id="5" setvar_id="channel"/></channel>
<channel><end pd="driver" id="0"/><end pd="child" id="1"/></channel>
""".replace('size="0x1000" prefill', 'size="0x3000" prefill')


def routed_system(own: tuple[int, ...] = ()) -> str:
    """Nine receivers on core 1, priorities 10 to 18, one more than a core has SGIs; those of `own`
    must have one."""
    text = '<protection_domain name="s" cpu="0"><program_image path="a.elf"/></protection_domain>'
    for number in range(9):
        bell = 'doorbell="own"' if number in own else ""
        text += f'<protection_domain name="r{number}" priority="{10 + number}" cpu="1" {bell}>'
        text += '<program_image path="b.elf"/></protection_domain>'
        text += f'<channel><end pd="s" id="{number}"/><end pd="r{number}" id="0"/></channel>'
    return text


def data_of(segment: Segment) -> bytes:
    """What its pages hold, as one."""
    return b"".join(each.ljust(-(-len(each) // PAGE) * PAGE, b"\0") for each in segment.pieces)


@dataclass
class Built:
    """A finished image, with what it was made from."""

    system: System
    board: Board
    parts: Parts
    product: Image

    @property
    def image(self) -> bytes:
        return self.product.data

    @property
    def plan(self) -> Plan:
        return self.product.plan

    @property
    def places(self) -> Places:
        return self.product.places

    @property
    def cores(self) -> tuple[PlacedCore, ...]:
        return self.product.places.cores

    def verify(self, image: bytes | None = None) -> list[Diagnostic]:
        return verify_image(image or self.image, self.system, self.board, self.parts)


def make(system: System, board: Board, parts: Parts, findings: Findings) -> Image | None:
    """The stages from programs to image; None after errors."""
    run = pipeline.Run(Options(system.path))
    run.findings, run.model, run.board, run.parts = findings, system, board, parts
    pipeline.advance(run, "image", first="programs")
    return getattr(run, "image", None)


def build(system: System, board: Board, parts: Parts) -> Built:
    findings = Findings()
    product = make(system, board, parts, findings)
    assert product is not None, [found.message for found in findings.all]
    return Built(system, board, parts, product)


class WholePages(Pages):
    """Every page with all its lines, and for itself, so that any byte of it can be changed."""

    def _store(self, page: bytes) -> tuple[int, int, int]:
        self.body += page
        return 2**64 - 1, len(self.body) - len(page), 0


class Editor:
    """Changes bytes of an image, then makes the checksum right again. The image is that of the tool, but
    for how pages are stored."""

    def __init__(self, built: Built) -> None:
        self._built = built
        self.data = bytearray(build_image(built.places, built.product.segments, WholePages()))
        self.start = len(built.parts.loader)

    def place(self, pa: int) -> int:
        """Offset in the file of what the loader copies to a physical address."""
        abi = self._built.parts.abi
        header = abi.layout("image_header")
        page = abi.layout("image_page")
        at = self.start + self._word(self.start + header.member("pages_offset").offset)
        for segment in self._built.product.segments:
            inside = pa - segment.pa
            if 0 <= inside < segment.stored:
                row = at + inside // PAGE * page.size
                return self.start + self._word(row + page.member("offset").offset) + inside % PAGE
            at += segment.stored // PAGE * page.size
        raise AssertionError(f"the image stores nothing for {pa:#x}")

    def _word(self, at: int) -> int:
        return struct.unpack_from("<Q", self.data, at)[0]

    def read(self, pa: int, size: int = 8) -> int:
        at = self.place(pa)
        return int.from_bytes(self.data[at : at + size], "little")

    def write(self, pa: int, value: int, size: int = 8) -> None:
        at = self.place(pa)
        self.data[at : at + size] = value.to_bytes(size, "little")

    def copy(self, source: int, target: int, size: int) -> None:
        """Within physical memory."""
        start, at = self.place(source), self.place(target)
        self.data[at : at + size] = self.data[start : start + size]

    def done(self) -> bytes:
        member = self._built.parts.abi.layout("image_header").member("checksum")
        at = self.start + member.offset
        self.data[at : at + 8] = bytes(8)
        words = struct.unpack(f"<{(len(self.data) - self.start) // 8}Q", self.data[self.start :])
        self.data[at : at + 8] = (sum(words) % 2**64).to_bytes(8, "little")
        return bytes(self.data)
