# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A device tree is read as the specification has it: cells, buses, nodes that do not work, aliases."""

from __future__ import annotations

import subprocess

import pytest
from microkit.model.board import MemoryRange
from microkit.parse.board.device_tree import Tree, TreeError
from microkit.parse.board.interrupts import Interrupt, Interrupts

SOURCE = """/dts-v1/;
/memreserve/ 0x80000000 0x1000;
/ {
    #address-cells = <2>; #size-cells = <1>; interrupt-parent = <&gic>;
    aliases { serial1 = &uart; };
    chosen { stdout-path = "serial1:115200n8"; };
    cpus {
        #address-cells = <2>; #size-cells = <0>;
        cpu-map { };
        cpu@0 { device_type = "cpu"; reg = <0 0x100>; };
        cpu@1 { device_type = "cpu"; reg = <0x1 0x200>; };
        cpu@2 { device_type = "cpu"; reg = <0 0x300>; status = "disabled"; };
    };
    memory@80000000 { device_type = "memory"; reg = <0 0x80000000 0x1000>, <1 0 0x2000>; };
    memory@1 { device_type = "memory"; reg = <9 0 0x2000>; status = "fail"; };
    reserved-memory {
        #address-cells = <1>; #size-cells = <2>; ranges;
        a@1000 { reg = <0x1000 0 0x2000>; };
        b { size = <0 0x1000>; };
    };
    gic: interrupt-controller@0 {
        interrupt-controller; #interrupt-cells = <4>; #address-cells = <0>; reg = <0 0 0x1000>;
    };
    bus@40000000 {
        #address-cells = <1>; #size-cells = <1>;
        ranges = <0x0 0x2 0x40000000 0x10000>, <0x80000000 0x0 0x0 0x10000>;
        uart: serial@100 {
            compatible = "x,y", "arm,pl011"; reg = <0x100 0x10>, <0x80000200 0x20>, <0x50000000 0x10>;
            interrupts = <0 1 4 0>, <1 14 8 0>, <2 0 0 0>;
        };
        inner { #address-cells = <1>; #size-cells = <1>; hidden: device@0 { reg = <0x0 0x4>; }; };
    };
    off@7 { compatible = "some"; status = "disabled"; reg = <0 7 1>; };
    on@8 { compatible = "other", "some"; status = "okay"; reg = <0 8 1>; };
};
"""


@pytest.fixture(scope="module")
def tree() -> Tree:
    blob = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], input=SOURCE.encode(),
                          capture_output=True, check=True).stdout  # fmt: skip
    return Tree(blob)


def test_cores(tree: Tree) -> None:
    assert [mpidr for mpidr, _ in tree.cores()] == [0x100, 0x1_0000_0200]


def test_memory(tree: Tree) -> None:
    assert tree.memory() == [MemoryRange(0x8000_0000, 0x1000), MemoryRange(0x1_0000_0000, 0x2000)]
    assert tree.reserved() == [MemoryRange(0x1000, 0x2000, "a")]


def test_addresses_through_buses(tree: Tree) -> None:
    """A range that no bus passes on is nobody's."""
    console = tree.console()
    assert console is not None
    assert console.reg() == [MemoryRange(0x2_4000_0100, 0x10), MemoryRange(0x200, 0x20)]
    hidden, = (node for node in tree.nodes if node.name == "device@0")
    assert hidden.reg() == []


def test_interrupts(tree: Tree) -> None:
    console = tree.console()
    assert console is not None and console.path == "/bus@40000000/serial@100"
    gic, = (node for node in tree.nodes if node.name == "interrupt-controller@0")
    assert Interrupts(tree, gic).of(console) == [Interrupt(33, "level"), Interrupt(30, "level"), None]


def test_what_does_not_work_is_not_found(tree: Tree) -> None:
    found = tree.compatible(frozenset({"some"}))
    assert found is not None and found.name == "on@8"
    assert tree.compatible(frozenset({"none"})) is None


@pytest.mark.parametrize("data", [b"", b"\xd0\x0d\xfe\xed", b"\xd0\x0d\xfe\xed" + bytes(60), bytes(100)])
def test_no_tree(data: bytes) -> None:
    with pytest.raises(TreeError):
        Tree(data)
