# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Print the bounds of a kernel: `PYTHONPATH=tests python3 -m wcet build/sdk/board/BOARD/CONFIG`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .flow import FlowError
from .kernel import ENTRIES, Result, analyse


def show(results: dict[int, Result], functions: int) -> None:
    """Bounds by number of threads; of the largest system, also where the time goes."""
    for entry in ENTRIES:
        print(entry)
        for threads, result in results.items():
            print(f"  {result.paths[entry].total:9} instructions with {threads} threads")
        largest = results[max(results)].paths[entry]
        for name, share in largest.shares().most_common(functions):
            print(f"  {share:17} {name}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="wcet", description=__doc__)
    parser.add_argument("folder", type=Path, help="of a board and configuration in the SDK")
    parser.add_argument("--threads", type=int, nargs="+", default=[16, 64, 254],
                        help="threads on the core")
    parser.add_argument("--refills", type=int, default=4,
                        help="most refills of a scheduling context (4: the smallest object's)")
    parser.add_argument("--implied", type=int, default=63, help="most interrupts that a wait "
                        "acknowledges (63: all ids of a protection domain, and its doorbell)")
    parser.add_argument("--line", type=int, default=64, help="bytes of a cache line")
    parser.add_argument("--functions", type=int, default=12, help="how many to show of a path")
    arguments = parser.parse_args()
    try:
        show({threads: analyse(arguments.folder / "elf/kernel.elf", arguments.folder / "abi.json",
                               {"threads": threads, "refills": arguments.refills,
                                "implied": arguments.implied, "line": arguments.line})
              for threads in sorted(arguments.threads)}, arguments.functions)
    except FlowError as error:
        print(f"wcet: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
