# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Checks the authority of many kernel entries: python3 tests/spec/authority/run.py --calls N."""

from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parents[1]), str(ROOT / "tool")]

from spec.authority import driver  # noqa: E402
from spec.run import open_kernel, read_options  # noqa: E402


def main() -> int:
    options = read_options(__doc__)
    kernel = open_kernel(options.library)
    start, folder = time.monotonic(), options.build / "spec"
    done, found = driver.check(kernel, folder, options.seed, options.calls)
    print(f"authority: {done} kernel entries in {time.monotonic() - start:.0f} s, from seed "
          f"{options.seed}")
    if found is not None:
        if not options.no_shrink:
            found = driver.shortest(kernel, folder, found)
        print(f"authority: an entry did what nothing licenses:\n{found}")
    return int(found is not None)


if __name__ == "__main__":
    sys.exit(main())
