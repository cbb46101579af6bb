#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Write the headers of forwards.json: each includes the one that has the part here.

    generate_forwards.py --include DIR
"""
import argparse
import json
from pathlib import Path

from generate_invocations import write

TABLE = Path(__file__).resolve().parent / "forwards.json"
HEADER = """/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Generated from forwards.json: a name under which software for seL4 includes this.
 */
#pragma once

#include <{target}>
"""


def forwards() -> dict[str, str]:
    """Header to the one that it stands for."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    return {name: target for target, names in table.items() if target != "_" for name in names}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--include", type=Path, metavar="DIR", required=True)
    folder = parser.parse_args().include
    for name, target in forwards().items():
        write(folder / name, HEADER.format(target=target))


if __name__ == "__main__":
    main()
