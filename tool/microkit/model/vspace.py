# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual address space of a protection domain: stack and IPC buffer, and what is left for mappings
(multikit/pd.h).

Native protection domains run under stage 2 translation alone, so their virtual addresses are the
kernel's intermediate physical ones. As in Microkit, the IPC buffer is a page with a guard page below
it; then comes the stack, and below the stack one more guard page. In Microkit all this ends where the
address space does, and no mapping may be there; but where it fits behind the program, it shares the
program's translation tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..base.contract import MICROKIT_IPC_BUFFER_VA, MICROKIT_STACK_TOP, seL4_UserTop
from ..base.records import dataclass
from ..base.sizes import LARGE_PAGE, PAGE

Span = tuple[int, int]
#: libmicrokit's variable, by which a program knows where its IPC buffer is.
IPC_BUFFER = "microkit_ipc_buffer"


@dataclass(frozen=True)
class VSpaceLayout:
    """Addresses of a stack of `stack_size` and of what is beside it, up to `end`."""

    stack_size: int
    end: int = seL4_UserTop

    @property
    def ipc_buffer(self) -> int:
        return self.end - (seL4_UserTop - MICROKIT_IPC_BUFFER_VA)

    @property
    def stack_top(self) -> int:
        return self.end - (seL4_UserTop - MICROKIT_STACK_TOP)

    @property
    def stack_bottom(self) -> int:
        return self.stack_top - self.stack_size

    @property
    def max_vaddr(self) -> int:
        """Mappings end at or below this, or lie behind `end`: the guard page under the stack starts
        here."""
        return self.stack_bottom - PAGE


def place_stack(
    stack_size: int, program: Sequence[Span], maps: Iterable[Span], more: int
) -> VSpaceLayout:
    """Behind the program, at the end of the block of 2 MiB in which one of its segments ends, if there is
    room for the stack, what is beside it, and `more` pages below; else at the end of the address
    space. `program` and `maps`: (start, end) of all that is mapped."""
    taken = [*program, *maps]
    for _, last in program:
        layout = VSpaceLayout(stack_size, -(-last // LARGE_PAGE) * LARGE_PAGE)
        start = layout.max_vaddr - more * PAGE
        if start >= last and not any(low < layout.end and start < high for low, high in taken):
            return layout
    return VSpaceLayout(stack_size)
