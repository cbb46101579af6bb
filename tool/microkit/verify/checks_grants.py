# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Untyped memory that `<cspace>` gives to protection domains: it is nobody else's, and as new."""

from __future__ import annotations

from ..base.contract import BASE_USER_CAPS
from ..model.system import CapKind, CspaceCap, ProtectionDomain
from . import rules
from .claims import UNSET
from .contents import Content
from .context import Context
from .core import Core


def claim(context: Context, core: Core) -> None:
    for pd in context.system.pds_on(core.number):
        for each in pd.cspace:
            if each.kind is CapKind.UNTYPED:
                _untyped(context, core, pd, each)


def _untyped(context: Context, core: Core, pd: ProtectionDomain, each: CspaceCap) -> None:
    """Device memory is where the description says; other memory where the capability says."""
    what, size = f"untyped memory of '{pd.name}' in slot {each.slot}", each.size
    if each.phys_addr is not None:
        context.claims.add(each.phys_addr, size, what, UNSET)
        return
    cap = core.threads[pd.name].cap(BASE_USER_CAPS + each.slot)
    start = cap.word if cap else 0
    if start < core.base or start + size > core.base + core.size or start % size:
        rules.capability(context.findings, f"{what} is not the core's", each.location)
    else:
        context.claims.add(start, size, what, Content(rules.capability, location=each.location))
