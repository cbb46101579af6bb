# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts of a device tree, as the specification has them: whose they are, and what names and bindings add."""

from __future__ import annotations

import subprocess

import pytest
from microkit.parse.board.device_tree import Node, Tree
from microkit.parse.board.interrupts import Interrupt, Interrupts

SOURCE = """/dts-v1/;
/ {
    #address-cells = <1>; #size-cells = <1>; interrupt-parent = <&power>;
    gic: gic { interrupt-controller; #interrupt-cells = <3>; interrupt-parent = <&gic>; };
    power: power { interrupt-controller; #interrupt-cells = <3>; interrupt-parent = <&gic>; };
    wide: wide { interrupt-controller; #interrupt-cells = <4>; interrupt-parent = <&loop>; };
    loop: loop { interrupt-controller; #interrupt-cells = <4>; interrupt-parent = <&wide>; };
    pins: pins { interrupt-controller; #interrupt-cells = <2>; interrupt-parent = <&gic>; interrupts = <0 60 1>; };
    none: none { interrupt-controller; #interrupt-cells = <0>; };
    a { interrupts = <0 1 4>, <1 14 8>, <2 0 4>, <0 9>; };
    b { interrupt-parent = <&gic>; c { interrupts = <0 2 1>; }; };
    d { interrupt-parent = <&pins>; interrupts = <0 3>, <0 4>; };
    e { interrupts-extended = <&gic 0 5 2>, <&pins 7 1>, <&power 1 10 4>; interrupts = <0 6 4>; };
    f { interrupts-extended = <0x77 0 5 2>, <&gic 0 5 2>; };
    g { interrupts-extended = <&gic 0 5>; };
    h { interrupt-parent = <&wide>; interrupts = <0 7 4 0>; };
    i { interrupt-parent = <&none>; interrupts = <0 7 4>; };
    j { interrupts = <0 1000 0>; status = "disabled"; };
    named { interrupts = <0 380 4>, <0 382 1>, <0 383 4>; interrupt-names = "eri", "rxi", "txi"; };
    unnamed { interrupts = <0 380 4>, <0 382 1>; interrupt-names = "tx", "other"; };
};
"""


@pytest.fixture(scope="module")
def tree() -> Tree:
    blob = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], input=SOURCE.encode(),
                          capture_output=True, check=True).stdout  # fmt: skip
    return Tree(blob)


def node(tree: Tree, name: str) -> Node:
    return next(each for each in tree.nodes if each.name == name)


@pytest.mark.parametrize(("name", "found"), [
    ("a", [Interrupt(33, "level"), Interrupt(30, "level"), None]),  # the power controller passes them on
    ("c", [Interrupt(34, "edge")]),  # parent of the node above
    ("d", [None, None]),
    ("pins", [Interrupt(92, "edge")]),
    ("e", [Interrupt(37, "edge"), None, Interrupt(26, "level")]),  # before `interrupts`
    ("f", [None]),  # nobody knows how long what follows is
    ("g", [None]),
    ("h", [None]),  # a circle that the GIC is not in
    ("i", [None, None, None]),
    ("j", [Interrupt(1032, None)]),
    ("gic", []),
])  # fmt: skip
def test_of_a_node(tree: Tree, name: str, found: list[Interrupt | None]) -> None:
    assert Interrupts(tree, node(tree, "gic")).of(node(tree, name)) == found


def test_received(tree: Tree) -> None:
    """By its name, else the first."""
    interrupts = Interrupts(tree, node(tree, "gic"))
    assert interrupts.received(node(tree, "named")) == Interrupt(414, "edge")
    assert interrupts.received(node(tree, "unnamed")) == Interrupt(412, "level")
    assert interrupts.received(node(tree, "gic")) is None


def test_used(tree: Tree) -> None:
    """Of the GIC's, those that it can have."""
    used = Interrupts(tree, node(tree, "gic")).used_intids()
    assert sorted(set(used)) == [26, 30, 33, 34, 37, 92, 412, 414, 415]


def test_without_a_controller(tree: Tree) -> None:
    assert set(Interrupts(tree, None).used_intids()) == set()
