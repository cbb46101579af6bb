# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Looks for leaks in many kernel entries: python3 tests/spec/confidentiality/run.py --calls N."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parents[1]), str(ROOT / "tool")]

from spec import build  # noqa: E402
from spec.confidentiality import driver  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--library", type=Path, help="this one, instead of the present sources")
    parser.add_argument("--no-shrink", action="store_true")
    options = parser.parse_args()
    top = Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build"))
    library = options.library or build.build(ROOT / "kernel", top / "host", top / "spec")
    start = time.monotonic()
    pair = driver.open_pair(library, top / "spec/second")
    done, found = driver.check(pair, options.seed, options.calls)
    print(f"confidentiality: {done} kernel entries twice in {time.monotonic() - start:.0f} s, from "
          f"seed {options.seed}")
    if found is not None:
        if not options.no_shrink:
            found = driver.shortest(pair, found)
        print(f"confidentiality: an observer sees more than it was given:\n{found}")
    return int(found is not None)


if __name__ == "__main__":
    sys.exit(main())
