# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Mapping and unmapping tables."""

from __future__ import annotations

from kernel.space import RW, TABLES, Space

REVOKE_FIRST = 9


def test_copied_table_is_not_unmapped(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert thread.invoke(space.cnode, "CNodeCopy", 50, 64, TABLES, 64, RW, caps=(space.cnode,)) == 0
    assert thread.invoke(TABLES, "ARMPageTableUnmap") == REVOKE_FIRST
