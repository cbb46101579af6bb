# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a kernel takes of its core: bytes of code and constants, of its fixed memory, the longest stretch
without a look for interrupts by its static bound, and the longest entry seen when many budgets come at once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.boot.measure import ICOUNT, build_hello, trace
from bench.machine import build_image, build_pd, qemu
from microkit.sdk.abi import Abi
from wcet.kernel import analyse

CONTEXTS = 120
BUDGET = 100  # microseconds, one after the other
PERIOD = 30_000
#: Microseconds from the end of a budget to the start of the next thread, about: what the periods make up
#: for, so that all refills come together.
SWITCHES = (6, 7)
#: So long that each has run once, and all refills have come.
INSTRUCTIONS = 2_800_000
SYSTEM = {"threads": 254, "refills": 4, "implied": 63, "line": 64}


def text(elf: Path) -> int:
    """Bytes of code and constants without what fills their last pages."""
    from elftools.elf.elffile import ELFFile
    with elf.open("rb") as file:
        sections = (ELFFile(file).get_section_by_name(name)
                    for name in (".text.identity", ".text", ".rodata"))
        return sum(len(section.data().rstrip(b"\0")) for section in sections)


def fixed_memory(sdk: Path, board: str, build: Path) -> int:
    """State, stacks with their guard page, the empty VSpace, and the kernel's translation tables."""
    build_hello(sdk, board, build)
    abi = Abi(json.loads((sdk / "board" / board / "release/abi.json").read_text()))
    report = build / "hello.json"
    build_image(sdk, board, "release", sdk / "example/hello/hello.system", build, "--report-json", str(report))
    tables = sum(each["size"] for each in json.loads(report.read_text())["physical_map"]
                 if each["kind"] == "tables")
    return abi.address("kernel_end") - abi.address("kernel_state_start") + tables


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


def entries(sdk: Path, board: str, build: Path) -> Iterator[int]:
    """The longest for each guess of what a switch takes."""
    build_pd(sdk / "board" / board / "release", Path(__file__).with_name("spin.c"), build / "spin.elf")
    abi = Abi(json.loads((sdk / "board" / board / "release/abi.json").read_text()))
    for switch in SWITCHES:
        system = build / f"together-{switch}.system"
        system.write_text(together(switch))
        image = build_image(sdk, board, "release", system, build)
        pcs = trace(qemu(sdk, board, image, 1, *ICOUNT))
        window = range(abi.constant("WINDOW_VA"), abi.address("kernel_end"))
        vectors = frozenset(abi.address("kernel_vectors") + offset for offset in (0x400, 0x480))
        yield longest_entry(itertools.islice(pcs, INSTRUCTIONS), window, vectors)
        pcs.close()


def measure(sdk: Path, board: str, build: Path) -> dict[str, float]:
    build.mkdir(parents=True, exist_ok=True)
    folder = sdk / "board" / board / "release"
    paths = analyse(folder / "elf/kernel.elf", folder / "abi.json", SYSTEM).paths
    return {"text": text(folder / "elf/kernel.elf"), "memory": fixed_memory(sdk, board, build),
            "bound": max(path.total for path in paths.values()),
            "entry": max(entries(sdk, board, build))}


def print_kernel(sdk: Path, board: str, build: Path) -> dict[str, float]:
    """The table; returns the figures for JSON."""
    found = measure(sdk, board, build)
    print(f"\nkernel, release\ncode and constants, without padding {found['text']:12,} bytes\n"
          f"fixed memory of a core beside it    {found['memory']:12,} bytes\n"
          f"static bound, {SYSTEM['threads']} threads           {found['bound']:12,} instructions\n"
          f"longest entry, {CONTEXTS} budgets at once  {found['entry']:12,} instructions")
    return found
