# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit report`: the report as a page or as data, before there are programs or an image.

A build writes the same report with everything that the allocation adds.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import cli
from ..emit.data.system import report_data
from ..emit.data.text import html_page, to_json
from ..errors import EXIT_FINDINGS, EXIT_OK
from ..output import publish
from .common import read_system, write


def parser() -> argparse.ArgumentParser:
    made = cli.system_parser("microkit report", "Report of a system that is not built yet.")
    made.add_argument("--html", type=Path, metavar="FILE", help="write it as a page")
    made.add_argument("--json", type=Path, metavar="FILE",
                      help="write it as data; without options, to standard output")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Write what was asked for."""
    known, _ = parser().parse_known_args(arguments)
    system, board = read_system(parser(), arguments)
    if system is None:
        return EXIT_FINDINGS
    data = report_data(system, board)
    if known.html is not None:
        publish({known.html: html_page(system, data).encode()})
    if known.json is not None or known.html is None:
        write(known.json, to_json(data))
    return EXIT_OK
