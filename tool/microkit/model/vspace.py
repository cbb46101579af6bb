# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual address space of a protection domain: what lies at its top, and what is left for
mappings (multikit/pd.h).

Native protection domains run under stage 2 translation alone, so their virtual addresses are the
kernel's intermediate physical ones. As in Microkit, the top page is the IPC buffer and a guard page
lies below it; then comes the stack, and below the stack one more guard page.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..base.contract import MICROKIT_IPC_BUFFER_VA, MICROKIT_STACK_TOP, seL4_UserTop
from ..base.sizes import PAGE


@dataclass(frozen=True)
class VSpaceLayout:
    """Addresses at the top of an address space with a stack of `stack_size`."""

    stack_size: int

    @property
    def end(self) -> int:
        return seL4_UserTop

    @property
    def ipc_buffer(self) -> int:
        return MICROKIT_IPC_BUFFER_VA

    @property
    def stack_top(self) -> int:
        return MICROKIT_STACK_TOP

    @property
    def stack_bottom(self) -> int:
        return self.stack_top - self.stack_size

    @property
    def max_vaddr(self) -> int:
        """Mappings end at or below this: the guard page under the stack starts here."""
        return self.stack_bottom - PAGE
