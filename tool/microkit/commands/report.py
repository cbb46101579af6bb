# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit report`: the report as a page or as data, before there are programs or an image.

A build writes the same report with everything that the allocation adds.
"""

from __future__ import annotations

import argparse

from ..base.errors import EXIT_FINDINGS, EXIT_OK
from ..emit.data.system import report_data
from ..emit.data.text import html_page, to_json
from ..output.files import as_bytes, publish
from ..output.targets import STDOUT, output_path
from .arguments import system_parser
from .common import read_system


def parser() -> argparse.ArgumentParser:
    made = system_parser("microkit report", "Report of a system that is not built yet.")
    made.add_argument("--html", type=output_path, metavar="FILE", help="write it as a page")
    made.add_argument("--json", type=output_path, metavar="FILE",
                      help="write it as data; without options, to standard output")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Write what was asked for."""
    known, _ = parser().parse_known_args(arguments)
    system, board = read_system(parser(), arguments)
    if system is None:
        return EXIT_FINDINGS
    data = report_data(system, board)
    files = []
    if known.html is not None:
        files.append((known.html, as_bytes(html_page(system, data))))
    if known.json is not None or known.html is None:
        files.append((known.json or STDOUT, as_bytes(to_json(data))))
    publish(files, system.inputs)
    return EXIT_OK
