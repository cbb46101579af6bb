# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a guest's device tree says of its memory and its interrupt controller."""

from __future__ import annotations

from ..device_tree import DeviceTree, Node
from ..errors import SdfgenError
from ..system.memory import rounded

_GICV2 = {"arm,cortex-a15-gic", "arm,gic-400"}


class Guest:
    def __init__(self, tree: DeviceTree) -> None:
        self._tree = tree

    @property
    def memory(self) -> tuple[int, int]:
        """Base and size of the guest's memory, which is in one piece."""
        for node in self._tree.root.children:
            if node.texts("device_type") == ["memory"] and node.registers():
                return node.registers()[0]
        raise SdfgenError("the guest's device tree has no memory")

    def places(self) -> tuple[int, int]:
        """Where the initial RAM disk lies, and the device tree: behind it, or else before it."""
        base, size = self.memory
        start, end = self._chosen("linux,initrd-start"), self._chosen("linux,initrd-end")
        if not base <= start < end <= base + size:
            raise SdfgenError(f"the guest's initrd {start:#x} to {end:#x} is not in its memory")
        need = rounded(self._tree.size)
        behind, before = rounded(end), (start & -0x1000) - need
        if behind + need <= base + size:
            return start, behind
        if before >= base:
            return start, before
        raise SdfgenError("the guest's memory has no room for its device tree beside the initrd")

    def _chosen(self, name: str) -> int:
        node = self._tree.root.child("chosen")
        value = node.properties.get(name, b"") if node else b""
        if len(value) not in (4, 8):
            raise SdfgenError(f"the guest's device tree has no number '{name}' in /chosen")
        return int.from_bytes(value, "big")


def gic_interface(tree: DeviceTree) -> tuple[int, int, int] | None:
    """Of a GICv2: where guests see their CPU interface (second `reg`), the virtual one (fourth) and its
    size. None for other controllers, which need no memory."""
    gic = next((node for node in tree.root.all() if _GICV2 & set(node.texts("compatible"))), None)
    if gic is None:
        return None
    registers = gic.registers()
    if len(registers) < 4:
        raise _no_virtual_interface(gic)
    return registers[1][0], registers[3][0], registers[3][1]


def _no_virtual_interface(gic: Node) -> SdfgenError:
    return SdfgenError(f"'{gic.path}' has no virtual CPU interface: 'reg' needs four pairs")
