# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a notification from one core to another and back costs, and a call, the instructions of all cores
summed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from harness.routed import routed_sdk

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until
from .system import CASES, Case, system

ICOUNT = ("-icount", "shift=4,sleep=off")


def measure(sdk: Path, board: str, case: Case, build: Path) -> int:
    """Instructions of a round trip."""
    build.mkdir(parents=True, exist_ok=True)
    for name in ("pinger", "caller", "answerer"):
        build_pd(sdk / "board" / board / "release", Path(__file__).with_name(f"{name}.c"),
                 build / f"{name}.elf")
    description = build / f"{case.name}.system"
    description.write_text(system(case))
    if case.routed:
        sdk = routed_sdk(sdk, board, build / case.name)
    image = build_image(sdk, board, "release", description, build, "-W", "no-call-unwatched")
    lines = run_until(qemu(sdk, board, image, case.cores, *ICOUNT), re.compile(r"CROSS \d+$"))
    return int(lines[-1].split()[-1])


def memory(sdk: Path, board: str) -> dict[str, int]:
    """Bytes, from the SDK's abi.json: in a page of its own for each direction between two domains, used of
    that, and in the programs for each channel and each sender."""
    abi = json.loads((sdk / "board" / board / "release/abi.json").read_text())
    structs, page = abi["structs"], 1 << abi["macros"]["seL4_PageBits"]
    sizes = {name: structs[f"microkit_xcore_{name}"]["size"] for name in ("page", "channel", "sender")}
    return {"pair": page, **sizes}


def figures(bench: Bench) -> Iterator[Figure]:
    for case in CASES:
        yield Figure("cross", case.name, measure(bench.sdk, bench.board, case, bench.folder("cross")))
    for name, size in memory(bench.sdk, bench.board).items():
        yield Figure("cross", f"memory_{name}", size, "bytes")
