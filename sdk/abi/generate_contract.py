#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Write the numbers that the tool needs before it knows a board, as a Python module.

The grammar has ranges, checks have addresses: all long before a configuration is chosen, and in the
source tree nothing is built. So the numbers of the contract, which are the same for every board and
configuration, are also a module of the tool, tool/microkit/base/contract.py, made from any abi.json. It
is part of the sources like the schemas: a test makes it anew and compares, and the tool refuses an
abi.json that says something else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from macros import defined_names

HEADERS = Path(__file__).resolve().parent / "include/multikit"
#: Headers all of whose numbers the tool has.
WHOLE = ("pd.h", "status.h", "monitor_info.h", "reset.h", "image.h", "psci.h")
#: Of others: sizes (sel4/constants.h), and what the kernel counts in and accepts.
MORE = (
    "seL4_WordBits", "seL4_WordSizeBits", "seL4_SlotBits", "seL4_PageBits", "seL4_LargePageBits",
    "seL4_HugePageBits", "seL4_PageTableIndexBits", "seL4_VSpaceIndexBits", "seL4_PageTableEntryBits",
    "seL4_ASIDPoolIndexBits", "seL4_MinUntypedBits", "seL4_UserTop", "seL4_MaxPrio", "GRANULE_BITS",
    "MIN_BUDGET_US", "GUEST_TIMER_INTID", "GUEST_MAINTENANCE_INTID", "MULTIKIT_TRACE_SIZE",
)  # fmt: skip
HEAD = '''# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Numbers of the contract between tool, kernel, libmicrokit and monitor. What they mean is said in
{headers} and sel4/constants.h.

Made by sdk/abi/generate_contract.py: change the headers, then make this anew.
"""
'''


def names() -> list[str]:
    """In the order in which they are defined."""
    found = [name for header in WHOLE for name in defined_names((HEADERS / header).read_text())]
    return [*found, *MORE]


def line(name: str, value: int) -> str:
    return f"{name} = {value:#x}" if value > 0xffff else f"{name} = {value}"


def module(macros: Mapping[str, int], wanted: Iterable[str]) -> str:
    head = HEAD.format(headers=", ".join(f"multikit/{name}" for name in WHOLE))
    return head + "\n" + "".join(line(name, macros[name]) + "\n" for name in wanted)


def main() -> int:
    parser = argparse.ArgumentParser(description="write the tool's contract.py")
    parser.add_argument("abi", type=Path, help="an abi.json")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        text = module(json.loads(arguments.abi.read_text())["macros"], names())
    except KeyError as missing:
        print(f"generate_contract.py: {arguments.abi} has no number {missing}", file=sys.stderr)
        return 1
    arguments.output.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
