# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit check`: find the faults of a system description, write nothing."""

from __future__ import annotations

import argparse

from .. import pipeline
from ..output.render import show
from .arguments import read_options, system_parser, with_board


def parser() -> argparse.ArgumentParser:
    what = "Find the faults of a system description; write nothing."
    made = system_parser("microkit check", what)
    made.add_argument("--no-files", action="store_true",
                      help="do not look for program images and prefill files")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Show what is wrong."""
    options = with_board(read_options(parser(), arguments))
    findings = pipeline.check(options)
    show(findings, options)
    return findings.exit_code
