#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Counts instructions of the benchmark systems and sets them beside the baseline.

usage: run.py SDK BUILD_DIR [--board B] [--json FILE] [--only boot]

Everything is measured by this run: PDs count their own instructions with CNTVCT_EL0 (see
ipc/bench.h), the boot is counted from QEMU's instruction trace, sizes come from files.
Exit status 1 when a system did not finish, or a figure is above its limit (limits.toml).
"""

import argparse
import json
import os
import re
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "tool")]
from bench.boot.measure import print_boot  # noqa: E402
from bench.cross.measure import print_crossings  # noqa: E402  (folders and files beside this file)
from bench.flood.measure import print_floods  # noqa: E402
from bench.kernel.measure import print_kernel  # noqa: E402
from bench.machine import build_image, build_pd, qemu, run_until  # noqa: E402
from bench.tool.measure import print_costs  # noqa: E402


FLOATING = """<protection_domain name="floating" priority="200" passive="true">
        <program_image path="server.elf"/>
    </protection_domain>
    <channel><end pd="client" id="6" pp="true" setvar_id="floating"/>
        <end pd="floating" id="6"/></channel>"""


def measure_ipc(sdk: Path, board: str, build: Path, fpu: bool) -> dict[str, float]:
    config = sdk / "board" / board / "release"
    for name in ("client", "server", "high", "timer", "sink"):
        build_pd(config, HERE / "ipc" / f"{name}.c", build / f"{name}.elf")
    system = build / ("ipc-fpu.system" if fpu else "ipc-nofpu.system")
    template = (HERE / "ipc/ipc.system.in").read_text()
    floating = FLOATING if fpu else ""
    system.write_text(template.replace("@FPU@", str(fpu).lower()).replace("@FLOATING@", floating))
    image = build_image(sdk, board, "release", system, build)
    lines = run_until(qemu(sdk, board, image, 1, "-icount", "shift=4,sleep=off"),
                      re.compile("BENCH done"))
    found = (re.match(r"BENCH (\w+) ([\d.]+)$", line) for line in lines)
    return {m[1]: float(m[2]) for m in found if m and m[1] not in ("done", "loop")}


BUDGETS = ((3000, 10_000), (5000, 10_000), (100, 1000), (100, 400))


def measure_budgets(sdk: Path, board: str, build: Path) -> dict[str, dict[str, float]]:
    """Which part of the core a PD with a budget gets that never waits, in parts of ten thousand, and
    the longest time without."""
    build_pd(sdk / "board" / board / "release", HERE / "budget/share.c", build / "share.elf")
    template, figures = (HERE / "budget/share.system.in").read_text(), {}
    for budget, period in BUDGETS:
        system = build / "share.system"
        system.write_text(template.replace("@BUDGET@", str(budget)).replace("@PERIOD@", str(period)))
        image = build_image(sdk, board, "release", system, build)
        lines = run_until(qemu(sdk, board, image, 1, "-icount", "shift=3,sleep=off"),
                          re.compile("BENCH done"))
        found = (re.match(r"BENCH (share|wait_us) (\d+)$", line) for line in lines)
        figures[f"{budget}/{period}"] = {m[1]: float(m[2]) for m in found if m}
    return figures


def print_budgets(figures: dict[str, dict[str, float]]) -> None:
    print(f"\na PD that never waits\n{'budget/period us':22}{'share':>10}{'due':>8}{'longest wait us':>18}")
    for name, each in figures.items():
        budget, period = map(int, name.split("/"))
        print(f"{name:22}{each['share'] / 100:9.2f}%{100 * budget / period:7.1f}%{each['wait_us']:18.0f}")


def kernel_text(sdk: Path, board: str) -> int:
    """Bytes of code of the release kernel."""
    from elftools.elf.elffile import ELFFile
    with (sdk / "board" / board / "release/elf/kernel.elf").open("rb") as file:
        return sum(s["sh_size"] for s in ELFFile(file).iter_sections() if s["sh_flags"] & 4)


def measure_tool(sdk: Path, build: Path) -> dict[str, dict[str, float]]:
    """Time and memory of the tool itself."""
    example = sdk / "example/multikernel"
    config = sdk / "board/qemu_virt_aarch64/release"
    for source in example.glob("*.c"):
        build_pd(config, source, build / f"{source.stem}.elf")
    line = [str(example / "multikernel.system"), "--board", "qemu_virt_aarch64", "--config",
            "release", "-o", "multikernel.img", "-r", "multikernel.txt"]
    costs = print_costs(sdk, build, build / "sink.elf", line)
    return {name: asdict(cost) for name, cost in costs.items()}


def print_table(title: str, ours: dict[str, float], theirs: dict[str, float]) -> None:
    print(f"\n{title}\n{'operation':22}{'Multikit':>10}{'seL4':>10}{'ratio':>8}")
    for name, value in ours.items():
        base = theirs.get(name)
        ratio = f"{value / base:8.2f}" if base else f"{'-':>8}"
        print(f"{name:22}{value:10.1f}{base if base else '-':>10}{ratio}")


def above_limits(figures: dict[str, dict[str, float]]) -> list[str]:
    limits = tomllib.loads((HERE / "limits.toml").read_text())
    return [f"{kind}: {name} is {figures[kind][name]:.1f}, its limit is {limit}"
            for kind, each in limits.items() for name, limit in each.items()
            if figures[kind][name] > limit * 1.02]


def measure_all(sdk: Path, board: str, build: Path) -> dict[str, object]:
    """All on one core."""
    baseline = json.loads((HERE / "baseline.json").read_text())
    print(f"instructions per operation, {board}, release, one core; beside:\n{baseline['source']}")
    figures = {}
    for key, fpu in (("fpu", True), ("nofpu", False)):
        figures[key] = measure_ipc(sdk, board, build, fpu)
        print_table(f"PDs with fpu=\"{str(fpu).lower()}\"", figures[key], baseline[key])
    figures["budgets"] = measure_budgets(sdk, board, build)
    print_budgets(figures["budgets"])
    figures["boot"] = boot = print_boot(sdk, board, build / "boot")
    figures["kernel"] = print_kernel(sdk, board, build / "kernel")
    figures["kernel_text"] = kernel_text(sdk, board)
    rest = {"boot_instructions": boot["hello_instructions"], "kernel_text": figures["kernel_text"]}
    print_table("boot (reset to init of hello; seL4: to the first user instruction), bytes of code",
                rest, {k: baseline[k] for k in rest})
    figures["tool"] = measure_tool(sdk, build)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Count instructions of the benchmark systems.")
    parser.add_argument("sdk", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--board", default="qemu_virt_aarch64")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--only", choices=["boot", "cross", "flood"], help="this part alone")
    options = parser.parse_args()
    sdk, build = options.sdk.resolve(), options.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("MICROKIT_SDK", str(sdk))
    figures = {} if options.only else measure_all(sdk, options.board, build)
    if options.only == "boot":
        figures["boot"] = print_boot(sdk, options.board, build / "boot")
    if options.only in (None, "cross"):
        figures["cross"] = print_crossings(sdk, options.board, build)
    if options.only in (None, "flood"):
        figures["flood"] = print_floods(sdk, build)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
    above = [] if options.only else above_limits(figures)
    if above:
        sys.exit("\n".join(above))


if __name__ == "__main__":
    main()
