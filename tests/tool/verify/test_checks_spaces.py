# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is mapped and licensed by nobody: the sweep through leaves and parts against page sets, and
how often it looks at each. Stack and IPC buffer: where the tool may put them, and what is beside them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from backend_support import SYSTEM, Built
from microkit.base.errors import Findings
from microkit.base.sizes import PAGE
from microkit.model.vspace import IPC_BUFFER, VSpaceLayout
from microkit.verify.checks_spaces import _unlicensed, check_guards
from microkit.verify.spaces import layout_of
from microkit.verify.walk import Leaf, Walk
from verify_support import Target


@dataclass
class Span:
    """A part, as far as the sweep sees it; counts how often it does."""

    start: int
    size: int
    looks: int = 0

    @property
    def va(self) -> int:
        self.looks += 1
        return self.start


@dataclass
class Space:
    space: Walk


def space(spans: list[tuple[int, int]]) -> Space:
    """Leaves of (start, size)."""
    leaves = [Leaf(va, 0, size, True, False, False, False) for va, size in spans]
    return Space(Walk(leaves))


def addresses(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def draw_leaves(draw: random.Random) -> list[tuple[int, int]]:
    """In order, some side by side, none over another."""
    found, at = [], 0
    for _ in range(draw.randrange(5)):
        at += draw.randrange(4)
        found.append((at, draw.randrange(1, 6)))
        at += found[-1][1]
    return found


def test_as_sets_of_addresses() -> None:
    """Each address once, parts in any order, over one another, before, between, behind."""
    draw = random.Random(1)
    for _ in range(5000):
        leaves = draw_leaves(draw)
        parts = [Span(draw.randrange(20), draw.randrange(1, 6)) for _ in range(draw.randrange(5))]
        found = _unlicensed(space(leaves), parts)  # type: ignore[arg-type]
        mapped = addresses([(va, va + size) for va, size in leaves])
        licensed = addresses([(each.start, each.start + each.size) for each in parts])
        assert addresses(found) == mapped - licensed, (leaves, parts)
        assert sum(end - start for start, end in found) == len(mapped - licensed)


def test_looks_grow_with_parts() -> None:
    """A thousand leaves and a thousand parts: no part is looked at for each leaf."""
    parts = [Span(2 * at, 1) for at in range(1000)]
    leaves = [(2 * at, 1) for at in range(1000)]
    assert _unlicensed(space(leaves), parts) == []  # type: ignore[arg-type]
    assert max(each.looks for each in parts) <= 4


LAYOUT = VSpaceLayout(0x2000, 0x400000)


@pytest.mark.parametrize("start, size, name", [
    (LAYOUT.max_vaddr - PAGE, PAGE, None), (LAYOUT.max_vaddr, PAGE, "guard below the stack"),
    (LAYOUT.max_vaddr - PAGE, 2 * PAGE, "guard below the stack"),
    (LAYOUT.stack_bottom, LAYOUT.stack_size, None), (LAYOUT.stack_top, PAGE, "guard above the stack"),
    (LAYOUT.stack_bottom, LAYOUT.stack_size + PAGE, "guard above the stack"),
    (LAYOUT.ipc_buffer, PAGE, None), (LAYOUT.end, PAGE, None)])  # fmt: skip
def test_guards(start: int, size: int, name: str | None) -> None:
    """Nothing may be mapped there, whatever licenses it."""
    context, thread = SimpleNamespace(findings=Findings()), space([(start, size)])
    thread.name = "a"  # type: ignore[attr-defined]
    check_guards(context, thread, LAYOUT)  # type: ignore[arg-type]
    said = [each.message for each in context.findings.all]
    assert len(said) == (name is not None) and all(f"the {name}, " in each for each in said)


@pytest.mark.parametrize("names, buffer, end", [
    ([IPC_BUFFER], 0x3FF000, 0x400000), ([], 0x3FF000, 1 << 40), ([IPC_BUFFER], 0x3FF400, 1 << 40)])
def test_place_of_the_buffer(names: list[str], buffer: int, end: int) -> None:
    """Only a program that is told may have it elsewhere than Microkit does."""
    thread = SimpleNamespace(tcb=SimpleNamespace(number={"ipc_buffer": buffer}.__getitem__))
    symbols = SimpleNamespace(symbols=dict.fromkeys(names))
    found = layout_of(thread, SimpleNamespace(stack_size=PAGE), symbols)  # type: ignore[arg-type]
    assert found == VSpaceLayout(PAGE, end)


@pytest.mark.parametrize("name", [IPC_BUFFER, "__sel4_ipc_buffer"])
def test_program_is_told_where_it_is(build_text: Callable[[str], Built], name: str) -> None:
    target = Target(build_text(SYSTEM))
    buffer = target.pds["client"].layout.ipc_buffer
    assert buffer < 0x400000
    target.flip(target.variable("client", name), PAGE)
    found = [each.message for each in target.built.verify(target.edit.done())]
    text = f"'client': segment 1: variable '{name}' is {buffer ^ PAGE:#x} and must be {buffer:#x}"
    assert text in found or text.replace("segment 1", "segment 2") in found, found


def test_buffer_elsewhere(build_text: Callable[[str], Built]) -> None:
    """The TCB says another page, which is mapped as well."""
    target = Target(build_text(SYSTEM))
    target.flip(target.tcb("client", "ipc_buffer"), PAGE)
    assert target.built.verify(target.edit.done())
