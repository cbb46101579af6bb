# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit env`: what a shell needs to use this SDK with other people's makefiles and scripts."""

from __future__ import annotations

import argparse
from pathlib import Path
from shlex import quote

from .. import sdk
from ..base.errors import EXIT_OK, UsageError
from .arguments import Parser

_PREFIX = "sdfgen-"


def parser() -> argparse.ArgumentParser:
    made = Parser(
        "microkit env",
        description="Print commands for a shell: eval \"$(microkit env)\" puts this SDK's tool on PATH and "
        "its generator of system descriptions, the Python package sdfgen, on PYTHONPATH.",
    )  # fmt: skip
    made.add_argument("--sdfgen", metavar="V", default="0.35",
                      help="version of sdfgen that scripts ask for: 0.35 (default) or 0.28")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Print them."""
    version = parser().parse_args(arguments).sdfgen
    root = sdk.find_sdk()
    if root is None:
        raise UsageError("no SDK is found: set MICROKIT_SDK")
    root = root.resolve()
    print(f"export MICROKIT_SDK={quote(str(root))}")
    print(f'export PATH={quote(str(root / "bin"))}"${{PATH:+:$PATH}}"')
    print(f'export PYTHONPATH={quote(str(_generator(root, version)))}"${{PYTHONPATH:+:$PYTHONPATH}}"')
    return EXIT_OK


def _generator(root: Path, version: str) -> Path:
    versions = sorted(each.name.removeprefix(_PREFIX) for each in (root / "python").glob(_PREFIX + "*"))
    if version not in versions:
        raise UsageError(f"this SDK has no sdfgen {version}: it has {', '.join(versions) or 'none'}")
    return root / "python" / (_PREFIX + version)
