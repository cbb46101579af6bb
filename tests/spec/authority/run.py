# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Checks the authority of many kernel entries: python3 tests/spec/authority/run.py --calls N."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parents[1]), str(ROOT / "tool")]

from spec.authority import driver  # noqa: E402
from spec.kernel import Kernel  # noqa: E402
from spec.run import open_kernel  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--library", type=Path, help="this one, instead of the present sources")
    parser.add_argument("--no-shrink", action="store_true")
    options = parser.parse_args()
    kernel = (open_kernel(None) if options.library is None
              else Kernel(options.library, options.library.parent))
    start = time.monotonic()
    folder = Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build")) / "spec"
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
