# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whose names gdb knows: the kernel's, and those of the protection domain that is selected. Runs
inside gdb."""

from __future__ import annotations

import gdb

from .breakpoints import Breakpoints
from .session import Facts, quote

KERNEL = "kernel"


class Symbols:
    """`selected` is None at first: the kernel alone."""

    def __init__(self, facts: Facts, breakpoints: Breakpoints) -> None:
        self.facts, self._breakpoints = facts, breakpoints
        self.selected: str | None = None

    def select(self, name: str | None) -> None:
        """Take those of a domain, for None the kernel's alone; gdb.GdbError when there are none."""
        files = [self.facts.kernel] if self.facts.kernel else []
        if name is not None:
            files.insert(0, self.program(name))
        self._breakpoints.keep_addresses()
        gdb.execute("symbol-file" + (f" {quote(files[0])}" if files else ""), to_string=True)
        for each in files[1:]:
            gdb.execute(f"add-symbol-file {quote(each)}", to_string=True)
        self.selected = self._breakpoints.selected = name
        print(f"names of '{name}' and the kernel; breakpoints stop in '{name}' only" if name
              else "names of the kernel; breakpoints stop wherever they are reached")  # fmt: skip

    def program(self, name: str) -> str:
        """The file with the symbols of a domain."""
        found = self.facts.programs.get(name)
        if found is None:
            raise gdb.GdbError(f"the program of '{name}' was not found: give microkit gdb the "
                               "description, and --search-path")  # fmt: skip
        return found
