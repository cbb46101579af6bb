# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit header`: a C header with the numbers of a protection domain."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..base.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from ..base.suggest import meant
from ..emit.header import header
from ..model.system import ProtectionDomain, System
from ..output.files import as_bytes, publish
from ..output.targets import output_path
from .arguments import system_parser
from .common import read_system, write


def parser() -> argparse.ArgumentParser:
    made = system_parser(
        "microkit header", "C header with channel ids, interrupt ids and addresses of regions."
    )
    made.add_argument("--pd", metavar="NAME", help="protection domain; without: all of them")
    made.add_argument("-o", "--output", type=str, metavar="FILE",
                      help="the header [standard output]; without --pd, a folder")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Write one header, or one for each protection domain."""
    known, _ = parser().parse_known_args(arguments)
    system, _ = read_system(parser(), arguments)
    if system is None:
        return EXIT_FINDINGS
    if known.pd is not None:
        output = None if known.output is None else output_path(known.output)
        write(output, header(system, _find(system, known.pd)), system)
    elif known.output is not None:
        _write_all(Path(known.output), system)
    else:
        raise UsageError("name a protection domain with --pd, or a folder for all with -o")
    return EXIT_OK


def _write_all(folder: Path, system: System) -> None:
    """A header for each protection domain; a name with a slash would lead out of the folder."""
    for pd in system.pds:
        if "/" in pd.name:
            raise UsageError(f"'{pd.name}' cannot be the name of a file: use --pd and -o")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write '{folder}': {error.strerror}") from None
    files = [(folder / f"{pd.name}.h", as_bytes(header(system, pd))) for pd in system.pds]
    publish(files, system.inputs)


def _find(system: System, name: str) -> ProtectionDomain:
    by_name = {pd.name: pd for pd in system.pds}
    if name not in by_name:
        hint = meant(name, by_name, "protection domains")
        raise UsageError(f"there is no protection domain '{name}': {hint}")
    return by_name[name]
