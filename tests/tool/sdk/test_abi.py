# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Structures are packed at once where all that is given are numbers, else member by member: the bytes and
the errors are the same."""

from __future__ import annotations

from typing import Any

import pytest
from microkit.base.errors import UsageError
from microkit.sdk.abi import Abi


def member(kind: str, offset: int, size: int, count: int = 1) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "size": size, "count": count}


INNER = {"low": member("u32", 0, 4), "high": member("u32", 4, 4)}
OUTER = {
    "byte": member("u8", 0, 1),
    "half": member("u16", 2, 2),
    "both": member("u32", 0, 4),  # in a union with these
    "inner": member("struct inner", 4, 8),
    "row": member("u16", 12, 4, 2),
    "odd": member("u8 [3]", 16, 3),
    "word": member("u64", 24, 8),
}
ABI = Abi({
    "structs": {"inner": {"size": 8, "members": INNER}, "outer": {"size": 40, "members": OUTER}},
    "macros": {}, "enums": {}, "symbols": {},
})  # fmt: skip


def one_by_one(**values: Any) -> bytearray:
    """What nothing of the short way is in."""
    data = bytearray(ABI.size("outer"))
    for name, value in values.items():
        ABI.pack_into(data, 0, "outer", {name: value})
    return data


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"byte": 0x12, "word": 0x0102030405060708},
        {"word": 1, "half": 0xFFFF, "byte": 2},
        {"byte": True},
        {"both": 0x01020304, "byte": 5},
        {"half": 5, "both": 0x01020304},
        {"byte": 1, "inner": {"low": 2, "high": 3}, "word": 4},
        {"inner": b"\1\2\3", "half": 5},
        {"inner": 0x0102030405060708},
        {"row": [1, 2], "byte": 3},
        {"row": 7},
        {"odd": 0x30201},
        {"word": b"\1\2"},
    ],
)
def test_the_short_way_gives_the_same_bytes(values: dict[str, Any]) -> None:
    assert ABI.pack("outer", **values) == one_by_one(**values)


def test_members_lie_where_the_kernel_has_them() -> None:
    packed = ABI.pack("outer", word=0x0807060504030201, half=0x0A09, byte=0x0B)
    assert packed == b"\x0b\0\x09\x0a" + bytes(20) + bytes(range(1, 9)) + bytes(8)


@pytest.mark.parametrize("value", [256, -1])
def test_a_number_that_does_not_fit_is_named(value: int) -> None:
    with pytest.raises(ValueError, match=f"^{value:#x} does not fit in outer.byte$"):
        ABI.pack("outer", word=1, byte=value)


def test_a_number_for_an_array_is_its_first_element() -> None:
    with pytest.raises(ValueError, match="^0x10000 does not fit in outer.row$"):
        ABI.pack("outer", row=0x10000)


def test_bytes_that_do_not_fit_are_counted() -> None:
    with pytest.raises(ValueError, match="^9 bytes do not fit in outer.inner$"):
        ABI.pack("outer", inner=bytes(9))


def test_a_member_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="the kernel's struct outer has no member missing"):
        ABI.pack("outer", byte=1, missing=2)


def test_a_result_is_the_callers_to_change() -> None:
    first = ABI.pack("outer", byte=1)
    first[0] = 2
    assert ABI.pack("outer", byte=1)[0] == 1


def test_packer() -> None:
    pack = ABI.packer("outer", "half", "word")
    assert pack(1, 2) == ABI.pack("outer", half=1, word=2) and pack(3, 4) == ABI.pack("outer", half=3, word=4)


@pytest.mark.parametrize("members", [("word", "half"), ("half", "odd"), ("both", "half")])
def test_packer_of_what_is_not_in_order_or_no_number(members: tuple[str, str]) -> None:
    with pytest.raises(AssertionError, match="not numbers of struct outer in order of their offsets"):
        ABI.packer("outer", *members)
