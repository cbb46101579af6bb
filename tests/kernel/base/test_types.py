# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""base/types.h: one kind of number is not taken for another."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

import pytest

KERNEL = Path(__file__).resolve().parents[3] / "kernel"
ABI = KERNEL.parent / "sdk/abi/include"
REFERENCES = ("tcb_ref", "endpoint_ref", "notification_ref", "reply_ref", "sc_ref", "table_ref",
              "pool_ref", "slot_ref")
WIDE = ("paddr", "mpidr", "vaddr", "cptr", "ticks", "us")

#: Of a and b, which are of the two types.
MIXES = {
    "passed": "void take(A a); void mix(A a, B b); void mix(A a, B b) { (void)a; take(b); }",
    "assigned": "A mix(A a, B b); A mix(A a, B b) { a = b; return a; }",
    "returned": "A mix(A a, B b); A mix(A a, B b) { (void)a; return b; }",
    "compared": "int mix(A a, B b); int mix(A a, B b) { return a == b; }",
    "kept": "struct s { A a; }; struct s mix(B b); struct s mix(B b) { return (struct s){.a = b}; }",
}


def compiles(code: str, first: str, second: str) -> bool:
    text = f"#include <base/types.h>\ntypedef {first}_t A;\ntypedef {second}_t B;\n{code}\n"
    result = subprocess.run(
        ["gcc", "-xc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wconversion",
         "-fsyntax-only", f"-I{KERNEL / 'include'}", f"-I{ABI}", "-"],
        input=text, text=True, capture_output=True, check=False)
    return result.returncode == 0


@pytest.mark.parametrize("how", MIXES)
@pytest.mark.parametrize("kinds", (REFERENCES, WIDE), ids=("references", "wide"))
def test_kinds_do_not_mix(how: str, kinds: tuple[str, ...]) -> None:
    assert compiles(MIXES[how], kinds[0], kinds[0])
    # Of each pair of neighbours: that is every kind on both sides.
    for first, second in itertools.pairwise((*kinds, kinds[0])):
        assert not compiles(MIXES[how], first, second), f"{second} for {first}"


def test_sizes() -> None:
    for kinds, size in ((REFERENCES, 4), (WIDE, 8)):
        for kind in kinds:
            assert compiles(f'_Static_assert(sizeof(A) == {size}, "");', kind, kind)


def test_nothing_and_sums_are_of_any_kind() -> None:
    assert compiles("A nothing(void); A nothing(void) { return NIL; }", "tcb_ref", "tcb_ref")
    assert compiles("A sum(A a, A b); A sum(A a, A b) { return a + b; }", "ticks", "ticks")
