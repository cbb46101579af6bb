# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit board check|new NAME --dtb FILE`: a board description and a device tree that others have written."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from ..base.choice import Choice
from ..base.errors import EXIT_OK, FaultyInput, Findings, UsageError
from ..base.reading import read_whole
from ..parse.board import read_board_file
from ..parse.board.compare import compare
from ..parse.board.compatible import Compatible, read_compatible
from ..parse.board.device_tree import Tree, TreeError
from ..parse.board.grammar import NAME_LENGTH, NAME_PATTERN
from ..parse.board.machine import describe
from ..sdk import board_file, find_sdk
from .arguments import Parser

#: Of the SDK, and of the sources.
_DEVICES = ("src/board/devices", "board/devices")


def parser() -> argparse.ArgumentParser:
    made = Parser("microkit board", description="Compare a board with a device tree of the machine, or "
                  "make a board's folder from one.")  # fmt: skip
    made.add_argument("action", choices=("check", "new"), help="compare; make a folder")
    made.add_argument("name", help="board of the SDK, or board.toml; the new board, a folder may stand before it")
    made.add_argument("--dtb", type=Path, required=True, metavar="FILE", help="compiled device tree")
    made.add_argument("--timer-frequency", type=int, metavar="HZ", help="CNTFRQ_EL0, where the tree does not say it [any]")
    return made


def run(arguments: list[str]) -> int:
    """Findings, or the files."""
    known = parser().parse_args(arguments)
    tree, compatible = _tree(known.dtb), _compatible()
    if known.action == "check":
        return _check(known.name, tree, compatible)
    return _new(Path(known.name), tree, compatible, known.timer_frequency)


def _tree(path: Path) -> Tree:
    try:
        return Tree(read_whole(path))
    except OSError as error:
        raise UsageError(f"cannot read device tree '{path}': {error.strerror}") from None
    except TreeError as error:
        raise UsageError(f"'{path}' is no compiled device tree: {error}") from None


def _compatible() -> Compatible:
    sdk = find_sdk()
    found = [sdk / name for name in _DEVICES if (sdk / name).is_dir()] if sdk else []
    if not found:
        raise UsageError("no SDK is found: set MICROKIT_SDK")
    return read_compatible(found[0])


def _check(name: str, tree: Tree, compatible: Compatible) -> int:
    file = Path(name) if name.endswith(".toml") else board_file(find_sdk(), Choice(name))
    findings = Findings()
    found = read_board_file(file, findings)
    if found is not None:
        compare(found, tree, compatible, findings, whole=False)
    if found is None or findings.has_errors:
        raise FaultyInput(findings)
    print(f"{found.board.name}: cores, memory, interrupt controller, timer and console agree")
    return EXIT_OK


def _new(folder: Path, tree: Tree, compatible: Compatible, frequency: int | None) -> int:
    from ..emit.board_folder import files

    if not re.fullmatch(NAME_PATTERN, folder.name) or len(folder.name) > NAME_LENGTH:
        raise UsageError(f"'{folder.name}' cannot be a board's name: letters, digits, '_' and '-', at most "
                         f"{NAME_LENGTH}")  # fmt: skip
    machine = describe(tree, compatible, frequency)
    if machine.missing:
        raise UsageError("no board can be made of this device tree:\n" + "\n".join(
            f"  {each}" for each in machine.missing))  # fmt: skip
    if folder.exists():
        raise UsageError(f"'{folder}' is already there")
    _write(folder, files(folder.name, machine))
    sys.stdout.write(f"{folder}: look up what 'LOOK UP' stands at in board.toml and README.md\n")
    return EXIT_OK


def _write(folder: Path, texts: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True)
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write '{error.filename}': {error.strerror}") from None
