# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Trees as device trees have them: as a blob (Devicetree Specification 0.4, chapter 5) and as source
(chapter 6).

A tree is a dictionary: of properties, whose values are texts, cells or bytes, and of nodes. Bytes that come from a file
are included in the source, not written out; what a program that reads the source computes itself is left out of it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Union

from ..base.records import dataclass

#: What a blob begins with.
MAGIC = b"\xd0\x0d\xfe\xed"
_VERSION, _COMPATIBLE = 17, 16
_BEGIN, _END, _PROPERTY, _END_TREE = 1, 2, 3, 9
_HEADER = struct.Struct(">4s9I")
#: One entry of zeros: no memory is reserved.
_RESERVED = bytes(16)


@dataclass(frozen=True)
class Included:
    """Bytes of a file, from `offset` on; `path` as the source is to name it."""

    data: bytes
    path: str
    offset: int = 0


@dataclass(frozen=True)
class Computed:
    """Not in the source."""

    data: bytes


Value = Union[str, tuple[int, ...], Included, Computed]
Tree = Mapping[str, Union[Value, "Tree"]]


def blob(tree: Tree) -> bytes:
    """The tree as programs read it."""
    strings: dict[str, int] = {}
    structure = _node("", tree, strings) + _word(_END_TREE)
    names = b"".join(name.encode() + b"\0" for name in strings)
    at = _HEADER.size + len(_RESERVED)
    header = _HEADER.pack(
        MAGIC, at + len(structure) + len(names), at, at + len(structure), _HEADER.size,
        _VERSION, _COMPATIBLE, 0, len(names), len(structure),
    )  # fmt: skip
    return header + _RESERVED + structure + names


def source(tree: Tree) -> str:
    """The tree for dtc and mkimage."""
    return "/dts-v1/;\n\n" + _source("/", tree, "")


def _node(name: str, tree: Tree, strings: dict[str, int]) -> bytes:
    data = _word(_BEGIN) + _pad(name.encode() + b"\0")
    for key, value in tree.items():
        if not isinstance(value, Mapping):
            at = strings.setdefault(key, sum(len(each) + 1 for each in strings))
            content = _bytes(value)
            data += struct.pack(">III", _PROPERTY, len(content), at) + _pad(content)
    for key, value in tree.items():
        if isinstance(value, Mapping):
            data += _node(key, value, strings)
    return data + _word(_END)


def _bytes(value: Value) -> bytes:
    if isinstance(value, str):
        return value.encode() + b"\0"
    if isinstance(value, tuple):
        return struct.pack(f">{len(value)}I", *value)
    return value.data


def _source(name: str, tree: Tree, indent: str) -> str:
    inner = indent + "\t"
    lines = [f"{indent}{name} {{\n"]
    for key, value in tree.items():
        if isinstance(value, Mapping):
            lines.append("\n" + _source(key, value, inner))
        elif not isinstance(value, Computed):
            lines.append(f"{inner}{key} = {_text(value)};\n")
    return "".join(lines) + f"{indent}}};\n"


def _text(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        return f"<{' '.join(hex(cell) for cell in value)}>"
    assert isinstance(value, Included)
    return f"/incbin/({_quoted(value.path)}, {value.offset:#x}, {len(value.data):#x})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _word(value: int) -> bytes:
    return value.to_bytes(4, "big")


def _pad(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
