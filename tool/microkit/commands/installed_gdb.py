# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A gdb for AArch64 that can run the package `debugger`."""

from __future__ import annotations

import shutil
import subprocess

from ..base.errors import UsageError

GDBS = ("gdb-multiarch", "aarch64-none-elf-gdb-py", "aarch64-none-elf-gdb",
         "aarch64-linux-gnu-gdb", "gdb")  # fmt: skip
#: Says yes in a gdb that the package `debugger` runs in.
_QUESTION = ("python import sys; gdb.execute('set architecture aarch64'); "
             "can = sys.version_info >= (3, 11) and hasattr(gdb.Breakpoint, 'locations'); "
             "print('yes' if can else '')")  # fmt: skip


def installed_gdb() -> str:
    """The first that is there and can do what it must."""
    there = [name for name in GDBS if shutil.which(name)]
    for name in there:
        result = subprocess.run([name, "-nx", "-batch", "-ex", _QUESTION], text=True, check=False,
                                capture_output=True)  # fmt: skip
        if "yes" in result.stdout:
            return name
    refused = f"; {' and '.join(there)} cannot do that" if there else ""
    raise UsageError("gdb 13 or later for AArch64, with Python 3.11 or later, is not installed"
                     f"{refused} (Debian: apt-get install gdb-multiarch)")  # fmt: skip
