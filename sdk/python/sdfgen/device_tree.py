# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A compiled device tree (Devicetree Specification 0.4, section 5), as far as drivers need it: the
nodes by path, their registers where the CPU sees them, their interrupts at the GIC.

It needs nothing but Python's own library, as users run it with a Python of their own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .errors import SdfgenError
from .system.irq import Trigger

_MAGIC = 0xD00DFEED
_BEGIN, _END, _PROPERTY, _NOP, _FINISH = 1, 2, 3, 4, 9
#: Cells of addresses and sizes where a parent does not say (2.3.5).
_CELLS = (2, 1)
#: The GIC's first interrupt number of each kind, by an interrupt's first cell.
_FIRST = {0: 32, 1: 16}
_TRIGGERS = {1: Trigger.EDGE, 2: Trigger.EDGE, 4: Trigger.LEVEL, 8: Trigger.LEVEL}


@dataclass(frozen=True)
class Interrupt:
    """The GIC's number and how the line signals."""

    number: int
    trigger: Trigger


@dataclass
class Node:
    """A node of the tree."""

    name: str
    parent: Node | None = None
    properties: dict[str, bytes] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def path(self) -> str:
        if self.parent is None:
            return ""
        return f"{self.parent.path}/{self.name}".lstrip("/")

    def child(self, name: str) -> Node | None:
        return next((each for each in self.children if each.name == name), None)

    def all(self) -> Iterator[Node]:
        yield self
        for each in self.children:
            yield from each.all()

    def texts(self, name: str) -> list[str]:
        return [part.decode("utf-8", "replace")
                for part in self.properties.get(name, b"").split(b"\0") if part]  # fmt: skip

    def cells(self, name: str) -> list[int]:
        """A property as numbers of 32 bits; bytes that fill no cell are left out."""
        value = self.properties.get(name, b"")
        return [each for (each,) in struct.iter_unpack(">I", value[: len(value) // 4 * 4])]

    def cell(self, name: str, default: int) -> int:
        return next(iter(self.cells(name)), default)

    @property
    def enabled(self) -> bool:
        return self.texts("status")[:1] in ([], ["okay"], ["ok"])

    @property
    def widths(self) -> tuple[int, int]:
        """Cells of an address and of a size in the `reg` of the node's children."""
        return self.cell("#address-cells", _CELLS[0]), self.cell("#size-cells", _CELLS[1])

    def own_registers(self) -> list[tuple[int, int]]:
        """`reg` as it is written: pairs of address and size on the node's bus."""
        if self.parent is None:
            return []
        return [(address, size) for address, size in _groups(self.cells("reg"), self.parent.widths)]

    def registers(self) -> list[tuple[int, int]]:
        """`reg` as the CPU sees it, through the `ranges` of all buses above (2.3.8)."""
        return [(self._seen(address), size) for address, size in self.own_registers()]

    def _seen(self, address: int) -> int:
        bus = self.parent
        while bus is not None and bus.parent is not None:
            moved = bus._moved(address)
            if moved is None:
                raise SdfgenError(f"the CPU cannot reach {address:#x} of '{self.path}': it is in no "
                                  f"'ranges' of '{bus.path}'")  # fmt: skip
            address, bus = moved, bus.parent
        return address

    def _moved(self, address: int) -> int | None:
        """An address of the children on the bus above this one."""
        if not self.properties.get("ranges"):
            return address if "ranges" in self.properties else None
        assert self.parent is not None
        own, size = self.widths
        for low, above, length in _groups(self.cells("ranges"), (own, self.parent.widths[0], size)):
            if low <= address < low + length:
                return address - low + above
        return None

    def interrupts(self) -> list[Interrupt]:
        """`interrupts`, each of as many cells as its controller says; they must be the GIC's."""
        controller = self._controller()
        width = controller.cell("#interrupt-cells", 3) if controller else 3
        groups = list(_groups(self.cells("interrupts"), (1,) * width))
        return [self._interrupt(group) for group in groups]

    def _interrupt(self, cells: tuple[int, ...]) -> Interrupt:
        if len(cells) < 3 or cells[0] not in _FIRST or (cells[2] & 15) not in _TRIGGERS:
            raise SdfgenError(f"an interrupt of '{self.path}' is not one of a GIC: {list(cells)}")
        return Interrupt(cells[1] + _FIRST[cells[0]], _TRIGGERS[cells[2] & 15])

    def _controller(self) -> Node | None:
        """Named by `interrupt-parent` of the node or of the nearest one above (2.4)."""
        node: Node | None = self
        while node is not None:
            if wanted := node.cells("interrupt-parent"):
                return next((each for each in self._root().all()
                             if each.cells("phandle") == wanted), None)  # fmt: skip
            node = node.parent
        return None

    def _root(self) -> Node:
        return self if self.parent is None else self.parent._root()


def _groups(cells: list[int], widths: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Numbers of several cells each; an incomplete last group is left out."""
    length = sum(widths)
    for start in range(0, len(cells) - length + 1, length) if length else ():
        group, at = [], start
        for width in widths:
            value = 0
            for cell in cells[at : at + width]:
                value = value << 32 | cell
            group.append(value)
            at += width
        yield tuple(group)


class DeviceTree:
    """A compiled device tree. `data`: the bytes of a .dtb file."""

    def __init__(self, data: bytes) -> None:
        self.data = bytes(data)
        self.root = _Reader(self.data).tree()

    @property
    def size(self) -> int:
        return len(self.data)

    def node(self, path: str) -> Node:
        """A node by its path: names with their addresses, joined by `/`, with or without a first
        `/`. Raises an Exception where there is none, with what there is instead."""
        node = self.root
        for name in filter(None, path.split("/")):
            found = node.child(name)
            if found is None:
                raise SdfgenError(f"the device tree has no node '{path}': "
                                  f"'{node.path or '/'}' has no '{name}'{_near(node, name)}")  # fmt: skip
            node = found
        return node


def _near(node: Node, name: str) -> str:
    """Children of the same name with other addresses, for whoever forgot one."""
    stem = name.partition("@")[0]
    near = [each.name for each in node.children if each.name.partition("@")[0] == stem]
    return f", but {', '.join(near)}" if near else ""


class _Reader:
    """The flattened format (5.2 to 5.4). Every length is looked at before it is used."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        if len(data) < 40 or self.word(0) != _MAGIC:
            raise SdfgenError("the bytes are no compiled device tree (compile the .dts with dtc)")
        self.at, self.strings, self.end = self.word(8), self.word(12), self.word(4)
        if self.end > len(data) or self.at >= self.end or self.strings > self.end:
            raise SdfgenError("the compiled device tree is cut off")

    def word(self, at: int) -> int:
        if at + 4 > len(self.data):
            raise SdfgenError("the compiled device tree is cut off")
        return struct.unpack_from(">I", self.data, at)[0]

    def text(self, at: int) -> str:
        end = self.data.find(b"\0", at)
        if end < 0:
            raise SdfgenError("the compiled device tree is cut off")
        return self.data[at:end].decode("utf-8", "replace")

    def token(self) -> int:
        self.at += 4
        return self.word(self.at - 4)

    def tree(self) -> Node:
        top, node = Node(""), None
        while (token := self.token()) != _FINISH:
            if token == _BEGIN:
                node = self.begin(top, node)
            elif token == _PROPERTY and node is not None:
                self.property(node)
            elif token == _END and node is not None:
                node = node.parent
            elif token != _NOP:
                raise SdfgenError(f"the compiled device tree is damaged at byte {self.at - 4}")
        return top

    def begin(self, top: Node, above: Node | None) -> Node:
        name = self.text(self.at)
        self.at += (len(name.encode()) + 1 + 3) & ~3
        if above is None:
            return top
        node = Node(name, above)
        above.children.append(node)
        return node

    def property(self, node: Node) -> None:
        length, name = self.word(self.at), self.text(self.strings + self.word(self.at + 4))
        start = self.at + 8
        if start + length > len(self.data):
            raise SdfgenError("the compiled device tree is cut off")
        node.properties[name] = self.data[start : start + length]
        self.at = (start + length + 3) & ~3
