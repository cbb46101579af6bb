#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What `microkit test` runs on a board: its self-test, the examples and the conformance suite, each in a folder with what
it must say; but for those that need what the board does not have.

    board_images.py SDK BOARD FOLDER [NAME...]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tool")]

# pylint: disable=wrong-import-position
from harness.build import BuildError, Target, absent_compiler, build_system, fitting, lacking, system_of

SELFTEST = "selftest"
#: Those that need two cores because a core cannot start itself.
NOT_ALONE = ("supervisor",)
#: Those that are made of files which are fetched first.
FETCHED = ("linux_guest", "linux_cores", "linux_virtio", "driver_vm", "policy", "web")
#: Those with a device that only a machine with more options has, as their tests have it, and which.
WITH_DEVICES = {"disk": "disk", "tokens": "source of random bytes"}


def folders(sdk: Path) -> dict[str, Path]:
    """Sources by name, the simplest first."""
    examples = sorted(path.parent for path in (sdk / "example").glob("*/expected.txt")
                      if path.parent.name not in FETCHED)
    found = {path.name: path for path in (sdk / "example/hello", *examples)}
    return found | {"conformance": ROOT / "tests/conformance"}


def copy_selftest(target: Target, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(target.board_toml.with_name("selftest.img"), folder)


def make(source: Path, target: Target, folder: Path) -> None:
    """On fewer cores where the board has no more."""
    cores = fitting(system_of(source), target.board_toml)
    build_system(source, target, folder, cores)
    special = source / "expected.one-core.txt"
    shutil.copy(special if cores == 1 and special.exists() else source / "expected.txt", folder / "expected.txt")


def suits(name: str, system: Path, board_toml: Path) -> bool:
    """Whether the board has what it needs; says what not."""
    alone = name in NOT_ALONE and fitting(system, board_toml) == 1
    absent = [*lacking(system, board_toml), *(["second core"] if alone else []),
              *([WITH_DEVICES[name]] if name in WITH_DEVICES else [])]
    if absent:
        print(f"left out: {name}, the board has no {absent[0]}")
    elif compiler := absent_compiler(system.parent):
        print(f"left out: {name}, {compiler}")
        return False
    return not absent


def make_all(names: list[str], target: Target, output: Path) -> None:
    sources = folders(target.sdk)
    for name in names:
        if name == SELFTEST:
            copy_selftest(target, output / name)
        elif not suits(name, system_of(sources[name]), target.board_toml):
            continue
        else:
            make(sources[name], target, output / name)
        print(output / name)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("sdk", type=Path)
    parser.add_argument("board")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="[all]")
    arguments = parser.parse_args()
    target = Target(arguments.sdk.resolve(), arguments.board)
    known = [SELFTEST, *folders(target.sdk)]
    strange = [name for name in arguments.names if name not in known]
    if strange:
        print(f"board-images: no {strange[0]}; there are: {' '.join(known)}", file=sys.stderr)
        return 1
    try:
        make_all(arguments.names or known, target, arguments.folder)
    except BuildError as error:
        print(f"board-images: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
