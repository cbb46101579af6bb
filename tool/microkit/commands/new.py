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
#: What a project can start as: a folder of `kind`, and what is in it.
KINDS = {
    "notify": "two protection domains that notify each other, on two cores",
    "minimal": "one protection domain",
    "calls": "a client and a passive server",
    "driver": "a driver with an interrupt, and a client",
    "cores": "a producer and a consumer on two cores, with a ring in shared memory",
    "cpp": "a client and a server in C++ with typed calls, on two cores",
    "test": "a server, and a program in its clients' place that tests it",
}
#: For editors: what the tasks of each way to build are.
_TASKS = {
    "make": {"BUILD": "make", "RUN": "make run", "TEST": "make test", "IMAGE": "build/loader.img",
             "COMPILE_FOLDER": "build"},
    "cmake": {"BUILD": "cmake --preset gcc && cmake --build --preset gcc",
              "RUN": "cmake --build --preset run", "TEST": "cmake --build --preset test",
              "IMAGE": "build/gcc/@NAME@.img", "COMPILE_FOLDER": "build/gcc"},
}  # fmt: skip
#: Files that cannot have their own name here.
_RENAMED = {"gitignore": ".gitignore", "vscode": ".vscode"}


def parser() -> argparse.ArgumentParser:
    what = "Make a folder with a project that builds at once."
    made = Parser("microkit new", description=what)
    made.add_argument("name", help="name of the system; a folder may stand before it")
    form = made.add_mutually_exclusive_group()
    form.add_argument("--make", dest="form", action="store_const", const="make", default="make",
                      help="build with make (the default)")  # fmt: skip
    form.add_argument("--cmake", dest="form", action="store_const", const="cmake",
                      help="build with CMake")  # fmt: skip
    made.add_argument("--template", choices=KINDS, default="notify", metavar="T",
                      help="; ".join(f"{name}: {what}" for name, what in KINDS.items()) + " [notify]")  # fmt: skip
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
    kind = _TEMPLATES / "kind" / known.template
    values |= _sources(kind) | _tasks(known.form, values)
    for part in (_TEMPLATES / "common", _TEMPLATES / "editor", kind, _TEMPLATES / known.form):
        _write(part, folder, values)
    print(f"{folder}: cd {folder} && {_NEXT_STEP[known.form]}")
    return EXIT_OK


def _sources(kind: Path) -> dict[str, str]:
    """Programs are as many as sources; make has to be told of those that are not C."""
    sources = sorted(path for path in kind.iterdir() if path.suffix in (".c", ".cpp"))
    plus = [path for path in sources if path.suffix == ".cpp"]
    return {
        "PDS": " ".join(path.stem for path in sources),
        "FIRST_PD": sources[0].stem,
        "SOURCES": "".join(f"\n{path.stem}_SRCS := {path.name}" for path in plus),
        "LANGUAGES": "C CXX" if plus else "C",
    }


def _tasks(form: str, values: dict[str, str]) -> dict[str, str]:
    found = {name: _fill(text, values) for name, text in _TASKS[form].items()}
    return found | {"COMPILE_COMMANDS": found["COMPILE_FOLDER"] + "/compile_commands.json"}


def _write(part: Path, folder: Path, values: dict[str, str]) -> None:
    """The files of a part of the templates, and of its folders."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(part.iterdir()):
            name = _RENAMED.get(path.name, _fill(path.name, values))
            if path.is_dir():
                _write(path, folder / name, values)
                continue
            text = _LICENCE.sub("", path.read_text("utf-8"), count=1)
            (folder / name).write_text(_fill(text, values), "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write '{error.filename}': {error.strerror}") from None


def _fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], text)
