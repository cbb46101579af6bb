#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Turn a board's folder into what the build needs: CMake variables, a C header for the loader, the
options of compilers that users' builds take, and the memory map for those who read it in Microkit's form.

    board_config.py board/NAME/board.toml --devices board/devices -o FOLDER
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "tool")]

from microkit.base.errors import EXIT_FINDINGS, EXIT_OK, Findings  # noqa: E402
from microkit.base.suggest import did_you_mean  # noqa: E402
from microkit.model.board import Board  # noqa: E402
from microkit.model.loader_map import free_ram, loader_ram, loader_tables, without  # noqa: E402
from microkit.output.render import Renderer  # noqa: E402
from microkit.parse.board import BoardFile, read_board_file, rules  # noqa: E402

NOTICE = "Generated from {name}/board.toml by board_config.py."
#: Where a board names a device, by the first word of the device's folder.
NAMED_BY = {"gic": ("gic", "version"), "uart": ("uart", "driver"), "predictor": ("predictor",),
            "start": ("start", "method"), "watchdog": ("watchdog", "driver")}


def check(found: BoardFile, devices: Path, findings: Findings) -> None:
    """What only the tree of the sources can tell: the board's folder, and those of its devices."""
    folder = Path(found.name).resolve().parent.name
    if found.board.name != folder:
        rules.bad_value(findings, found.location("name"), "name", f"must be that of its folder, '{folder}'")
    there = [path.name for path in devices.iterdir() if path.is_dir()]
    for device in found.board.devices:
        key = NAMED_BY.get(device.partition("-")[0])
        if key and device not in there:
            kind = f"{key[0]}-"
            others = [name.removeprefix(kind) for name in there if name.startswith(kind)]
            rules.bad_value(findings, found.location(*key), key[-1], f"has no driver: there is no "
                            f"{devices.name}/{device}", did_you_mean(device.removeprefix(kind), others))


def values(board: Board) -> dict[str, int | str]:
    """Name (without BOARD_) -> value; what a board does not have is 0."""
    gic = board.gic
    return {
        "NAME": board.name,
        "CPU": board.cpu,
        "QEMU": ".".join(map(str, min(each.since for each in board.qemu))) if board.qemu else "",
        "CORES": board.cores,
        "LOAD_ADDRESS": board.load_address,
        "PA_BITS": board.pa_bits,
        "TIMER_FREQUENCY": board.timer_frequency,
        "RAM_BASE": board.ram[0].base,
        "RAM_SIZE": board.ram[0].size,
        "DEVICES": ";".join(board.devices),
        "GIC_VERSION": gic.version,
        "GICD_BASE": gic.gicd.base,
        "GICC_BASE": gic.gicc.base if gic.gicc else 0,
        "GICR_BASE": gic.gicr.base if gic.gicr else 0,
        "GICR_STRIDE": gic.gicr_stride if gic.gicr else 0,
        "GICR_FRAMES": gic.gicr.size // gic.gicr_stride if gic.gicr else 0,
        "IRQ_COUNT": gic.irq_count,
        "SGIS": sum(1 << sgi for sgi in board.sgis),
        "UART": board.uart.driver,
        "UART_BASE": board.uart.regs.base,
        "UART_SHIFT": board.uart.shift,
        "WATCHDOG": board.watchdog.driver if board.watchdog else "none",
        "WATCHDOG_BASE": board.watchdog.regs.base if board.watchdog and board.watchdog.regs else 0,
        "WATCHDOG_CALL": board.watchdog.call if board.watchdog else 0,
        "WATCHDOG_STOPS": int(board.watchdog is not None and board.watchdog.care == "stop"),
    }


def cmake(board: Board) -> str:
    lines = ["# " + NOTICE.format(name=board.name)]
    for name, value in values(board).items():
        text = f"0x{value:x}" if isinstance(value, int) and value > 0xFFFF else str(value)
        lines.append(f'set(BOARD_{name} "{text}")')
    return "\n".join(lines) + "\n"


def header(board: Board) -> str:
    lines = [f"/* {NOTICE.format(name=board.name)} */", "#pragma once", ""]
    for name, value in values(board).items():
        text = f"0x{value:x}" if isinstance(value, int) else f'"{value}"'
        lines.append(f"#define BOARD_{name} {text}")
    banks = ", ".join(f"{{0x{bank.base:x}, 0x{bank.size:x}}}" for bank in board.ram)
    lines.append(f"#define BOARD_RAM_BANKS {{{banks}}} /* base and size of each */")
    spans = ", ".join(f"{{0x{start:x}, 0x{end:x}}}" for start, end in loader_ram(board))
    lines.append(f"#define BOARD_MEMORY {{{spans}}} /* start and end of RAM that firmware does not keep */")
    if board.start.release:
        words = ", ".join(f"0x{word:x}" for word in board.start.release)
        lines.append(f"#define BOARD_RELEASE {{{words}}} /* where each core waits */")
    cores = " ".join(f'X({number}, 0x{core.mpidr:x}, {core.gic_cpu}, "{core.cpu}")'
                     for number, core in enumerate(board.processors))
    lines.append(f"#define BOARD_EACH_CORE(X) {cores} /* number, MPIDR, number at the GIC, kind */")
    lines.append(f"#define BOARD_TABLES {loader_tables(board)} /* pages of the tables that map it */")
    return "\n".join(lines) + "\n"


def toolchain(board: Board) -> str:
    """In the form of sdk/toolchain.txt, for sdk/make and sdk/cmake, which do not read TOML."""
    return f"# {NOTICE.format(name=board.name)}\ncpu {board.cpu}\n"


def platform(board: Board) -> str:
    """RAM without what firmware keeps, and all other physical addresses, as start and end."""
    devices = without([(0, 1 << board.pa_bits)], [(bank.base, bank.end) for bank in board.ram])
    table = {"devices": devices, "memory": free_ram(board)}
    return json.dumps({name: [{"start": start, "end": end} for start, end in ranges]
                       for name, ranges in table.items()}, indent=2) + "\n"


def write(path: Path, text: str) -> None:
    """Leave a file with the same content alone, so that nothing is rebuilt."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("board", type=Path, help="board.toml")
    parser.add_argument("--devices", type=Path, required=True, help="board/devices")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    arguments = parser.parse_args()
    findings = Findings()
    found = read_board_file(arguments.board, findings)
    if found is not None:
        check(found, arguments.devices, findings)
    sys.stderr.write(Renderer(False).render(findings))
    if found is None or findings.has_errors:
        return EXIT_FINDINGS
    for name, make in (("board.cmake", cmake), ("include/board/config.h", header),
                       ("toolchain.txt", toolchain), ("platform_gen.json", platform)):
        write(arguments.output / name, make(found.board))
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
