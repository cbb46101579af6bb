# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The interrupts that a device tree's devices raise at the interrupt controller (Devicetree Specification 2.4)."""

from __future__ import annotations

from collections.abc import Iterator

from .device_tree import Node, Tree

#: Behind the last shared one.
IRQ_END = 1020


def used_intids(tree: Tree, gic: Node) -> Iterator[int]:
    """Of the devices that interrupt this controller."""
    own = gic.cell("phandle", 0)
    for node in tree.nodes:
        if "interrupts" in node.properties and _interrupt_parent(node) == own:
            yield from (intid for intid in tree.intids(node) if intid is not None and intid < IRQ_END)


def _interrupt_parent(node: Node) -> int:
    """Its own, or that of the nearest node above (2.4.1)."""
    above: Node | None = node
    while above is not None:
        if "interrupt-parent" in above.properties:
            return above.cell("interrupt-parent", 0)
        above = above.parent
    return 0
