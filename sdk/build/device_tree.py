#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Compile a board's device tree source, and refuse it when the compiler warns or when it describes
another machine than board.toml.

    device_tree.py board/NAME/board.toml board/NAME/NAME.dts --devices board/devices -o NAME.dtb
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "tool")]

from microkit.base.errors import EXIT_FINDINGS, EXIT_OK, Findings  # noqa: E402
from microkit.output.render import Renderer  # noqa: E402
from microkit.parse.board import read_board_file  # noqa: E402
from microkit.parse.board.compare import compare  # noqa: E402
from microkit.parse.board.compatible import read_compatible  # noqa: E402
from microkit.parse.board.device_tree import Tree  # noqa: E402


def compiled(source: Path) -> bytes | None:
    """None, after the compiler's words, when it has any."""
    result = subprocess.run(["dtc", "-I", "dts", "-O", "dtb", source], capture_output=True, check=False)
    sys.stderr.write(result.stderr.decode("utf-8", "replace"))
    return result.stdout if result.returncode == 0 and not result.stderr else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("board", type=Path, help="board.toml")
    parser.add_argument("source", type=Path, help="device tree source")
    parser.add_argument("--devices", type=Path, required=True, help="board/devices")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    arguments = parser.parse_args()
    findings = Findings()
    found = read_board_file(arguments.board, findings)
    blob = compiled(arguments.source)
    if found is not None and blob is not None:
        compare(found, Tree(blob), read_compatible(arguments.devices), findings)
    sys.stderr.write(Renderer(False).render(findings))
    if found is None or blob is None or findings.has_errors:
        return EXIT_FINDINGS
    arguments.output.write_bytes(blob)
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
