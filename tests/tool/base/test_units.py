# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from microkit.base.units import (
    SIZE_UNITS,
    TIME_UNITS,
    U64_MAX,
    NumberError,
    format_size,
    format_time,
    parse_number,
    round_up,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("007", 7), ("1_000", 1000), ("_1_", 1), ("0x10", 16), ("0X10", 16), (" 5 ", 5),
        ("0x_ff_", 255), ("0xFFFF_FFFF_FFFF_FFFF", U64_MAX), ("18446744073709551615", U64_MAX),
    ],
)  # fmt: skip
def test_plain(text: str, value: int) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("4KiB", 4096), ("2 MiB", 2 << 20), ("1_0GiB", 10 << 30), ("0x1000", 4096)]
)
def test_sizes(text: str, value: int) -> None:
    assert parse_number(text, SIZE_UNITS) == value


@pytest.mark.parametrize(("text", "value"), [("1ms", 1000), ("3us", 3), ("2s", 2_000_000)])
def test_times(text: str, value: int) -> None:
    assert parse_number(text, TIME_UNITS) == value


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "0x", "1.5", "1KiB", "٣", "1e3", "0x1_0000_0000_0000_0000"]
)
def test_not_a_number(text: str) -> None:
    with pytest.raises(NumberError):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "help"),
    [("4K", "4KiB"), ("ff", "0xff"), ("4kb", "4KiB"), ("-3", "no sign"), ("1.5MiB", "fractions")],
)
def test_help(text: str, help: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, SIZE_UNITS)
    assert help in (caught.value.help or "")


@given(st.integers(0, U64_MAX))
def test_any_number_round_trips(value: int) -> None:
    for text in (str(value), hex(value), f"{value:_}"):
        assert parse_number(text) == value


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_an_error(text: str) -> None:
    try:
        assert 0 <= parse_number(text, SIZE_UNITS) <= U64_MAX
    except NumberError:
        pass


def test_format_size() -> None:
    assert format_size(4096) == "4 KiB"
    assert format_size(3 << 30) == "3 GiB"
    assert format_size(100) == "100 bytes"
    assert format_size(4097) == "4097 bytes"
    assert format_size(1) == "1 byte"


@given(st.integers(0, 2**70), st.integers(1, 2**40))
def test_round_up(value: int, step: int) -> None:
    rounded = round_up(value, step)
    assert rounded % step == 0 and 0 <= rounded - value < step


@pytest.mark.parametrize(("us", "text"), [
    (0, "0 us"), (200, "200 us"), (9000, "9000 us"), (10_000, "10 ms"), (10_001, "10001 us"),
    (9_000_000, "9000 ms"), (10_000_000, "10 s"), (U64_MAX, f"{U64_MAX} us")])
def test_format_time(us: int, text: str) -> None:
    assert format_time(us) == text
