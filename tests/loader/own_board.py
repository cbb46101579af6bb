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
    loader, config, elf = ROOT / "board/loader", file.parent / "debug/include", file.parent / "debug/elf"
    board = load_board(file)
    subprocess.run([sys.executable, ROOT / "sdk/build/board_config.py", file, "--devices", ROOT / "board/devices",
                    "-o", work], check=True)
    include = [f"-I{each}" for each in (loader / "include", loader / "src", work / "include", config)]
    script = work / "loader.ld"
    subprocess.run([COMPILER[0], "-E", "-P", "-undef", "-x", "assembler-with-cpp",
                    f"-DLOAD_ADDRESS={board.load_address}", *include, loader / "loader.ld", "-o", script], check=True)
    devices = [path for name in board.devices for path in (ROOT / "board/devices" / name).glob("loader.[cS]")]
    subprocess.run([*COMPILER, *FLAGS, *include, "-T", script, *sorted((loader / "src").rglob("*.[cS]")),
                    loader / "no-tree/tree.c", *devices, "-o", elf / "loader.elf"], check=True)
    subprocess.run(["aarch64-linux-gnu-objcopy", "-O", "binary", elf / "loader.elf", elf / "loader.bin"], check=True)
