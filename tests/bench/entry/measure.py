# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The longest kernel entry that is seen when many budgets come at once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from microkit.sdk.abi import Abi

from ..boot.measure import ICOUNT, trace
from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu

CONTEXTS = 120
BUDGET = 100  # microseconds, one after the other
PERIOD = 30_000
#: Microseconds from the end of a budget to the start of the next thread, about: what the periods make up
#: for, so that all refills come together.
SWITCHES = (6, 7)
#: So long that each has run once, and all refills have come.
INSTRUCTIONS = 2_800_000


def together(switch: int) -> str:
    """Threads that start one after the other, each with a period that is as much shorter."""
    lines = [f'<protection_domain name="pd{i}" priority="100" budget="{BUDGET}" '
             f'period="{PERIOD - i * (BUDGET + switch)}"><program_image path="spin.elf"/>'
             '</protection_domain>' for i in range(CONTEXTS)]
    idle = '<protection_domain name="idle" priority="1"><program_image path="spin.elf"/></protection_domain>'
    return f"<system>{''.join(lines)}{idle}</system>"


def longest_entry(pcs: Iterable[int], window: range, vectors: frozenset[int]) -> int:
    """Instructions from a vector to the next, or to a user's: an interrupt that is pending comes before
    the first of those. What was before the first vector is loader and boot."""
    longest, length, entered = 0, 0, False
    for pc in pcs:
        entered = entered or pc in vectors
        length = 1 if pc in vectors else (length + 1) * (pc in window)
        longest = max(longest, length * entered)
    return longest


def entries(bench: Bench) -> Iterator[int]:
    """The longest for each guess of what a switch takes."""
    folder = bench.folder("entry")
    build_pd(bench.config(), Path(__file__).with_name("spin.c"), folder / "spin.elf")
    abi = Abi(json.loads((bench.config() / "abi.json").read_text()))
    window = range(abi.constant("WINDOW_VA"), abi.address("kernel_end"))
    vectors = frozenset(abi.address("kernel_vectors") + offset for offset in (0x400, 0x480))
    for switch in SWITCHES:
        system = folder / f"together-{switch}.system"
        system.write_text(together(switch))
        image = build_image(bench.sdk, bench.board, "release", system, folder)
        pcs = trace(qemu(bench.sdk, bench.board, image, 1, *ICOUNT))
        yield longest_entry(itertools.islice(pcs, INSTRUCTIONS), window, vectors)
        pcs.close()


def figures(bench: Bench) -> Iterator[Figure]:
    yield Figure("entry", f"{CONTEXTS}_budgets", max(entries(bench)))
