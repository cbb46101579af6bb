# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit verify`: does an image that was built before hold what its system description says?

The same checks run at the end of every build. By themselves they answer whether an image that came from
elsewhere is that of this description, these programs and this SDK.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import pipeline, sdk
from ..base.choice import BOARD, Choice, Said, choose
from ..base.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from ..base.reading import read_whole
from ..output.render import show
from ..sdk.parts import find_parts
from ..verify import verify_image
from .arguments import read_options, require_target, system_parser
from .said import said_board, said_config


def parser() -> argparse.ArgumentParser:
    made = system_parser("microkit verify", "Check a finished image against its description.")
    made.usage = "microkit verify [options] IMAGE SYSTEM"
    made.epilog = "Board and configuration are those of the image unless they are named."
    made.add_argument("--override-kernel", type=Path, metavar="ELF",
                      help="kernel in place of the SDK's")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Show what is wrong; silent when nothing is."""
    image, rest = _take_image(arguments)
    data = _read(image)
    typed, _ = parser().parse_known_args(rest)
    options = read_options(parser(), rest, _said(data, typed))
    require_target(options, image)
    system, board, findings = pipeline.front(options)
    if system is not None:
        for found in verify_image(data, system, board, find_parts(options, system.has_device_tree)):
            findings.add(found)
    show(findings, options)
    if system is None or findings.has_errors:
        return EXIT_FINDINGS
    print(f"microkit: '{image}' is the image of '{options.system}'"
          f"{options.target}", file=sys.stderr)  # fmt: skip
    return EXIT_OK


def _said(data: bytes, typed: argparse.Namespace) -> Said:
    """Board and configuration of an image, as far as they can be seen; one that is damaged may not
    say them."""
    board = said_board(data)
    folder = _folder(typed, board)
    return Said(board, said_config(data, folder) if folder else None)


def _folder(typed: argparse.Namespace, board: Choice | None) -> Path | None:
    """Of the board's configurations."""
    if typed.board_file is not None:
        return Path(typed.board_file).parent
    root, chosen = sdk.find_sdk(), choose(typed.board, BOARD, board)
    if root is None or chosen is None or chosen.value not in sdk.board_names(root):
        return None
    return root / "board" / chosen.value


def _read(path: Path) -> bytes:
    try:
        return read_whole(path)
    except OSError as error:
        raise UsageError(f"cannot read '{path}': {error.strerror}") from None


def _take_image(arguments: list[str]) -> tuple[Path, list[str]]:
    """The first of two positional arguments, and the others."""
    known, _ = parser().parse_known_intermixed_args(arguments)
    if len(known.system) != 2:
        raise UsageError("the following arguments are required: image, system")
    rest = list(arguments)
    rest.remove(known.system[0])
    return Path(known.system[0]), rest
