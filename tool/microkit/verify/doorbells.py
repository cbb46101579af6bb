# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The interrupts that a core may be rung by: what the board and the description leave for that, found without
the tool's own dealing (model/doorbells.py)."""

from __future__ import annotations

from ..model.system import ProtectionDomain
from .context import Context

FIRST_SPI = 32


def private(context: Context, core: int) -> set[int]:
    """SGIs that other cores may send to this one: what it issues is its own."""
    issued = {number for pd in context.system.pds_on(core) for number in _issuable(pd)}
    return set(context.board.sgis) - issued


def shared(context: Context, core: int) -> set[int]:
    """Of the board's shared interrupts that nothing raises every so many-th, so that no two cores have the same;
    but those that a protection domain of any core has, or may take."""
    board = context.board
    dealt = {spi for place, spi in enumerate(board.spis) if place % board.cores == core}
    handled = {irq.number for pd in context.system.pds for irq in pd.irqs}
    return dealt - handled - {number for pd in context.system.pds for number in _issuable(pd)}


def numbers(context: Context, core: int) -> set[int]:
    return private(context, core) | shared(context, core)


def routed(context: Context, core: int) -> set[int]:
    """Those of the shared ones that the image sends to the core, or to another."""
    return {row["intid"] for row in context.image.irqs} & shared(context, core)


def _issuable(pd: ProtectionDomain) -> set[int]:
    return {number for each in pd.cspace for number, _ in each.irqs}
