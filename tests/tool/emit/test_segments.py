# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Segments are the memory that they were cut from, byte for byte, and store as little as they may."""

from __future__ import annotations

import random

import pytest
from backend_support import data_of
from microkit.base.sizes import PAGE
from microkit.emit.segments import cut
from microkit.layout.core import Blob

#: Pages of zeros over which a segment goes on, as a segment costs more than they do.
GAP = 16


def draw_blobs(draw: random.Random) -> list[Blob]:
    """In ascending order, some of them side by side; pages of zeros anywhere, the last page not whole."""
    blobs, at = [], draw.randrange(4) * PAGE
    for _ in range(draw.randrange(1, 6)):
        pages = [draw.randbytes(8).ljust(PAGE, b"\1") if draw.random() < 0.5 else bytes(PAGE) * draw.choice((1, GAP, 40))
                 for _ in range(draw.randrange(4))]  # fmt: skip
        data = b"".join(pages) + draw.randbytes(draw.choice((0, 1, PAGE - 1)))
        size = max(len(data) + draw.choice((0, 1, 3 * PAGE)), 1)
        blobs.append(Blob(at, size, data))
        at += -(-size // PAGE) * PAGE + draw.choice((0, 0, PAGE, 100 * PAGE))
    return blobs


def test_as_the_memory() -> None:
    draw = random.Random(1)
    for _ in range(200):
        blobs = draw_blobs(draw)
        wanted = {blob.pa + at: blob.data[at : at + PAGE].ljust(PAGE, b"\0")
                  for blob in blobs for at in range(0, blob.size, PAGE)}  # fmt: skip
        found = {}
        for each in cut(blobs):
            data = data_of(each)
            assert each.pa % PAGE == each.zeros % PAGE == 0 and len(data) == each.stored
            found |= {each.pa + at: data[at : at + PAGE].ljust(PAGE, b"\0")
                      for at in range(0, each.memory_size, PAGE)}  # fmt: skip
        assert found == wanted


def test_zeros_at_the_end_are_not_stored() -> None:
    (found,) = cut([Blob(0, 4 * PAGE, b"\1" + bytes(2 * PAGE))])
    assert (found.stored, found.zeros) == (PAGE, 3 * PAGE)


@pytest.mark.parametrize("pages, count", [(GAP, 1), (GAP + 1, 2)])
def test_a_segment_goes_on_over_a_few_pages_of_zeros(pages: int, count: int) -> None:
    assert len(cut([Blob(0, (pages + 2) * PAGE, b"\1" + bytes((pages + 1) * PAGE - 1) + b"\1")])) == count


def test_contents_side_by_side_are_one_segment() -> None:
    """Also behind zeros inside of the first."""
    page = b"\1" * PAGE
    (found,) = cut([Blob(0, 3 * PAGE, page + bytes(PAGE) + page), Blob(3 * PAGE, PAGE, page)])
    assert data_of(found) == page + bytes(PAGE) + 2 * page


def test_contents_may_not_overlap() -> None:
    with pytest.raises(AssertionError, match="two contents for memory at 0x1000"):
        cut([Blob(0, 2 * PAGE, b"\1" * 2 * PAGE), Blob(PAGE, PAGE, b"\1")])
