# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Typed interfaces: what two ends of a channel may say to each other, with the place of every byte.

An emitter for a language takes an `Interface` and decides nothing about messages: offsets, lengths and labels
are here. A message is a structure in the first words, little-endian; the contents of its `bytes` follow, in order,
each from a word on. Why so: docs/design/interfaces.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Union

from ..base.location import Location
from ..base.records import dataclass

WORD = 8
#: Words of the longest message, within a core and between cores: seL4_MsgMaxLength.
MAX_WORDS = 120
#: Structures in structures: none has so many levels of them on purpose.
MAX_LEVELS = 16


@dataclass(frozen=True)
class Scalar:
    """A number, or `bool`: 0 or 1 in a byte. Of numbers every value of the bits is one."""

    name: str
    size: int
    signed: bool = False

    @property
    def alignment(self) -> int:
        return self.size


SCALARS = {
    each.name: each
    for each in (
        *(Scalar(f"u{8 * size}", size) for size in (1, 2, 4, 8)),
        *(Scalar(f"i{8 * size}", size, signed=True) for size in (1, 2, 4, 8)),
        Scalar("bool", 1),
    )
}
BYTES = "bytes"


@dataclass(frozen=True)
class Enumeration:
    """One of `values`, (name, number) in the order of the description; others are no values of it."""

    name: str
    values: tuple[tuple[str, int], ...]
    size: int = 4
    alignment: int = 4


@dataclass(frozen=True)
class Structure:
    """Fields that are all of fixed size; `levels` of structures, with its own."""

    name: str
    fields: tuple[Field, ...]
    size: int
    alignment: int
    levels: int = 1


@dataclass(frozen=True)
class Array:
    """`count` elements, one directly behind the other; no arrays of arrays."""

    element: Union[Scalar, Enumeration, Structure]
    count: int

    @property
    def size(self) -> int:
        return self.element.size * self.count

    @property
    def alignment(self) -> int:
        return self.element.alignment


@dataclass(frozen=True)
class Bytes:
    """0 to `maximum` bytes. In the structure there is their number; of fields in a message only."""

    maximum: int
    size: int = 4
    alignment: int = 4


Type = Union[Scalar, Enumeration, Structure, Array, Bytes]


@dataclass(frozen=True)
class Field:
    """Of a structure or message; `offset` in bytes from its start."""

    name: str
    type: Type
    offset: int


@dataclass(frozen=True)
class Message:
    """A request or an answer."""

    fields: tuple[Field, ...]

    @cached_property
    def words(self) -> int:
        """Of the structure; the message is as long when there are no `bytes`."""
        return words(max((field.offset + field.type.size for field in self.fields), default=0))

    @property
    def bytes(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if isinstance(field.type, Bytes))

    @property
    def max_words(self) -> int:
        """When all `bytes` are as long as they may be."""
        return self.words + sum(words(each.type.maximum) for each in self.bytes)  # type: ignore[union-attr]


@dataclass(frozen=True)
class Procedure:
    """The client calls it, the server answers. `number`: from 0, in the order of the description."""

    name: str
    number: int
    request: Message
    answer: Message
    location: Location


@dataclass(frozen=True)
class Event:
    """A notification of the channel; at most one from each side."""

    name: str
    from_server: bool
    location: Location


@dataclass(frozen=True)
class Interface:
    """Everything is named by identifiers that C, C++, Rust and Ada take. `structures` only have those before
    them inside."""

    name: str
    version: int
    enumerations: tuple[Enumeration, ...]
    structures: tuple[Structure, ...]
    procedures: tuple[Procedure, ...]
    events: tuple[Event, ...]
    location: Location

    @cached_property
    def signature(self) -> int:
        """32 bits of everything that both ends must agree on."""
        import hashlib  # which loads OpenSSL: nothing else of a build needs it

        digest = hashlib.sha256(canonical(self).encode()).digest()
        return int.from_bytes(digest[:4], "big")

    def label(self, procedure: Procedure) -> int:
        """Of a request; of its answer with MICROKIT_INTERFACE_LABEL_ANSWER (multikit/pd.h)."""
        return self.signature << 16 | procedure.number


def words(size: int) -> int:
    """That so many bytes take."""
    return -(-size // WORD)


def lay_out(named: Iterable[tuple[str, Type]]) -> tuple[Field, ...]:
    """Each at the next multiple of its alignment."""
    fields: list[Field] = []
    end = 0
    for name, type in named:
        offset = _aligned(end, type.alignment)
        fields.append(Field(name, type, offset))
        end = offset + type.size
    return tuple(fields)


def structure(name: str, fields: Sequence[Field]) -> Structure:
    alignment = max(field.type.alignment for field in fields)
    end = fields[-1].offset + fields[-1].type.size
    elements = [field.type.element if isinstance(field.type, Array) else field.type for field in fields]
    levels = max((each.levels for each in elements if isinstance(each, Structure)), default=0)
    return Structure(name, tuple(fields), _aligned(end, alignment), alignment, levels + 1)


def _aligned(offset: int, alignment: int) -> int:
    return -(-offset // alignment) * alignment


def canonical(interface: Interface) -> str:
    """The text that is hashed: two ends with the same text understand each other."""
    lines = [f"interface {interface.name} {interface.version}"]
    for enumeration in interface.enumerations:
        values = " ".join(f"{name}={number}" for name, number in enumeration.values)
        lines.append(f"enum {enumeration.name} {values}")
    for each in interface.structures:
        lines.append(f"struct {each.name} {_fields(each.fields)}")
    for procedure in interface.procedures:
        request, answer = _fields(procedure.request.fields), _fields(procedure.answer.fields)
        lines.append(f"procedure {procedure.name} ({request}) ({answer})")
    for event in interface.events:
        lines.append(f"event {event.name} {'server' if event.from_server else 'client'}")
    return "\n".join(lines) + "\n"


def _fields(fields: Iterable[Field]) -> str:
    return " ".join(f"{field.name}:{type_text(field.type)}@{field.offset}" for field in fields)


def type_text(type: Type) -> str:
    """As people write it."""
    if isinstance(type, Array):
        return f"{type.element.name}[{type.count}]"
    if isinstance(type, Bytes):
        return f"{BYTES}[0..{type.maximum}]"
    return type.name
