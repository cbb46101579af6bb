#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Turn a board.toml into what the build needs: CMake variables and a C header for the loader, and
the board's memory map for those who read it in Microkit's form."""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any

NOTICE = "Generated from {source} by board_config.py."


def values(board: dict[str, Any]) -> dict[str, int | str]:
    """Name (without BOARD_) -> value; what a board does not have is 0."""
    gic, uart = board["gic"], board["uart"]
    return {
        "NAME": board["name"],
        "CPU": board["cpu"],
        "CORES": board["cores"],
        "LOAD_ADDRESS": board["load_address"],
        "TIMER_FREQUENCY": board["timer"]["frequency"],
        "RAM_BASE": board["ram"][0]["base"],
        "RAM_SIZE": board["ram"][0]["size"],
        "DEVICES": ";".join(devices(board)),
        "GIC_VERSION": gic["version"],
        "GICD_BASE": gic["gicd"]["base"],
        "GICC_BASE": gic.get("gicc", {}).get("base", 0),
        "GICR_BASE": gic.get("gicr", {}).get("base", 0),
        "GICR_STRIDE": gic.get("gicr_stride", 0),
        "UART_BASE": uart["base"],
    }


def devices(board: dict[str, Any]) -> list[str]:
    """Folders of board/devices that are compiled into kernel and loader."""
    return [board["gic"]["driver"], "uart-" + board["uart"]["driver"], "timer-generic",
            "predictor-" + board.get("predictor", "none")]


def cmake(board: dict[str, Any], source: str) -> str:
    lines = ["# " + NOTICE.format(source=source)]
    for name, value in values(board).items():
        text = f"0x{value:x}" if isinstance(value, int) and value > 0xFFFF else str(value)
        lines.append(f'set(BOARD_{name} "{text}")')
    return "\n".join(lines) + "\n"


def header(board: dict[str, Any], source: str) -> str:
    lines = [f"/* {NOTICE.format(source=source)} */", "#pragma once", ""]
    for name, value in values(board).items():
        text = f"0x{value:x}" if isinstance(value, int) else f'"{value}"'
        lines.append(f"#define BOARD_{name} {text}")
    return "\n".join(lines) + "\n"


def platform(board: dict[str, Any]) -> str:
    """RAM without what firmware keeps, and all other physical addresses, as start and end."""
    ends = [(bank["base"], bank["base"] + bank["size"]) for bank in board["ram"]]
    memory = without(ends, [(r["base"], r["base"] + r["size"]) for r in board["reserved"]])
    devices = without([(0, 1 << board["pa_bits"])], ends)
    table = {"devices": devices, "memory": memory}
    return json.dumps({name: [{"start": start, "end": end} for start, end in ranges]
                       for name, ranges in table.items()}, indent=2) + "\n"


def without(ranges: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of ranges that are in no hole, in ascending order."""
    for start, end in sorted(holes):
        cut = []
        for low, high in ranges:
            cut += [(low, min(high, start)), (max(low, end), high)]
        ranges = [(low, high) for low, high in cut if low < high]
    return sorted(ranges)


def write(path: Path, text: str) -> None:
    """Leave a file with the same content alone, so that nothing is rebuilt."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("board", type=Path, help="board.toml")
    parser.add_argument("--cmake", type=Path, required=True)
    parser.add_argument("--header", type=Path, required=True)
    parser.add_argument("--platform", type=Path, required=True)
    arguments = parser.parse_args()
    board = tomllib.loads(arguments.board.read_text())
    source = f"{arguments.board.parent.name}/{arguments.board.name}"
    write(arguments.cmake, cmake(board, source))
    write(arguments.header, header(board, source))
    write(arguments.platform, platform(board))


if __name__ == "__main__":
    main()
