#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Build the image of a system's folder (an example or a system test) from an installed SDK.

A folder holds a .system and the sources of its program images. With a Makefile that is used;
without, each <name>.elf that the .system names is built from <name>.c, if that is there. `cores` folds the
protection domains onto the first cores, by changing only `cpu` attributes; a folder may have a description of
its own for one core, <name>-one-core.system.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

# pylint: disable=wrong-import-position
from harness import rust

CPU = re.compile(r'\bcpu="(\d+)"')
#: Relative to the description's folder.
HREF = re.compile(r'(<xi:include\s[^>]*?href=")(?!/)')
FROM_BOARD = re.compile(r'<param\s[^>]*?\bboard="([\w.]+)"')
#: What needs firmware that takes calls (the tool's finding no-firmware-calls).
CALLS = re.compile(r'<watchdog\b|<core_control\b|\bsmc="true"|\bon_fault="(?:halt|restart-core)"')
ELF = re.compile(r'<program_image\s[^>]*?path="([^"]+)\.elf"')

#: The compiler for programs in Ada.
ADA = "aarch64-linux-gnu-gcc-12"


@dataclass(frozen=True)
class Target:
    """What to build with and for."""

    sdk: Path
    board: str = "qemu_virt_aarch64"
    config: str = "debug"
    llvm: bool = False

    @property
    def board_toml(self) -> Path:
        return self.sdk / "board" / self.board / "board.toml"


class BuildError(Exception):
    """The build failed; the message is its output."""


def system_of(folder: Path) -> Path:
    """The description named like the folder, else the only one."""
    named = folder / f"{folder.name}.system"
    if named.exists():
        return named
    found = sorted(folder.glob("*.system"))
    if len(found) != 1:
        raise BuildError(f"{folder}: expected one .system file, found {len(found)}")
    return found[0]


def program_images(system: Path) -> list[str]:
    """Names of the program images in order, each once; without those that come with the SDK."""
    names = dict.fromkeys(ELF.findall(system.read_text()))
    return [name for name in names if (system.parent / f"{name}.c").exists()]


def fold(system: Path, cores: int, output: Path) -> Path:
    """A description that uses only `cores` cores: the folder's own, else a copy. What it includes stays where it is, and as it is."""
    own = system.with_name(f"{system.stem}-one-core.system")
    if cores == 1 and own.exists():
        return own
    text = CPU.sub(lambda match: f'cpu="{int(match[1]) % cores}"', system.read_text())
    text = HREF.sub(lambda match: f"{match[1]}{system.parent.resolve()}/", text)
    if not output.exists() or output.read_text() != text:
        output.write_text(text)
    return output


def fitting(system: Path, board_toml: Path) -> int | None:
    """How many cores to fold onto, so that the board has them; None: it has all."""
    board = tomllib.loads(board_toml.read_text())
    there = board.get("cores") or len(board["core"])
    used = max((int(core) for core in CPU.findall(system.read_text())), default=0) + 1
    return there if there < used else None


def lacking(system: Path, board_toml: Path) -> list[str]:
    """What the description takes from a board, and this one does not have."""
    board, text = tomllib.loads(board_toml.read_text()), system.read_text()
    absent = {"uart.irq", "uart.trigger"} if "irq" not in board["uart"] else set()
    absent |= {"timer.frequency"} if board["timer"]["frequency"] == "any" else set()
    calls = board.get("start", {}).get("method") == "spin-table" and CALLS.search(text)
    return [*sorted(absent & set(FROM_BOARD.findall(text))), *(["firmware that takes calls"] if calls else [])]


@cache
def has_ada() -> bool:
    """The driver alone is part of GCC for C."""
    if not shutil.which(ADA):
        return False
    found = subprocess.run([ADA, "-print-prog-name=gnat1"], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip()).is_absolute()


def absent_compiler(folder: Path) -> str | None:
    """What the programs of a system's folder need, and is not installed."""
    if any(folder.glob("*.ad[bs]")) and not has_ada():
        return "gnat-12-aarch64-linux-gnu is not installed"
    if any(folder.glob("*.rs")) and not rust.rustc():
        return rust.why_not()
    return None


def word(path: Path, folder: Path) -> str:
    """For make, which works in `folder`: a path with spaces is no word of its language, but may be one from there."""
    whole = str(path.resolve())
    return os.path.relpath(whole, folder.resolve()) if " " in whole else whole


def make_command(folder: Path, target: Target, build: Path, cores: int | None = None,
                 parameters: tuple[str, ...] = ()) -> list[str]:
    """What builds the image; with a goal behind it, what makes that. `build` is there. parameters: name=value, for the description."""
    system = system_of(folder)
    variables = {"MICROKIT_SDK": target.sdk, "MICROKIT_BOARD": target.board,
                 "MICROKIT_CONFIG": target.config, "BUILD_DIR": word(build, folder), "TOOL_FLAGS": " ".join(("--full", *(f"-D {each}" for each in parameters)))}
    if target.llvm:
        variables["LLVM"] = "True"
    makefile = folder / "Makefile"
    if not makefile.exists():
        makefile = target.sdk / "make/multikit.mk"
        variables |= {"SYSTEM": word(system, folder), "PDS": " ".join(program_images(system))}
    if cores is not None:
        variables["SYSTEM"] = word(fold(system, cores, build / system.name), folder)
    return ["make", "-C", str(folder), "-f", str(makefile.resolve()), "--no-print-directory",
            *(f"{name}={value}" for name, value in variables.items())]


def build_system(folder: Path, target: Target, build: Path, cores: int | None = None,
                 parameters: tuple[str, ...] = ()) -> Path:
    """Build and return the image."""
    build.mkdir(parents=True, exist_ok=True)
    command = make_command(folder, target, build, cores, parameters)
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    (build / "build.log").write_text(result.stdout + result.stderr)
    image = build / "loader.img"
    if result.returncode != 0 or not image.exists():
        raise BuildError(f"{' '.join(command)}\n{result.stdout}{result.stderr}")
    return image


def run_example(folder: Path, target: Target, build: Path, cores: int | None = None) -> int:
    """In QEMU, with the devices that the folder's Makefile adds, judged by its expected.txt; the exit status. It is built."""
    return subprocess.run([*make_command(folder, target, build, cores), "-s", "test"], check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sdk", type=Path, required=True)
    parser.add_argument("--board", default=Target.board)
    parser.add_argument("--config", default=Target.config)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--cores", type=int)
    parser.add_argument("--fit", action="store_true", help="onto the cores that the board has; nothing, where it lacks more")
    parser.add_argument("--llvm", action="store_true")
    parser.add_argument("--run", action="store_true", help="as its `make test` does")
    arguments = parser.parse_args()
    target = Target(arguments.sdk.resolve(), arguments.board, arguments.config, arguments.llvm)
    if not arguments.folder.is_dir():
        others = sorted(path.name for path in arguments.folder.parent.glob("*") if path.is_dir())
        print(f"build: no {arguments.folder}; there are: {', '.join(others)}", file=sys.stderr)
        return 1
    try:
        system = system_of(arguments.folder)
        if arguments.fit and (absent := lacking(system, target.board_toml)):
            print(f"{target.board} has no {absent[0]}")
            return 0
        if arguments.fit and (compiler := absent_compiler(arguments.folder)):
            print(f"left out: {compiler}")
            return 0
        cores = fitting(system, target.board_toml) if arguments.fit else arguments.cores
        image = build_system(arguments.folder, target, arguments.build, cores)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    print(f"image: {image}", flush=True)
    return run_example(arguments.folder, target, arguments.build, cores) if arguments.run else 0


if __name__ == "__main__":
    sys.exit(main())
