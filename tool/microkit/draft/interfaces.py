# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interfaces as described: types looked up, messages laid out where that can be done.

What is missing or wrong has the type None; check/interfaces.py says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from types import MappingProxyType

from ..base.frozen import NAMED
from ..base.records import dataclass
from ..model.interfaces import (
    BYTES,
    MAX_LEVELS,
    SCALARS,
    Array,
    Bytes,
    Enumeration,
    Field,
    Message,
    Structure,
    Type,
    lay_out,
    structure,
)
from ..parse.node import Node

Types = Mapping[str, Structure | Enumeration | None]


@dataclass(frozen=True, eq=False)
class FieldDraft:
    """A field, argument or result."""

    node: Node = field(metadata=NAMED)
    type: Type | None = field(metadata=NAMED)

    @property
    def name(self) -> str:
        return self.node.text("name") or "?"


@dataclass(frozen=True, eq=False)
class ProcedureDraft:
    """A procedure as described."""

    node: Node = field(metadata=NAMED)
    arguments: tuple[FieldDraft, ...]
    results: tuple[FieldDraft, ...]


@dataclass(frozen=True, eq=False)
class InterfaceDraft:
    """An interface as described; `types`: its own by name, the first of several with one name; `deep`: those with
    more levels of structures than there may be."""

    node: Node = field(metadata=NAMED)
    types: Types = field(metadata=NAMED)
    deep: frozenset[str]
    procedures: tuple[ProcedureDraft, ...]

    @property
    def name(self) -> str:
        return self.node.text("name") or "?"

    @property
    def events(self) -> list[Node]:
        return self.node.all("event")


def make_interface(node: Node) -> InterfaceDraft:
    types, deep = _types(node)
    procedures = tuple(
        ProcedureDraft(each, _drafts(each.all("argument"), types), _drafts(each.all("result"), types))
        for each in node.all("procedure")
    )
    return InterfaceDraft(node, MappingProxyType(types), deep, procedures)


def placed(fields: Sequence[FieldDraft]) -> tuple[Field, ...] | None:
    """Where they lie; None when one of them has no type."""
    named = [(each.name, each.type) for each in fields if each.type is not None]
    return lay_out(named) if len(named) == len(fields) else None


def message(fields: Sequence[FieldDraft]) -> Message | None:
    found = placed(fields)
    return None if found is None else Message(found)


def _drafts(nodes: Sequence[Node], types: Types) -> tuple[FieldDraft, ...]:
    return tuple(FieldDraft(node, field_type(node, types)) for node in nodes)


def field_type(node: Node, types: Types) -> Type | None:
    """What `type`, `count` and `max` say together; None when they cannot be meant so."""
    name = node.text("type") or ""
    count, maximum = node.number("count"), node.number("max")
    if name == BYTES:
        return Bytes(maximum) if maximum is not None and not node.given("count") else None
    element = SCALARS.get(name) or types.get(name)
    if element is None or node.given("max") or (node.given("count") and count is None):
        return None
    return Array(element, count) if count is not None else element


def _types(interface: Node) -> tuple[Types, frozenset[str]]:
    """Structures behind those that they have inside; one that has itself inside is None."""
    nodes: dict[str, Node] = {}
    for node in (*interface.all("enum"), *interface.all("struct")):
        nodes.setdefault(node.text("name") or "?", node)
    maker = _Maker(nodes)
    for name in nodes:
        maker.add(name, frozenset())
    return maker.found, frozenset(maker.deep)


class _Maker:
    """Makes types in the order in which they need each other."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self.found: dict[str, Structure | Enumeration | None] = {}
        self.deep: set[str] = set()

    def add(self, name: str, above: frozenset[str]) -> None:
        if name in self.found or name in above:
            return
        node = self.nodes[name]
        if node.tag == "enum":
            self.found[name] = _enumeration(name, node)
        elif len(above) > MAX_LEVELS:
            self._too_deep(name)
        else:
            self._add_structure(name, node, above | {name})

    def _add_structure(self, name: str, node: Node, above: frozenset[str]) -> None:
        for each in node.all("field"):
            inner = each.text("type") or ""
            if inner in self.nodes:
                self.add(inner, above)
        fields = placed(_drafts(node.all("field"), self.found))
        plain = fields and not any(isinstance(each.type, Bytes) for each in fields)
        made = structure(name, fields) if fields and plain else None
        if made and made.levels > MAX_LEVELS:
            self._too_deep(name)
        else:
            self.found[name] = made

    def _too_deep(self, name: str) -> None:
        self.found[name] = None
        self.deep.add(name)


def _enumeration(name: str, node: Node) -> Enumeration | None:
    values = numbered(node)
    if not values or any(number is None for _, number in values):
        return None
    return Enumeration(name, tuple((each.text("name") or "?", number or 0) for each, number in values))


def numbered(enumeration: Node) -> list[tuple[Node, int | None]]:
    """Its values with their numbers: as written, else one more than that of the value before."""
    found: list[tuple[Node, int | None]] = []
    number: int | None = -1
    for node in enumeration.all("value"):
        if node.given("number"):
            number = node.number("number")
        elif number is not None:
            number += 1
        found.append((node, number))
    return found
