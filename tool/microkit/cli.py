# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The command line: Microkit's own, exactly, and subcommands beside it.

Only parses arguments and hands over; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from . import __version__
from .base.choice import BOARD, CONFIG, Said, choose, choose_board
from .base.errors import EXIT_OK, EXIT_USAGE, FaultyInput, Policy, UsageError
from .base.options import Options
from .output.targets import output_path

IMAGE_TYPES = ("binary", "elf", "uimage")
_EPILOG = """\
commands:
  microkit check [--board B | --board-file F] SYSTEM   find faults, write nothing
  microkit explain [RULE]                              what a rule means; all rules
  microkit boards                                      boards of the SDK
  microkit schema rng|xsd|markdown|board               schemas, for editors; reference of the XML
"""


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
            from .base.suggest import did_you_mean, one_of

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


def main(arguments: Sequence[str]) -> int:
    """Run the tool; returns the exit code. Only a bug of the tool raises."""
    try:
        return _dispatch(list(arguments))
    except UsageError as error:
        print(f"microkit: error: {error}", file=sys.stderr)
        print("microkit: for help: microkit --help", file=sys.stderr)
        return EXIT_USAGE
    except FaultyInput as faulty:
        _show_faults(faulty, list(arguments))
        return faulty.findings.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_USAGE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # a bug: say so in one line, unless asked for more
        if os.environ.get("MICROKIT_DEBUG"):
            raise
        print(f"microkit: internal error: {type(error).__name__}: {error}", file=sys.stderr)
        print("microkit: this is a bug; MICROKIT_DEBUG=1 shows where", file=sys.stderr)
        return EXIT_USAGE


def _show_faults(faulty: FaultyInput, arguments: list[str]) -> None:
    """In the form that the command line asks for, whatever the command."""
    from .output.render import show

    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _add_forms(parser)
    known, _ = parser.parse_known_args(arguments)
    options = Options(Path(), diagnostics=known.diagnostics, colour=_colour(known.color))
    show(faulty.findings, options)


def _dispatch(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    commands = {"check": _check, "explain": _explain, "boards": _boards, "schema": _schema}
    if command in commands:
        return commands[command](arguments[1:])
    from .commands import table

    if command in table.COMMANDS:
        return table.run(command, arguments[1:])
    _refuse_mistyped(arguments, [*commands, *table.COMMANDS])
    return _build(arguments)


def _refuse_mistyped(arguments: list[str], commands: list[str]) -> None:
    """A first word that is nearly a command and no file is not taken for a description."""
    from .base.suggest import did_you_mean

    word = arguments[0] if arguments else ""
    if word.startswith("-") or "." in word or os.path.exists(word):
        return
    hint = did_you_mean(word, commands)
    if hint:
        raise UsageError(f"no command '{word}': {hint}")
    if word and "/" not in word and len(arguments) == 1:
        raise UsageError(f"'{word}' is neither a command nor a file")


def _build(arguments: list[str]) -> int:
    parser = _build_parser()
    if "-h" in arguments or "--help" in arguments:
        print(parser.format_help(), end="")
        return EXIT_OK
    options = read_options(parser, arguments)
    _warn_unserved(arguments)
    from . import pipeline

    require_target(options)
    return pipeline.build(options)


#: Options of Microkit's tool that are taken and do nothing, and what does something like it.
_UNSERVED = {"--viper-output": "--capdl-json writes who may do what"}


def _warn_unserved(arguments: list[str]) -> None:
    given = {argument.split("=")[0] for argument in arguments}
    for name, instead in _UNSERVED.items():
        if name in given:
            print(f"microkit: warning: {name} is not supported, nothing is written: {instead}",
                  file=sys.stderr)  # fmt: skip


def require_target(options: Options, image: Path | None = None) -> None:
    """For what an image is made from, or a given one compared with: a board and a configuration, both
    there."""
    from . import sdk

    missing = {} if options.board or options.board_file else {"--board": BOARD}
    missing |= {} if options.config else {"--config": CONFIG}
    if missing:
        why = f", as '{image}' does not say" if image else ""
        raise UsageError(f"the following arguments are required: {', '.join(missing)}{why} (or "
                         f"{' and '.join(missing.values())} in the environment)")  # fmt: skip
    if options.sdk is not None and options.board is not None:
        sdk.board_file(options.sdk, options.board)
        sdk.check_config(options)


def _check(arguments: list[str]) -> int:
    parser = _check_parser()
    if "-h" in arguments or "--help" in arguments:
        print(parser.format_help(), end="")
        return EXIT_OK
    options = with_board(read_options(parser, arguments))
    from . import pipeline
    from .output.render import show

    _, _, findings = pipeline.front(options)
    show(findings, options)
    return findings.exit_code


def _check_parser() -> argparse.ArgumentParser:
    what = "Find the faults of a system description; write nothing."
    parser = system_parser("microkit check", what)
    parser.add_argument("--no-files", action="store_true",
                        help="do not look for program images and prefill files")  # fmt: skip
    return parser


def _explain_parser() -> argparse.ArgumentParser:
    parser = Parser("microkit explain", description="Print the manual page of a rule.")
    parser.add_argument("rule", nargs="?", help="its id, in brackets after a finding")
    return parser


def _boards_parser() -> argparse.ArgumentParser:
    return Parser("microkit boards", description="List the boards of the SDK.")


def _schema_parser() -> argparse.ArgumentParser:
    parser = Parser("microkit schema", description="Print a schema of system descriptions, or of "
                    "board descriptions (JSON Schema).")
    parser.add_argument("kind", choices=("rng", "xsd", "markdown", "board"), help="form")
    return parser


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Parsers of the commands here, the build's own under ''. For shell completion."""
    return {
        "": _build_parser(),
        "check": _check_parser(),
        "explain": _explain_parser(),
        "boards": _boards_parser(),
        "schema": _schema_parser(),
    }


def _explain(arguments: list[str]) -> int:
    from .commands.explain import explain

    return explain(_explain_parser().parse_args(arguments).rule)


def _boards(arguments: list[str]) -> int:
    _boards_parser().parse_args(arguments)
    from .commands.boards import boards

    return boards()


def _schema(arguments: list[str]) -> int:
    from .commands.schema import schema

    # `--rng` for `rng`, as options of other tools are
    words = [word.removeprefix("--") if word in ("--rng", "--xsd") else word for word in arguments]
    return schema(_schema_parser().parse_args(words).kind)


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


def _build_parser() -> argparse.ArgumentParser:
    parser = system_parser("microkit", "Build the image of a system.")
    parser.usage = "microkit [options] --board BOARD --config CONFIG system"
    from .commands import table

    parser.epilog = _EPILOG + table.epilog() + _boards_help()
    add = parser.add_argument
    add("-o", "--output", type=output_path, default=Path("loader.img"), help="image [loader.img]")
    add("-r", "--report", type=output_path, default=Path("report.txt"), help="report [report.txt]")
    add("--report-html", type=output_path, metavar="FILE", help="write the report as a page, too")
    add("--report-json", type=output_path, metavar="FILE", help="write the report as data, too")
    add("--image-type", choices=IMAGE_TYPES, default="binary", help="form of the image [binary]")
    add("--override-kernel", type=Path, metavar="ELF", help="kernel in place of the SDK's")
    add("--capdl-json", type=output_path, metavar="FILE", help="write all capabilities as JSON")
    add("--capdl", type=output_path, metavar="FILE",
        help="write them in the capDL language, a file for each core: FILE with its number")
    add("--depfile", type=output_path, metavar="FILE", help="write a rule of what the image depends on")
    add("--viper-output", metavar="DIR", help="Microkit's; not supported, ignored")
    add("--dump", action="append", default=[], choices=("model",), help="print a stage as JSON")
    add("--version", action="version", version=f"microkit (Multikit) {__version__}")
    return parser


def _boards_help() -> str:
    from .sdk import board_names, find_sdk

    try:
        names = board_names(find_sdk())
    except UsageError:
        names = []
    return "\nboards: " + (", ".join(names) or "no SDK is found (set MICROKIT_SDK)") + "\n"


def with_board(options: Options) -> Options:
    """For what is no image: on some board."""
    if options.board is not None or options.board_file is not None:
        return options
    return replace(options, board=choose_board(None))


def read_options(
    parser: argparse.ArgumentParser, arguments: list[str], said: Said = Said()
) -> Options:
    """Options as typed; board and configuration else as an image or the environment says."""
    known, unknown = parser.parse_known_args(arguments)
    if unknown:
        raise UsageError(_unknown_argument(parser, unknown[0]))
    search_path: list[Path] = known.search_path
    system = _system(known.system, search_path)
    from .sdk import find_sdk, plain_config

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
        report_html=getattr(known, "report_html", None),
        report_json=getattr(known, "report_json", None),
        image_type=getattr(known, "image_type", "binary"),
        search_path=tuple(search_path),
        override_kernel=getattr(known, "override_kernel", None),
        capdl_json=getattr(known, "capdl_json", None),
        capdl=getattr(known, "capdl", None),
        depfile=getattr(known, "depfile", None),
        dump=tuple(getattr(known, "dump", ())),
        parameters=dict(_parameter(text) for text in known.define),
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
    from .base.rules import all_rules
    from .base.suggest import did_you_mean

    known = all_rules()
    if id not in known or not text.startswith(("error=", "no-")):
        hint = did_you_mean(id, known) or "-W takes error=RULE or no-RULE"
        raise UsageError(f"-W {text}: {hint}")


def _unknown_argument(parser: argparse.ArgumentParser, option: str) -> str:
    from .base.suggest import did_you_mean

    if not option.startswith("-"):
        return f"'{option}' is one argument too many"
    known = [text for action in parser._actions for text in action.option_strings]
    hint = did_you_mean(option.split("=")[0], known)
    return f"unknown option '{option}'" + (f": {hint}" if hint else "")


def _colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
