# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit diff`: what has changed from one finished image to another, or from one description.

For reviews: who gained or lost what, whatever was changed in the description, in programs or in the SDK.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .. import pipeline
from ..base.choice import BOARD, DEFAULT_BOARD, choose_board
from ..base.errors import EXIT_OK, UsageError
from ..base.options import Options
from ..diff.compare import Change, compare, to_data
from ..diff.content import whole
from ..diff.described import described
from ..diff.facts import facts
from ..diff.source import Makers, Source, read_source
from ..diff.system import Built
from ..diff.text import text
from ..model.system import System
from ..output.render import show
from ..sdk import find_sdk
from ..verify.image import Corrupt
from .arguments import Parser

FORMAT, VERSION = "multikit-diff", 1
EXIT_DIFFERENT = 1


def parser() -> argparse.ArgumentParser:
    made = Parser(
        "microkit diff",
        description="What has changed from one finished image to another, or between descriptions.",
        epilog="Exit status: 0 they are the same, 1 they are not, 2 one cannot be read.",
    )
    made.add_argument("old", type=Path, metavar="OLD", help="image or description before")
    made.add_argument("new", type=Path, metavar="NEW", help="the one after, of the same kind")
    made.add_argument("--json", action="store_true", help="print changes as data")
    made.add_argument("--addresses", action="store_true",
                      help="list also memory that has only moved")  # fmt: skip
    made.add_argument("--board", metavar="BOARD", help=f"of descriptions [{BOARD}, else {DEFAULT_BOARD}]")
    made.add_argument("--board-file", type=Path, metavar="FILE",
                      help="description of the board, if it is outside the SDK")  # fmt: skip
    made.add_argument("--old-sdk", type=Path, metavar="FOLDER",
                      help="SDK that the image before was built with, if it is another")  # fmt: skip
    made.add_argument("--config", help="configuration of both; else found by their kernels")
    return made


def run(arguments: list[str]) -> int:
    """Print all changes; nothing when there are none."""
    known = parser().parse_args(arguments)
    kinds = {_is_description(known.old), _is_description(known.new)}
    if len(kinds) > 1:
        raise UsageError("one file is a system description and the other is not")
    changes = _descriptions(known) if True in kinds else _images(known)
    if known.json:
        _print_data(known, changes)
    else:
        sys.stdout.write(text(changes, known.addresses))
    return EXIT_DIFFERENT if changes else EXIT_OK


def _is_description(path: Path) -> bool:
    """XML starts with a bracket, which no image does."""
    try:
        with path.open("rb") as file:
            return file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    except OSError as error:
        raise UsageError(f"cannot read '{path}': {error.strerror}") from None


def _descriptions(known: argparse.Namespace) -> list[Change]:
    return compare(*(described(_outline(path, known)) for path in (known.old, known.new)))


def _outline(path: Path, known: argparse.Namespace) -> System:
    board = None if known.board_file else choose_board(known.board)
    options = Options(path, board, known.board_file, sdk=find_sdk(),
                      search_path=(path.parent,))  # fmt: skip
    system, _, findings = pipeline.outline(options)
    if system is None:
        show(findings, options)
        raise UsageError(f"'{path}' has errors")
    return system


def _images(known: argparse.Namespace) -> list[Change]:
    new = Makers(None, known.board_file, known.config)
    old = Makers(known.old_sdk, None, known.config) if known.old_sdk else new
    sources = [read_source(known.old, old), read_source(known.new, new)]
    if sources[0].data == sources[1].data:
        return []
    paths = (known.old, known.new)
    one, two = (facts(_built(path, each)) for path, each in zip(paths, sources))
    return compare(one, two) or [_rest(*sources)]


def _built(path: Path, source: Source) -> Built:
    try:
        return Built(source)
    except (Corrupt, RecursionError) as error:
        raise UsageError(f"'{path}' cannot be understood: {error}") from None


def _rest(old: Source, new: Source) -> Change:
    """Images may differ in bytes that no fact is about, such as symbols for fault reports."""
    before, after = ({"content": whole(each.data)} for each in (old, new))
    count = before["content"].differing(after["content"])
    return Change("image", "what is in no section", before, after, {"content": count})


def _print_data(known: argparse.Namespace, changes: list[Change]) -> None:
    data = {
        "format": FORMAT,
        "version": VERSION,
        "files": [str(known.old), str(known.new)],
        "same": not changes,
        "changes": [to_data(each) for each in changes],
    }
    print(json.dumps(data, indent=1))
