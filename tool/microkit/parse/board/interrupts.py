# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The interrupts that a device tree's devices raise at the board's interrupt controller (Devicetree Specification 2.4).

A GIC's have type, number and flags (binding arm,gic). What passes them on with these cells, as NXP's power controller
does, is between a device and the GIC, and changes nothing. Other controllers gather several, and what they say is
no INTID.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...base.records import dataclass
from .device_tree import Node, Tree

#: Behind the last shared one.
IRQ_END = 1020
_SPI, _PPI = 0, 1
_FIRST = {_SPI: 32, _PPI: 16}
_GIC_CELLS = 3
#: The third cell's low bits: which edge, or which level.
_TRIGGERS = {1: "edge", 2: "edge", 4: "level", 8: "level"}
#: What bindings of UARTs call the interrupt of a received character, where it is one of several.
_RECEIVE = ("rxi", "rx")
#: And that of room to transmit.
_TRANSMIT = ("txi", "tx")


@dataclass(frozen=True)
class Interrupt:
    """One of a GIC; None: the tree does not say what its trigger is."""

    intid: int
    trigger: str | None


class Interrupts:
    """Of a tree, for one interrupt controller; without it there are none."""

    def __init__(self, tree: Tree, gic: Node | None) -> None:
        self._tree = tree
        self._gic = gic
        self._by_phandle = {each.cell("phandle", 0): each for each in tree.nodes if "phandle" in each.properties}

    def of(self, node: Node) -> list[Interrupt | None]:
        """In order; None: of another controller. `interrupts-extended` goes before `interrupts` (2.4.1.1)."""
        if "interrupts-extended" in node.properties:
            return [self._of_gic(above, cells) for above, cells in self._extended(node)]
        above = self._parent(node)
        cells, width = node.cells("interrupts"), _width(above)
        return [self._of_gic(above, cells[at : at + width]) for at in range(0, len(cells) - width + 1, width)]

    def received(self, console: Node) -> Interrupt | None:
        """The one that a UART raises when it has received: by its name, else its first."""
        found, names = self.of(console), console.texts("interrupt-names")
        named = [each for name, each in zip(names, found) if name in _RECEIVE]
        return next(iter([*named, *found]), None)

    def transmitted(self, console: Node) -> Interrupt | None:
        """The one that a UART raises when it has room, where it is another; only a name can say that."""
        names = zip(console.texts("interrupt-names"), self.of(console))
        return next((each for name, each in names if name in _TRANSMIT and each != self.received(console)), None)

    def used_intids(self) -> Iterator[int]:
        """Of all devices, those that do not work, too."""
        for node in self._tree.nodes:
            for each in self.of(node):
                if each is not None and each.intid < IRQ_END:
                    yield each.intid

    def _extended(self, node: Node) -> Iterator[tuple[Node | None, list[int]]]:
        """Each with its controller; what is behind one that is not in the tree cannot be read."""
        cells = node.cells("interrupts-extended")
        while cells:
            above = self._by_phandle.get(cells[0])
            width = _width(above) if above else len(cells)
            yield above, cells[1 : 1 + width]
            cells = cells[1 + width :]

    def _of_gic(self, above: Node | None, cells: list[int]) -> Interrupt | None:
        if not self._reaches_gic(above) or len(cells) < _GIC_CELLS or cells[0] not in _FIRST:
            return None
        return Interrupt(_FIRST[cells[0]] + cells[1], _TRIGGERS.get(cells[2] & 0xF))

    def _reaches_gic(self, above: Node | None) -> bool:
        """Itself, or by controllers that pass its interrupts on."""
        seen: set[int] = set()
        while above is not None and id(above) not in seen:
            if above is self._gic:
                return True
            seen.add(id(above))
            above = self._parent(above)
        return False

    def _parent(self, node: Node) -> Node | None:
        """Its own, or that of the nearest node above (2.4.1)."""
        above: Node | None = node
        while above is not None:
            if "interrupt-parent" in above.properties:
                return self._by_phandle.get(above.cell("interrupt-parent", 0))
            above = above.parent
        return None


def _width(controller: Node | None) -> int:
    """Cells of its interrupts; 0 is as bad as none."""
    return max(1, controller.cell("#interrupt-cells", 1)) if controller else 1
