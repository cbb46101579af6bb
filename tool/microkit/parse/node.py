# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Checked syntax: an element of the dialect with values of the right types.

A value that is wrong has been reported; it then reads as None (or as the default, for a flag), and
later checks say nothing more about it.
"""

from __future__ import annotations

from ..base.location import Location
from ..model.system import Perms
from .grammar import Spec
from .xml import Element

Value = int | str | bool | Perms


class Node:
    """An element with its values; defaults are filled in."""

    __slots__ = ("spec", "element", "children", "skipped", "_values")

    def __init__(self, spec: Spec, element: Element, values: dict[str, Value | None]) -> None:
        self.spec = spec
        self.element = element
        self.children: list[Node] = []
        #: Elements inside that are not served, or have no place here, and have been reported.
        self.skipped: list[Element] = []
        self._values = values

    def summary(self) -> dict[str, object]:
        """With all that is inside."""
        found: dict[str, object] = {"element": self.tag, "location": self.location}
        found |= {name: value for name, value in self._values.items() if value is not None}
        return found | ({"inside": tuple(self.children)} if self.children else {})

    @property
    def tag(self) -> str:
        return self.spec.name

    @property
    def location(self) -> Location:
        return self.element.location

    def given(self, name: str) -> bool:
        """Whether the attribute is written, right or wrong."""
        return name in self.element.attributes

    def number(self, name: str) -> int | None:
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def flag(self, name: str) -> bool:
        return self._values.get(name) is True

    def perms(self, name: str) -> Perms | None:
        value = self._values.get(name)
        return value if isinstance(value, Perms) else None

    def raw(self, name: str) -> str:
        """The value as written, for messages."""
        attribute = self.element.attributes.get(name)
        return attribute.value if attribute else ""

    def place(self, name: str) -> Location:
        """Where the value of the attribute stands; the element when it is not written."""
        attribute = self.element.attributes.get(name)
        return attribute.value_location if attribute else self.location

    def all(self, tag: str) -> list[Node]:
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Node | None:
        return next((child for child in self.children if child.tag == tag), None)
