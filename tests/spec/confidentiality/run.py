# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Looks for leaks in many kernel entries: python3 tests/spec/confidentiality/run.py --calls N."""

from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parents[1]), str(ROOT / "tool")]

from spec.confidentiality import driver  # noqa: E402
from spec.run import read_options  # noqa: E402


def main() -> int:
    options = read_options(__doc__)
    start = time.monotonic()
    pair = driver.open_pair(options.library, options.build / "spec/second")
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
