# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual address space of a protection domain: what lies at its top, and what is left for
mappings.

Native protection domains run under stage 2 translation alone, so their virtual addresses are as
wide as the CPU's physical ones (Arm ARM D8.2: the IPA size). As in Microkit, the top page is the
IPC buffer and a guard page lies below it; then comes the stack, and below the stack one more guard
page.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGE_SIZE = 0x1000
#: Stack of a protection domain that does not say (Microkit since 2.1.0).
DEFAULT_STACK = 0x2000


@dataclass(frozen=True)
class VSpaceLayout:
    """Addresses at the top of an address space of `bits` bits with a stack of `stack_size`."""

    bits: int
    stack_size: int

    @property
    def end(self) -> int:
        return 1 << self.bits

    @property
    def ipc_buffer(self) -> int:
        return self.end - PAGE_SIZE

    @property
    def stack_top(self) -> int:
        return self.ipc_buffer - PAGE_SIZE

    @property
    def stack_bottom(self) -> int:
        return self.stack_top - self.stack_size

    @property
    def max_vaddr(self) -> int:
        """Mappings end at or below this: the guard page under the stack starts here."""
        return self.stack_bottom - PAGE_SIZE
