# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit interface`: stubs of the typed interfaces of a description."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..base.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from ..base.suggest import meant
from ..emit.interfaces import LANGUAGES, files
from ..model.interfaces import Interface
from ..model.system import System
from ..output.depfile import depfile
from ..output.files import as_bytes, publish
from .arguments import system_parser
from .common import read_system


def parser() -> argparse.ArgumentParser:
    made = system_parser("microkit interface", "Stubs of the typed interfaces of a description, for clients and servers.")
    add = made.add_argument
    add("-o", "--output", type=Path, metavar="FOLDER", help="folder for the files")
    add("--name", action="append", default=[], metavar="NAME", help="one interface [all]; may be given again")
    add("--language", action="append", default=[], choices=LANGUAGES, metavar="LANGUAGE",
        help=f"{', '.join(LANGUAGES)} [all]; may be given again")  # fmt: skip
    add("--depfile", type=Path, metavar="FILE", help="what the files depend on, as a rule for make and ninja")
    return made


def run(arguments: list[str]) -> int:
    """Write the stubs of all interfaces, or of those named."""
    known, _ = parser().parse_known_args(arguments)
    system, _ = read_system(parser(), arguments)
    if system is None:
        return EXIT_FINDINGS
    if known.output is None:
        raise UsageError("name a folder for the files with -o")
    made = {
        known.output / name: text
        for interface in _chosen(system, known.name)
        for language in known.language or LANGUAGES
        for name, text in files(interface, language).items()
    }
    if known.depfile is not None:
        made[known.depfile] = depfile(next(iter(made)), system.inputs)
    try:
        known.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write '{known.output}': {error.strerror}") from None
    publish([(path, as_bytes(text)) for path, text in made.items()], system.inputs)
    return EXIT_OK


def _chosen(system: System, names: list[str]) -> list[Interface]:
    by_name = {each.name: each for each in system.interfaces}
    if not by_name:
        raise UsageError("the description has no interfaces")
    for name in names:
        if name not in by_name:
            raise UsageError(f"there is no interface '{name}': {meant(name, by_name, 'interfaces')}")
    return [by_name[name] for name in dict.fromkeys(names or by_name)]
