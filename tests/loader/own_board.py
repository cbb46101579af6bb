# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board like another in all that the kernel sees, with a loader of its own: what differs is firmware. So that a test
need not build an SDK for it, only the loader is compiled."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from microkit.parse.board import load_board

ROOT = Path(__file__).resolve().parents[2]
LOADER, DEVICES = ROOT / "board/loader", ROOT / "board/devices"
LIKE = "qemu_virt_aarch64"
COMPILER = ["aarch64-linux-gnu-gcc", "-nostdlib", "-static", "-no-pie"]
FLAGS = ["-std=gnu11", "-ffreestanding", "-fno-builtin", "-fno-pic", "-fno-stack-protector", "-mno-outline-atomics",
         "-fno-asynchronous-unwind-tables", "-mstrict-align", "-O2", "-march=armv8-a", "-mgeneral-regs-only",
         "-fno-jump-tables", "-Wl,-z,max-page-size=4096,--build-id=none,--no-warn-rwx-segments"]


def make_board(sdk: Path, own: Path, name: str, changes: dict[str, str], more: str = "") -> Path:
    """An SDK with the board, whose parts are those of the other; its board.toml."""
    for each in sdk.iterdir():
        if each.name not in ("board", "make"):
            (own / each.name).symlink_to(each)
    shutil.copytree(sdk / "make", own / "make")
    board = own / "board" / name
    shutil.copytree(sdk / "board" / LIKE, board, symlinks=True, ignore=shutil.ignore_patterns("release", "benchmark"))
    text = (board / "board.toml").read_text()
    for old, new in {f'"{LIKE}"': f'"{name}"', **changes}.items():
        assert old in text
        text = text.replace(old, new)
    (board / "board.toml").write_text(text + more)
    return board / "board.toml"


def compile_loader(file: Path, work: Path) -> None:
    """With the devices that the board names."""
    _link(file, work, file.parent / "debug/elf/loader", LOADER / "loader.ld", ("loader",),
          [*sorted((LOADER / "src").rglob("*.[cS]")), LOADER / "no-tree/tree.c"])  # fmt: skip


def compile_selftest(file: Path, work: Path) -> Path:
    """The board's self-test, as an image: the loader, but for its main."""
    selftest = ROOT / "board/selftest"
    sources = [path for path in sorted((LOADER / "src").rglob("*.[cS]")) if path.name != "main.c"]
    _link(file, work, work / "selftest", selftest / "selftest.ld", ("loader", "selftest", "pd"),
          [*sources, *sorted((selftest / "src").rglob("*.[cS]"))])  # fmt: skip
    image = work / "selftest.img"
    subprocess.run([sys.executable, ROOT / "sdk/build/selftest_image.py", work / "selftest.bin", "--board", file,
                    "-o", image], check=True)
    return image


def _link(file: Path, work: Path, target: Path, script: Path, parts: tuple[str, ...], sources: list[Path]) -> None:
    """`parts`: of each device."""
    board = load_board(file)
    subprocess.run([sys.executable, ROOT / "sdk/build/board_config.py", file, "--devices", DEVICES, "-o", work], check=True)
    folders = (LOADER / "include", LOADER / "src", ROOT / "board/selftest/include", DEVICES, work / "include",
               file.parent / "debug/include", ROOT / "libmicrokit/include", ROOT / "libmicrokit/uart/include")
    include = [f"-I{each}" for each in folders]
    made = work / script.name
    subprocess.run([COMPILER[0], "-E", "-P", "-undef", "-x", "assembler-with-cpp",
                    f"-DLOAD_ADDRESS={board.load_address}", *include, script, "-o", made], check=True)
    devices = [path for name in board.devices for part in parts for path in (DEVICES / name).glob(f"{part}.[cS]")
               if part != "pd" or name.startswith("uart-")]  # the self-test feeds watchdogs as the loader does
    subprocess.run([*COMPILER, *FLAGS, *include, "-T", made, *sources, *devices, "-o", target.with_suffix(".elf")],
                   check=True)  # fmt: skip
    subprocess.run(["aarch64-linux-gnu-objcopy", "-O", "binary", target.with_suffix(".elf"),
                    target.with_suffix(".bin")], check=True)  # fmt: skip
