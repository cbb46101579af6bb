# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A compiled device tree (Devicetree Specification 0.4), as far as it says what a board description
says: cores, memory, interrupt controller, timer, console.

Addresses are those of the CPU, translated through the buses above a node; a node that the CPU cannot
reach has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from ...base.records import dataclass
from ...model.board import MemoryRange

#: Without #address-cells and #size-cells (2.3.5).
_CELLS = (2, 1)


class TreeError(ValueError):
    """The bytes are no device tree."""


@dataclass
class Node:
    """A node of the tree."""

    name: str
    parent: Node | None
    properties: dict[str, bytes] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.all()

    def child(self, name: str) -> Node | None:
        """By its name without address."""
        return next((each for each in self.children if each.name.partition("@")[0] == name), None)

    @property
    def path(self) -> str:
        if self.parent is None:
            return "/"
        return f"{self.parent.path.rstrip('/')}/{self.name}"

    @property
    def works(self) -> bool:
        return self.text("status") in ("", "okay", "ok")

    def texts(self, name: str) -> list[str]:
        value = self.properties.get(name, b"")
        return [each.decode("utf-8", "replace") for each in value.split(b"\0") if each]

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def cells(self, name: str) -> list[int]:
        """A property as numbers of 32 bits."""
        value = self.properties.get(name, b"")
        return [int.from_bytes(value[at : at + 4], "big") for at in range(0, len(value) - 3, 4)]

    def cell(self, name: str, default: int) -> int:
        return next(iter(self.cells(name)), default)

    def number(self, name: str) -> int | None:
        """A property of one or two cells."""
        value = self.properties.get(name, b"")
        return int.from_bytes(value, "big") if len(value) in (4, 8) else None

    @property
    def own_cells(self) -> tuple[int, int]:
        """Cells of an address, and of a size, in the `reg` of children."""
        return self.cell("#address-cells", _CELLS[0]), self.cell("#size-cells", _CELLS[1])

    def reg(self) -> list[MemoryRange]:
        """Each range of the node, where the CPU sees it."""
        if self.parent is None:
            return []
        found = []
        for base, size in _groups(self.cells("reg"), self.parent.own_cells):
            seen = self.parent.translated(base)
            if seen is not None:
                found.append(MemoryRange(seen, size))
        return found

    def translated(self, address: int) -> int | None:
        """An address of children as the CPU has it; None: it does not (2.3.8)."""
        if self.parent is None:
            return address
        if "ranges" not in self.properties:
            return None
        if not self.properties["ranges"]:
            return self.parent.translated(address)
        own, size = self.own_cells
        widths = own, self.parent.own_cells[0], size
        for low, above, length in _groups(self.cells("ranges"), widths):
            if low <= address < low + length:
                return self.parent.translated(above + address - low)
        return None


class Tree:
    """A device tree."""

    def __init__(self, data: bytes) -> None:
        self.root = _read(data)
        self.nodes = list(self.root.all())

    def compatible(self, names: frozenset[str]) -> Node | None:
        """The first node that works and is one of these."""
        return next((each for each in self.nodes
                     if each.works and names & set(each.texts("compatible"))), None)  # fmt: skip

    def cores(self) -> list[tuple[int, Node]]:
        """MPIDR and node of each core."""
        above = self.root.child("cpus")
        if above is None:
            return []
        width = above.own_cells[0]
        return [(reg[0], each) for each in above.children
                if each.text("device_type") == "cpu" and each.works
                for reg in _groups(each.cells("reg"), (width,))]  # fmt: skip

    def memory(self) -> list[MemoryRange]:
        return [part for each in self.root.children
                if each.text("device_type") == "memory" and each.works
                for part in each.reg()]  # fmt: skip

    def reserved(self) -> list[MemoryRange]:
        """What is reserved in a place of its own, with the node's name."""
        above = self.root.child("reserved-memory")
        return [MemoryRange(part.base, part.size, each.name.partition("@")[0])
                for each in (above.children if above else ()) if each.works
                for part in each.reg()]  # fmt: skip

    def console(self) -> Node | None:
        """The node that /chosen says, by its path or its alias (3.6)."""
        chosen = self.root.child("chosen")
        path = chosen.text("stdout-path").partition(":")[0] if chosen else ""
        aliases = self.root.child("aliases")
        if aliases and not path.startswith("/"):
            path = aliases.text(path)
        return next((each for each in self.nodes if path and each.path == path), None)


def _groups(cells: list[int], widths: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Numbers that have so many cells each, again and again; what is not whole is left out."""
    total = sum(widths)
    for at in range(0, len(cells) - total + 1, total) if total else ():
        group = []
        for width in widths:
            number = 0
            for cell in cells[at : at + width]:
                number = number << 32 | cell
            group.append(number)
            at += width
        yield tuple(group)


def _read(data: bytes) -> Node:
    import libfdt  # type: ignore[import]

    try:
        return _node(libfdt.FdtRo(data), 0, None)
    except (libfdt.FdtException, ValueError) as error:
        raise TreeError(str(error)) from None


def _node(tree: Any, offset: int, parent: Node | None) -> Node:
    import libfdt

    node = Node(tree.get_name(offset), parent)
    at = tree.first_property_offset(offset, [libfdt.NOTFOUND])
    while at >= 0:
        found = tree.get_property_by_offset(at)
        node.properties[found.name] = bytes(found)
        at = tree.next_property_offset(at, [libfdt.NOTFOUND])
    below = tree.first_subnode(offset, [libfdt.NOTFOUND])
    while below >= 0:
        node.children.append(_node(tree, below, node))
        below = tree.next_subnode(below, [libfdt.NOTFOUND])
    return node
