# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""base/speculation.h: a compiler that knows the outcome of a check must not drop the arithmetic
that makes the index fit without it.

In the functions here the check says all that the arithmetic does, so whatever the compiler can see
through it removes. What it makes of the kernel's own code, which gives it less to conclude from, is
seen on the machine (tests/system/test_speculation.py).
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

KERNEL = Path(__file__).resolve().parents[3] / "kernel"
ABI = KERNEL.parent / "sdk/abi/include"

CHECKED = {
    "index_within": """word_t checked(word_t index) {
        word_t within = index_within(index, 8);
        return shift_right(index, 8) == 0 ? within : 0; }""",
    "index_below": """word_t checked(word_t index) {
        return index < 16 ? index_below(index, 16) : 16; }""",
    # What the two above become when the compiler sees through them.
    "the check alone": "word_t checked(word_t index) { return index < 16 ? index : 16; }",
}


def masks(code: str, level: str) -> bool:
    """Whether the code that is made has an AND, of which the fields' instructions are forms."""
    assembly = subprocess.run(
        ["aarch64-linux-gnu-gcc", "-xc", "-std=gnu11", "-ffreestanding", "-march=armv8-a", level,
         f"-I{KERNEL / 'include'}", f"-I{ABI}", "-S", "-o-", "-"],
        input=f"#include <base/speculation.h>\n{code}\n", text=True, capture_output=True,
        check=True).stdout
    return re.search(r"^\s+(and|bic|ubfx|uxtb)\s", assembly, re.MULTILINE) is not None


@pytest.mark.parametrize("level", ["-O2", "-Os"])
@pytest.mark.parametrize("name", CHECKED)
def test_a_check_does_not_replace_the_mask(name: str, level: str) -> None:
    assert masks(CHECKED[name], level) == (name != "the check alone")
