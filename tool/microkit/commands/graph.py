# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit graph`: a picture of a system."""

from __future__ import annotations

import argparse
from ..base.errors import EXIT_FINDINGS, EXIT_OK
from ..emit.graph.picture import make_picture
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
    made.add_argument("-o", "--output", type=output_path, metavar="FILE", help="[standard output]")
    return made


def run(arguments: list[str]) -> int:
    """Draw."""
    known, _ = parser().parse_known_args(arguments)
    system, _ = read_system(parser(), arguments)
    if system is None:
        return EXIT_FINDINGS
    picture = make_picture(system, known.all_regions)
    suffix = known.output.suffix.lstrip(".") if known.output else ""
    if (known.format or suffix) in ("dot", "gv"):
        from ..emit.graph.dot import dot

        write(known.output, dot(picture), system)
    else:
        from ..emit.graph.svg import svg

        write(known.output, svg(picture), system)
    return EXIT_OK
