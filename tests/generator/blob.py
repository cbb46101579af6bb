# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Expected bytes, written as `offset:value` in hexadecimal: a number of 8 bytes, or `"text"`, or
`=xx,xx` for single bytes. All other bytes are zero."""

from __future__ import annotations

import re

_WORD = re.compile(r'([0-9a-f]+):(?:"([^"]*)"|=((?:[0-9a-f]{2})(?:,[0-9a-f]{2})*)|([0-9a-f]+))')


def expected(size: int, text: str) -> bytes:
    made = bytearray(size)
    rest = _WORD.sub("", text).strip()
    assert not rest, f"not understood: {rest}"
    for offset, string, single, number in _WORD.findall(text):
        value = (string.encode().decode("unicode_escape").encode() if string
                 else bytes.fromhex(single.replace(",", "")) if single else int(number, 16).to_bytes(8, "little"))
        at = int(offset, 16)
        assert not any(made[at : at + len(value)]), f"two values at {offset}"
        made[at : at + len(value)] = value
    assert len(made) == size
    return bytes(made)


def words(data: bytes) -> str:
    """All that is not zero, for messages."""
    return " ".join(f"{at:x}:{int.from_bytes(data[at:at + 8], 'little'):x}"
                    for at in range(0, len(data), 8) if any(data[at : at + 8]))  # fmt: skip
