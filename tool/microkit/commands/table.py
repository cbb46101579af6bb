# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The commands, each a module here with a `parser()` and a `run(arguments)`.

A table of names and words, so that help needs none of the modules.
"""

from __future__ import annotations

import argparse
import importlib
from types import ModuleType

from ..base.errors import EXIT_OK
from ..base.records import dataclass

_WIDTH = 51


@dataclass(frozen=True)
class Command:
    """How to call it, and what it is for."""

    usage: str
    summary: str


COMMANDS: dict[str, Command] = {
    "check": Command("[--board B | --board-file F] SYSTEM", "find faults, write nothing"),
    "explain": Command("[RULE]", "what a rule means; all rules"),
    "boards": Command("", "boards of the SDK"),
    "board": Command("check|new NAME --dtb F", "a board and a device tree"),
    "schema": Command("rng|xsd|markdown|board", "schemas, for editors; reference of the XML"),
    "new": Command("NAME [--template T] [--cmake]", "start a project that builds at once"),
    "run": Command("IMAGE", "boot an image in QEMU"),
    "test": Command("IMAGE... [--serial DEV]", "run images in QEMU, or on a board, and judge them"),
    "image": Command("IMAGE [--format F]", "pack an image for a boot loader"),
    "gdb": Command("IMAGE [SYSTEM]", "boot it stopped, with gdb attached"),
    "inspect": Command("IMAGE [--dump F] [--deadlock]", "what its cores and domains do now, and why not"),
    "trace": Command("IMAGE [--dump F] [-o FILE]", "what its cores did last, for Perfetto and as a summary"),
    "symbolize": Command("IMAGE [SYSTEM] [--log F]", "function, file and line for a console's faults"),
    "graph": Command("SYSTEM [--format dot|svg]", "picture of a system, by core"),
    "header": Command("SYSTEM --pd NAME [-o FILE]", "C header with the numbers of the XML"),
    "interface": Command("SYSTEM -o FOLDER [--language L]", "stubs of typed interfaces"),
    "report": Command("SYSTEM [--html F] [--json F]", "report before there is an image"),
    "verify": Command("IMAGE SYSTEM", "check a finished image against its description"),
    "diff": Command("OLD NEW [--json]", "what has changed, between images or descriptions"),
    "env": Command("[--sdfgen V]", "variables of a shell that uses this SDK"),
    "completion": Command("bash|zsh|fish", "completion for a shell"),
}


def epilog() -> str:
    """Lines of `microkit --help`."""
    lines = []
    for name, command in COMMANDS.items():
        lines.append(f"{f'  microkit {name} {command.usage}':<{_WIDTH + 4}}{command.summary}\n")
    return "".join(lines)


def module(name: str) -> ModuleType:
    """The module of a command."""
    return importlib.import_module(f".{name}", __package__)


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Of all commands; the build's own, which has no name, under ''."""
    return {name: module(name or "build").parser() for name in ("", *COMMANDS)}


def run(name: str, arguments: list[str]) -> int:
    """Call a command; --help is the same for all."""
    this = module(name)
    if "--" not in arguments and ("-h" in arguments or "--help" in arguments):
        parser: argparse.ArgumentParser = this.parser()
        print(parser.format_help(), end="")
        return EXIT_OK
    code: int = this.run(arguments)
    return code
