# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Numbers as people write them, and sizes as people read them.

Microkit takes decimal and hexadecimal numbers with `_` between digits. Units (`4KiB`, `1ms`) are an
extension; they exist only where the attribute is a size or a time.
"""

from __future__ import annotations

import re

U64_MAX = 2**64 - 1

SIZE_UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
TIME_UNITS = {"us": 1, "ms": 1000, "s": 1_000_000}
NO_UNITS: dict[str, int] = {}

#: What people write when they mean one of the units above.
_LOOKALIKES = {
    "K": "KiB", "KB": "KiB", "k": "KiB", "kB": "KiB", "kb": "KiB", "kib": "KiB", "KIB": "KiB",
    "Ki": "KiB", "M": "MiB", "MB": "MiB", "m": "MiB", "mb": "MiB", "mib": "MiB", "MIB": "MiB",
    "Mi": "MiB", "G": "GiB", "GB": "GiB", "g": "GiB", "gb": "GiB", "gib": "GiB", "Gi": "GiB",
    "b": "B", "bytes": "B", "usec": "us", "µs": "us", "μs": "us", "msec": "ms", "sec": "s",
    "S": "s",
}  # fmt: skip

# [0-9], not \d: a digit of another script is a mistake here.
_PLAINLY = "numbers are decimal, or hexadecimal with 0x, and may contain '_'"

_DECIMAL = re.compile(r"[0-9_]*[0-9][0-9_]*")
_HEX = re.compile(r"0[xX][0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*")
_WITH_UNIT = re.compile(r"([0-9_]*[0-9][0-9_]*)\s*([^\W\d_]+)")


class NumberError(ValueError):
    """The text is not a number that is allowed here; says why, and what may be meant."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help


def parse_number(text: str, units: dict[str, int] | None = None) -> int:
    """The value of `text`, at most 2^64-1; with `units`, a unit may follow a decimal number."""
    text = text.strip()
    value = _plain(text)
    if value is None:
        value = _scaled(text, units or NO_UNITS)
    if value > U64_MAX:
        raise NumberError("does not fit in 64 bits")
    return value


def _plain(text: str) -> int | None:
    if len(text) > 200:
        raise NumberError("does not fit in 64 bits")
    if _DECIMAL.fullmatch(text):
        return int(text.replace("_", ""))
    if _HEX.fullmatch(text):
        return int(text[2:].replace("_", ""), 16)
    return None


def _scaled(text: str, units: dict[str, int]) -> int:
    match = _WITH_UNIT.fullmatch(text)
    if match is None or not match[2].isascii() and match[2] not in _LOOKALIKES:
        raise NumberError("is not a number", _why(text, units))
    digits, unit = match.groups()
    if unit in units:
        return int(digits.replace("_", "")) * units[unit]
    meant = _LOOKALIKES.get(unit, unit)
    if meant in units:
        raise NumberError(f"has the unknown unit '{unit}'", f"write '{digits}{meant}'")
    if re.match(r"0[xX]", text):
        raise NumberError("is not a number", _hexadecimal(text, units))
    if re.fullmatch(r"[0-9a-fA-F_]+", text):
        raise NumberError("is not a number", f"a hexadecimal number starts with 0x: '0x{text}'")
    if not units and meant in {**SIZE_UNITS, **TIME_UNITS}:
        raise NumberError("is not a number", "this attribute takes a plain number without a unit")
    if units:
        raise NumberError(f"has the unknown unit '{unit}'", f"units are {', '.join(units)}")
    raise NumberError("is not a number", _PLAINLY)


def _why(text: str, units: dict[str, int]) -> str | None:
    if not text:
        return "the value is empty"
    if text[0] in "+-":
        return "numbers have no sign"
    if re.fullmatch(r"0[bBoO][0-9_]+", text):
        return "numbers are decimal, or hexadecimal with 0x"
    if re.fullmatch(r"0[xX]\S*", text):
        return _hexadecimal(text, units)
    if re.fullmatch(r"[0-9_]*\.[0-9_]+\s*\w*", text):
        return "fractions are not allowed"
    if re.fullmatch(r"_*[0-9a-fA-F][0-9a-fA-F_]*", text):
        return f"a hexadecimal number starts with 0x: '0x{text}'"
    return _PLAINLY


def _hexadecimal(text: str, units: dict[str, int]) -> str:
    if re.fullmatch(r"_*", text[2:]):
        return "digits are missing after 0x"
    if any(re.fullmatch(rf"0[xX][0-9a-fA-F_]+\s*{unit}", text) for unit in units):
        return "units follow decimal numbers only"
    return "hexadecimal digits are 0-9 and a-f"


def format_size(size: int) -> str:
    """'8 KiB', '2 GiB', '4660 bytes' - exact, never rounded."""
    for unit, scale in (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if size >= scale and size % scale == 0:
            return f"{size // scale} {unit}"
    return "1 byte" if size == 1 else f"{size} bytes"


def format_time(us: int) -> str:
    """'200 us', '20 ms', '2 s' - exact, never rounded, and in microseconds when there are few."""
    for unit, scale in (("s", 1_000_000), ("ms", 1000)):
        if us >= 10 * scale and us % scale == 0:
            return f"{us // scale} {unit}"
    return f"{us} us"


def round_up(value: int, step: int) -> int:
    return (value + step - 1) // step * step
