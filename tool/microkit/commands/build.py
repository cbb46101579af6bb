# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit SYSTEM`, the command without a name: build the image. Its options are Microkit's own, exactly,
and more."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import __version__, pipeline, sdk
from ..base.errors import EXIT_OK, UsageError
from ..output.targets import output_path
from . import table
from .arguments import read_options, require_target, system_parser

IMAGE_TYPES = ("binary", "elf", "uimage")
#: Options of Microkit's tool that are taken and do nothing, and what does something like it.
_UNSERVED = {"--viper-output": "--capdl-json writes who may do what"}


def parser() -> argparse.ArgumentParser:
    made = system_parser("microkit", "Build the image of a system.")
    made.usage = "microkit [options] --board BOARD --config CONFIG system"
    made.epilog = "commands:\n" + table.epilog() + _boards_help()
    add = made.add_argument
    add("-o", "--output", type=output_path, default=Path("loader.img"), help="image [loader.img]")
    add("-r", "--report", type=output_path, default=Path("report.txt"), help="report [report.txt]")
    add("--full", action="store_true", help="all of the report, also each address space and capability")
    add("--report-html", type=output_path, metavar="FILE", help="write the report as a page, too")
    add("--report-json", type=output_path, metavar="FILE", help="write the report as data, too")
    add("--image-type", choices=IMAGE_TYPES, default="binary", help="form of the image [binary]")
    add("--override-kernel", type=Path, metavar="ELF", help="kernel in place of the SDK's")
    add("--capdl-json", type=output_path, metavar="FILE", help="write all capabilities as JSON")
    add("--capdl", type=output_path, metavar="FILE",
        help="write them in the capDL language, a file for each core: FILE with its number")
    add("--depfile", type=output_path, metavar="FILE", help="write a rule of what the image depends on")
    add("--viper-output", metavar="DIR", help="Microkit's; not supported, ignored")
    add("--dump", action="append", default=[], choices=[stage.name for stage in pipeline.STAGES],
        help="print the product of a stage as JSON")
    add("--version", action="version", version=f"microkit (Multikit) {__version__}")
    return made


def _boards_help() -> str:
    try:
        names = sdk.board_names(sdk.find_sdk())
    except UsageError:
        names = []
    return "\nboards: " + (", ".join(names) or "no SDK is found (set MICROKIT_SDK)") + "\n"


def run(arguments: list[str]) -> int:
    """Build what the command line says."""
    made = parser()
    if "-h" in arguments or "--help" in arguments:
        print(made.format_help(), end="")
        return EXIT_OK
    options = read_options(made, arguments)
    _warn_unserved(arguments)
    require_target(options)
    return pipeline.build(options)


def _warn_unserved(arguments: list[str]) -> None:
    given = {argument.split("=")[0] for argument in arguments}
    for name, instead in _UNSERVED.items():
        if name in given:
            print(f"microkit: warning: {name} is not supported, nothing is written: {instead}",
                  file=sys.stderr)  # fmt: skip
