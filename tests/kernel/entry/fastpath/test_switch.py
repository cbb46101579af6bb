# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Fast paths between threads that differ in what is open to them, or use FP registers."""

from __future__ import annotations

import itertools

import pytest

from kernel.fastpaths import Both, client, server

FLAGS = (0, 1, 2, 4, 6)


@pytest.mark.parametrize("ours,theirs", itertools.product(FLAGS, FLAGS))
def test_does_the_same(both: Both, ours: int, theirs: int) -> None:
    """With the machine set to it, there and back."""
    of, cptr, reply = server(both)
    caller, endpoint = client(both, of, cptr)
    caller.tcb.flags, of.tcb.flags = ours, theirs
    both.world.lib.rights_change(ours & 6)
    for thread, arguments in ((caller, ("Call", endpoint, 0, 0)), (of, ("ReplyRecv", cptr, 0, reply))):
        assert not both.declines(thread, *arguments)
        flags = both.world.current.tcb.flags  # type: ignore[union-attr]
        assert both.world.machine.fpu_enabled == bool(flags & 4)
        assert both.world.machine.timer_enabled == bool(flags & 2)
