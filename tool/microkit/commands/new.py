# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit new`: a folder with a project that builds at once."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from .. import sdk
from ..base.choice import BOARD, DEFAULT_BOARD, choose_board
from ..base.errors import EXIT_OK, UsageError
from ..parse.board import load_board
from .arguments import Parser

_TEMPLATES = Path(__file__).resolve().parent.parent / "template"
#: Also a name for CMake projects and file names.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")
#: The licence of the template is not that of the project.
_LICENCE = re.compile(r".*SPDX-License-Identifier:.*\n.*Copyright.*\n([ #*]*\n)?")
_NEXT_STEP = {"make": "make run", "cmake": "cmake --preset gcc && cmake --build --preset gcc"}
#: Files that cannot have their own name here.
_RENAMED = {"gitignore": ".gitignore"}


def parser() -> argparse.ArgumentParser:
    what = "Make a folder with a project that builds at once."
    made = Parser("microkit new", description=what)
    made.add_argument("name", help="name of the system; a folder may stand before it")
    form = made.add_mutually_exclusive_group()
    form.add_argument("--make", dest="form", action="store_const", const="make", default="make",
                      help="build with make (the default)")  # fmt: skip
    form.add_argument("--cmake", dest="form", action="store_const", const="cmake",
                      help="build with CMake")  # fmt: skip
    made.add_argument("--board", metavar="BOARD", help=f"[{BOARD}, else {DEFAULT_BOARD}]")
    return made


def run(arguments: list[str]) -> int:
    """Write the files, and say what to do next."""
    known = parser().parse_args(arguments)
    folder = Path(known.name)
    if not _NAME.fullmatch(folder.name):
        raise UsageError(f"'{folder.name}' cannot be a name: it starts with a letter and has "
                         "letters, digits, '_' and '-', at most 63")  # fmt: skip
    root = sdk.find_sdk()
    board = load_board(sdk.board_file(root, choose_board(known.board)))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"'{folder}' is already there")
    values = {
        "NAME": folder.name,
        "BOARD": board.name,
        "LAST_CORE": str(min(1, board.cores - 1)),
        "SDK": str(root.resolve()) if root else "",
    }
    _write(folder, known.form, values)
    print(f"{folder}: cd {folder} && {_NEXT_STEP[known.form]}")
    return EXIT_OK


def _write(folder: Path, form: str, values: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in ("common", form):
            for path in sorted((_TEMPLATES / part).iterdir()):
                name = _RENAMED.get(path.name, _fill(path.name, values))
                text = _LICENCE.sub("", path.read_text("utf-8"), count=1)
                (folder / name).write_text(_fill(text, values), "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write '{error.filename}': {error.strerror}") from None


def _fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], text)
