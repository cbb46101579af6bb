# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Firmware's device tree goes to the memory regions that ask for it, whole, and to no other memory."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import pytest
from backend_support import Built
from microkit.base.contract import IMAGE_LINE
from microkit.verify import verify_image

SYSTEM = """<system>
<memory_region name="tree" size="0x3000" prefill_bootinfo="fdt"/>
<memory_region name="fixed" size="0x2000" phys_addr="0xb0000000" prefill_bootinfo="fdt"/>
<memory_region name="shared" size="0x1000" prefill_bootinfo="fdt"/>
<memory_region name="plain" size="0x1000"/>
<memory_region name="unused" size="0x1000" prefill_bootinfo="fdt"/>
<protection_domain name="a"><program_image path="a.elf"/>
<map mr="tree" vaddr="0x2000000" perms="r"/><map mr="fixed" vaddr="0x2010000"/><map mr="shared" vaddr="0x2020000"/>
<map mr="plain" vaddr="0x2030000"/></protection_domain>
<protection_domain name="b" cpu="1"><program_image path="b.elf"/><map mr="shared" vaddr="0x2020000" perms="r"/>
</protection_domain>
</system>"""
WORDS = "the device tree does not go to just the memory regions that ask for it"


@pytest.fixture(name="built")
def built_system(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


def start(built: Built) -> int:
    loader = len(built.parts.loader)
    return loader + -loader % IMAGE_LINE


def rows_at(built: Built) -> int:
    at = start(built) + built.parts.abi.layout("image_header").member("trees_offset").offset
    return start(built) + int.from_bytes(built.image[at:at + 8], "little")


def sealed(built: Built, image: bytearray) -> bytes:
    """With the right checksum, the fifth word."""
    at = start(built)
    image[at + 32:at + 40] = bytes(8)
    image[at + 32:at + 40] = (sum(array("Q", bytes(image[at:]))) & (1 << 64) - 1).to_bytes(8, "little")
    return bytes(image)


def test_right(built: Built) -> None:
    """In the order of the description; no segment has any of it."""
    assert built.verify() == []
    at = rows_at(built)
    rows = array("Q", built.image[at:at + 48])
    assert list(rows[1::2]) == [0x3000, 0x2000, 0x1000] and rows[2] == 0xB000_0000
    for pa, size in zip(rows[::2], rows[1::2], strict=True):
        assert not any(each.pa < pa + size and pa < each.end for each in built.product.segments)


@pytest.mark.parametrize(("row", "member", "change"), [(0, 0, 0x1000), (1, 0, -0x1000), (2, 8, 0x1000), (0, 8, -0x1000)])
def test_elsewhere(built: Built, row: int, member: int, change: int) -> None:
    image, at = bytearray(built.image), rows_at(built) + 16 * row + member
    image[at:at + 8] = (int.from_bytes(image[at:at + 8], "little") + change).to_bytes(8, "little")
    assert WORDS in [each.message for each in built.verify(sealed(built, image))]


@pytest.mark.parametrize(("old", "new"), [
    ('name="plain" size="0x1000"', 'name="plain" size="0x1000" prefill_bootinfo="fdt"'),
    ('name="shared" size="0x1000" prefill_bootinfo="fdt"', 'name="shared" size="0x1000"')])
def test_other_regions(built: Built, build_text: Callable[[str], Built], old: str, new: str) -> None:
    """One that does not ask, or one that does and gets none."""
    other = build_text(SYSTEM.replace(old, new))
    found = verify_image(built.image, other.system, other.board, other.parts)
    assert WORDS in [each.message for each in found]
