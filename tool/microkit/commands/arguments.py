# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What command lines have in common: options of every command with a system description, and how they
become `Options`. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import argparse
import math
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from ..base.choice import BOARD, CONFIG, Said, choose, choose_board
from ..base.errors import Policy, UsageError
from ..base.options import Options


class Parser(argparse.ArgumentParser):
    """argparse with one-line errors that suggest what may be meant."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def parse_args(self, arguments: Any = None, namespace: Any = None) -> Any:
        """What is not understood is an error that names what is near."""
        known, unknown = self.parse_known_args(arguments, namespace)
        if unknown:
            self.error(_unknown_argument(self, unknown[0]))
        return known

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """One of the words that an option takes."""
        if action.choices is not None and value not in action.choices:
            from ..base.suggest import did_you_mean, one_of

            names = [str(each) for each in action.choices]
            hint = did_you_mean(str(value), names)
            choose = f"choose {one_of(names)}"
            text = f"there is no '{value}': " + (f"{hint} ({choose})" if hint else choose)
            raise argparse.ArgumentError(action, text)

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """Numbers; other types say themselves what is wrong."""
        if action.type is int:
            try:
                return int(arg_string)
            except ValueError:
                raise argparse.ArgumentError(action, f"'{arg_string}' is not a number") from None
        return super()._get_value(action, arg_string)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """argparse takes `--` as the value of an option, and then makes an empty list of it."""
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            self.error(f"argument {'/'.join(action.option_strings)}: expected one argument")
        return super()._get_values(action, arg_strings)


def system_parser(program: str, description: str) -> argparse.ArgumentParser:
    """Options that every command with a system description has."""
    parser = Parser(
        program,
        description=description,
        add_help=False,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("system", nargs="*", help="system description (XML)")
    add("-h", "--help", action="store_true", help="show this help")
    add("--board", metavar="BOARD", help=f"board [{BOARD}]")
    add("--board-file", type=Path, metavar="FILE", help="board description outside the SDK")
    add("--config", metavar="CONFIG", help=f"configuration: debug, release or benchmark [{CONFIG}]")
    add("--search-path", nargs="*", action="extend", type=Path, default=[], metavar="PATH",
        help="where to look for the files that the description names")  # fmt: skip
    add("-D", "--define", action="append", default=[], metavar="NAME=VALUE",
        help="set a parameter of the description")  # fmt: skip
    _add_forms(parser)
    add("--werror", action="store_true", help="treat warnings as errors")
    add("-W", dest="warnings", action="append", default=[], metavar="RULE",
        help="error=RULE: make it an error; no-RULE: do not show it")  # fmt: skip
    return parser


def _add_forms(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--diagnostics", choices=("text", "json"), default="text", help="form of findings")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours in findings")


def form_options(arguments: list[str]) -> Options:
    """In what form findings are to be shown, whatever the command; all else is as if not typed."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _add_forms(parser)
    known, _ = parser.parse_known_args(arguments)
    return Options(Path(), diagnostics=known.diagnostics, colour=_colour(known.color))


def with_board(options: Options) -> Options:
    """For what is no image: on some board."""
    if options.board is not None or options.board_file is not None:
        return options
    return replace(options, board=choose_board(None))


def require_target(options: Options, image: Path | None = None) -> None:
    """For what an image is made from, or a given one compared with: a board and a configuration, both
    there."""
    from .. import sdk

    missing = {} if options.board or options.board_file else {"--board": BOARD}
    missing |= {} if options.config else {"--config": CONFIG}
    if missing:
        why = f", as '{image}' does not say" if image else ""
        raise UsageError(f"the following arguments are required: {', '.join(missing)}{why} (or "
                         f"{' and '.join(missing.values())} in the environment)")  # fmt: skip
    if options.sdk is not None and options.board is not None:
        sdk.board_file(options.sdk, options.board)
        sdk.check_config(options)


def read_options(
    parser: argparse.ArgumentParser, arguments: list[str], said: Said = Said()
) -> Options:
    """Options as typed; board and configuration else as an image or the environment says."""
    known, unknown = parser.parse_known_args(arguments)
    if unknown:
        raise UsageError(_unknown_argument(parser, unknown[0]))
    search_path: list[Path] = known.search_path
    system = _system(known.system, search_path)
    from ..sdk import find_sdk, plain_config

    board = choose(known.board, BOARD, said.board) if known.board_file is None else None
    config = choose(known.config, CONFIG, said.config)
    return Options(
        system=system,
        board=board,
        board_file=known.board_file,
        config=plain_config(config),
        sdk=find_sdk() if known.board_file is None else None,
        output=getattr(known, "output", Path("loader.img")),
        report=getattr(known, "report", Path("report.txt")),
        full_report=getattr(known, "full", False),
        report_html=getattr(known, "report_html", None),
        report_json=getattr(known, "report_json", None),
        image_type=getattr(known, "image_type", "binary"),
        search_path=tuple(search_path),
        override_kernel=getattr(known, "override_kernel", None),
        capdl_json=getattr(known, "capdl_json", None),
        capdl=getattr(known, "capdl", None),
        depfile=getattr(known, "depfile", None),
        dump=tuple(getattr(known, "dump", ())),
        parameters=parameters(known.define),
        need_files=not getattr(known, "no_files", False),
        policy=_policy(known.werror, known.warnings),
        diagnostics=known.diagnostics,
        colour=_colour(known.color),
    )


def _system(named: list[str], search_path: list[Path]) -> Path:
    """The description: it may also be what --search-path, which is greedy, has swallowed last."""
    if len(named) > 1:
        raise UsageError(f"more than one system description: '{named[0]}' and '{named[1]}'")
    if named:
        return Path(named[0])
    for path in reversed(search_path):
        if path.suffix in (".system", ".xml") or path.is_file():
            search_path.remove(path)
            return path
    raise UsageError("the following arguments are required: system")


def name_search(made: argparse.ArgumentParser) -> None:
    """Arguments that say how the description `system` was built."""
    made.add_argument("--search-path", nargs="*", action="extend", type=Path, default=[], metavar="PATH",
                      help="where the programs are [the image's folder]")  # fmt: skip
    made.add_argument("-D", "--define", action="append", default=[], metavar="NAME=VALUE",
                      help="set a parameter of the description, as the build did")  # fmt: skip


def parameters(defined: list[str]) -> dict[str, str]:
    """By what stands behind each `-D`."""
    return dict(_parameter(text) for text in defined)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError(f"-D takes NAME=VALUE, not '{text}'")
    return name, value


def _policy(werror: bool, warnings: list[str]) -> Policy:
    errors: set[str] = set()
    silent: set[str] = set()
    for text in warnings:
        if text == "error":
            werror = True
            continue
        promote = text.startswith("error=")
        id = text.removeprefix("error=") if promote else text.removeprefix("no-")
        _known_rule(id, text)
        (errors if promote else silent).add(id)
    return Policy(werror, frozenset(errors), frozenset(silent))


def _known_rule(id: str, text: str) -> None:
    from ..base.rules import rule_ids
    from ..base.suggest import did_you_mean

    known = sorted(rule_ids())
    if id not in known or not text.startswith(("error=", "no-")):
        hint = did_you_mean(id, known) or "-W takes error=RULE or no-RULE"
        raise UsageError(f"-W {text}: {hint}")


def _unknown_argument(parser: argparse.ArgumentParser, option: str) -> str:
    from ..base.suggest import did_you_mean

    if not option.startswith("-"):
        return f"'{option}' is one argument too many"
    known = [text for action in parser._actions for text in action.option_strings]
    hint = did_you_mean(option.split("=")[0], known)
    return f"unknown option '{option}'" + (f": {hint}" if hint else "")


def _colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


def seconds(text: str) -> float:
    """A command line's word as a time that passes (a `type` for argparse)."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return found
