# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit graph`: a picture of a system."""

from __future__ import annotations

import argparse

from ..base.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from ..base.suggest import did_you_mean
from ..emit.graph.picture import Picture, make_picture, near, of_core
from ..output.targets import output_path
from .arguments import system_parser
from .common import read_system, write


def parser() -> argparse.ArgumentParser:
    made = system_parser(
        "microkit graph", "Protection domains by core, with channels and shared memory regions."
    )
    made.add_argument("--format", choices=("svg", "dot"), default=None,
                      help="SVG or Graphviz text [by the output's name, else svg]")  # fmt: skip
    made.add_argument("--all-regions", action="store_true",
                      help="also regions that only one protection domain maps")  # fmt: skip
    part = made.add_mutually_exclusive_group()
    part.add_argument("--core", type=int, metavar="N", help="only what is on this core")
    part.add_argument("--near", metavar="PD",
                      help="only this protection domain and those that it shares something with")  # fmt: skip
    made.add_argument("-o", "--output", type=output_path, metavar="FILE", help="[standard output]")
    return made


def run(arguments: list[str]) -> int:
    """Draw."""
    known, _ = parser().parse_known_args(arguments)
    system, _ = read_system(parser(), arguments)
    if system is None:
        return EXIT_FINDINGS
    picture = _part(make_picture(system, known.all_regions), known.core, known.near)
    suffix = known.output.suffix.lstrip(".") if known.output else ""
    if (known.format or suffix) in ("dot", "gv"):
        from ..emit.graph.dot import dot

        write(known.output, dot(picture), system)
    else:
        from ..emit.graph.svg import svg

        write(known.output, svg(picture), system)
    return EXIT_OK


def _part(picture: Picture, core: int | None, name: str | None) -> Picture:
    """What was asked for of the picture."""
    if core is not None:
        cores = [each for each, _ in picture.columns]
        if core not in cores:
            raise UsageError(f"nothing is on core {core}; there are {', '.join(map(str, cores))}")
        return of_core(picture, core)
    if name is None:
        return picture
    found = next((pd.index for pd in picture.pds if pd.name == name), None)
    if found is None:
        hint = did_you_mean(name, [pd.name for pd in picture.pds])
        raise UsageError(f"no protection domain '{name}'{': ' + hint if hint else ''}")
    return near(picture, found)
