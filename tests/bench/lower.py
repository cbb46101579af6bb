# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Limits follow figures down: what has become less may not become more again. Raising one is done by hand,
by whoever can say why. Bytes are left alone, since images grow with every feature: their limits have room."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil

from .figure import Figure

UNITS = ("instructions", "lines of code", "lines of data", "each")
PART = re.compile(r"^\[(\w+)\]$")
NUMBER = re.compile(r"(\w+) = (\d[\d_]*)")


def _lowered(match: re.Match[str], values: Mapping[str, int], prefix: str) -> str:
    value = values.get(prefix + match[1])
    return match[0] if value is None or value >= int(match[2]) else f"{match[1]} = {value}"


def lower(text: str, figures: Sequence[Figure]) -> str:
    """limits.toml, its lines as they are, with limits no higher than these figures."""
    values = {each.key: ceil(each.value) for each in figures if each.unit in UNITS}
    lines, part = [], ""
    for line in text.splitlines():
        if found := PART.match(line):
            part = found[1]
        row, table, _ = line.partition(" = {")
        prefix = f"{part}.{row}." if table else f"{part}."
        code, comment, rest = line.partition("#")
        lines.append(NUMBER.sub(lambda each, prefix=prefix: _lowered(each, values, prefix), code) + comment + rest)
    return "\n".join(lines) + "\n"
