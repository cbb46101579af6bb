# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit schema rng|xsd|markdown|board`: print a description of the dialect, or of board files."""

from __future__ import annotations

import argparse
import sys

from ..base.errors import EXIT_OK
from .arguments import Parser


def parser() -> argparse.ArgumentParser:
    made = Parser("microkit schema", description="Print a schema of system descriptions, or of "
                  "board descriptions (JSON Schema).")
    made.add_argument("kind", choices=("rng", "xsd", "markdown", "board"), help="form")
    return made


def run(arguments: list[str]) -> int:
    """Print a schema, or the reference, to standard output."""
    # `--rng` for `rng`, as options of other tools are
    words = [word.removeprefix("--") if word in ("--rng", "--xsd") else word for word in arguments]
    kind = parser().parse_args(words).kind
    if kind == "rng":
        from ..schema.rng import relax_ng as make
    elif kind == "xsd":
        from ..schema.xsd import xml_schema as make
    elif kind == "board":
        from ..schema.board import json_schema as make
    else:
        from ..schema.markdown import reference as make
    sys.stdout.write(make())
    return EXIT_OK
