# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Images for a board whose timer has any frequency: what they become once the loader has made ticks of their times, and
what `verify` says when it would make ticks of something else."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from math import gcd

import pytest
from backend_support import Built, build, data_of
from microkit.base.contract import IMAGE_LINE, IMAGE_TIME_PER, IMAGE_TIME_TICKS, IMAGE_TIME_US
from microkit.verify import verify_image

SYSTEM = """<system>
<protection_domain name="a" budget="300" period="1001"><program_image path="a.elf"/></protection_domain>
<protection_domain name="b" priority="7" on_fault="restart" restart_window="77"><program_image path="b.elf"/>
</protection_domain>
<protection_domain name="c" cpu="2" budget="123456789" period="3600000000" passive="true"><program_image path="c.elf"/>
<protection_domain name="d" id="1"><program_image path="d.elf"/></protection_domain></protection_domain>
</system>"""
FREQUENCIES = [100_000, 16_666_666, 19_200_000, 24_000_000, 62_500_000, 1_125_000_000]
WORDS = "what depends on the timer's frequency is not just what the loader computes"
Memory = dict[int, int]


@pytest.fixture(name="fixed")
def fixed_system(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


@pytest.fixture(name="built")
def built_system(fixed: Built) -> Built:
    return at_frequency(fixed, 0)


def at_frequency(built: Built, frequency: int) -> Built:
    return build(built.system, replace(built.board, timer_frequency=frequency), built.parts)


def memory(built: Built) -> Memory:
    """All words that the image sets and that are not 0."""
    return {each.pa + 8 * at: word for each in built.product.segments
            for at, word in enumerate(array("Q", data_of(each))) if word}


def start(built: Built) -> int:
    return len(built.parts.loader) + -len(built.parts.loader) % IMAGE_LINE


def header(built: Built, name: str) -> int:
    at = start(built) + built.parts.abi.layout("image_header").member(name).offset
    return int.from_bytes(built.image[at:at + 8], "little")


def rows_at(built: Built) -> int:
    return start(built) + header(built, "times_offset")


def rows(built: Built) -> list[int]:
    return list(array("Q", built.image[rows_at(built):rows_at(built) + 8 * header(built, "times")]))


def loaded(built: Built, frequency: int) -> Memory:
    """As the loader leaves it, by the words of image.h."""
    found = memory(built)
    divisor = gcd(frequency, 1_000_000)
    for row in rows(built):
        place, kind = row & ~7, row & 7
        value = {IMAGE_TIME_US: found.get(place, 0) * frequency // 1_000_000, IMAGE_TIME_TICKS: frequency // divisor,
                 IMAGE_TIME_PER: 1_000_000 // divisor}[kind]
        if value:
            found[place] = value
    return found


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_memory_is_that_of_a_known_frequency(frequency: int, fixed: Built, built: Built) -> None:
    other = at_frequency(fixed, frequency)
    assert built.verify() == [] and other.verify() == []
    assert loaded(built, frequency) == memory(other) != memory(built)
    assert rows(built) == sorted(set(rows(built))) and rows(other) == []
    assert (header(built, "timer_frequency"), header(other, "timer_frequency")) == (0, frequency)


def sealed(built: Built, image: bytearray) -> bytes:
    at = start(built)
    image[at + 32:at + 40] = bytes(8)
    image[at + 32:at + 40] = (sum(array("Q", bytes(image[at:]))) & (1 << 64) - 1).to_bytes(8, "little")
    return bytes(image)


@pytest.mark.parametrize("row", range(6))
@pytest.mark.parametrize("change", [8, -8, 1, 2, 4])
def test_another_word(row: int, change: int, built: Built) -> None:
    """Each place and each kind; what is right in one row is another's."""
    image, at = bytearray(built.image), rows_at(built) + 8 * row
    image[at:at + 8] = (rows(built)[row] ^ change if change > 0 else rows(built)[row] + change).to_bytes(8, "little")
    assert WORDS in [each.message for each in built.verify(sealed(built, image))]


def test_other_boards(fixed: Built, built: Built) -> None:
    """Each image is judged by its own board."""
    for one, other in ((fixed, built), (built, fixed)):
        found = verify_image(one.image, other.system, other.board, other.parts)
        assert any("timer_frequency" in each.message for each in found)
