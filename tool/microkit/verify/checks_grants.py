# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Untyped memory that `<cspace>` gives to protection domains: it is nobody else's, and as new."""

from __future__ import annotations

from ..model.system import CapKind, CspaceCap, ProtectionDomain
from . import rules
from .context import Context
from .core import Core, Cores
from .view import SlotView

_USER = 458


def check(context: Context, cores: Cores) -> None:
    for core in cores:
        for pd in context.system.pds_on(core.number):
            for each in pd.cspace:
                slot = core.threads[pd.name].cspace.get(_USER + each.slot)
                if each.kind is CapKind.UNTYPED and slot is not None:
                    _untyped(context, core, pd, each, slot)


def _untyped(
    context: Context, core: Core, pd: ProtectionDomain, each: CspaceCap, slot: SlotView
) -> None:
    start, size = slot.cap.word, each.size
    what = f"untyped memory of '{pd.name}' in slot {each.slot}"
    device = context.abi.constant("CAP_DEVICE")
    context.claims.add(start, size, what)
    if bool(slot.flags & device) != (each.phys_addr is not None):
        rules.capability(context.findings, f"{what}: the wrong kind of memory", each.location)
    if each.phys_addr is not None:
        return
    if start < core.base or start + size > core.base + core.size or start % size:
        rules.capability(context.findings, f"{what} is not the core's", each.location)
    elif not context.memory.is_zero(start, size):
        rules.capability(context.findings, f"{what} is not zero", each.location)
