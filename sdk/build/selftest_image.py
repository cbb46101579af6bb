#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Finish a board's self-test: what of an image only its bytes tell, its size for boot loaders and its checksum.

    selftest_image.py selftest.bin --board board/NAME/board.toml -o selftest.img
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "tool")]

from microkit.commands.made import sealed  # noqa: E402
from microkit.parse.board import load_board  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("binary", type=Path, help="as it was linked")
    parser.add_argument("--board", type=Path, required=True, help="board.toml")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    arguments = parser.parse_args()
    arguments.output.write_bytes(sealed(arguments.binary.read_bytes(), load_board(arguments.board)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
