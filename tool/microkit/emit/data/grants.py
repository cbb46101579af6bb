# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Report data about what `<cspace>` gives to make objects with: memory, and authority."""

from __future__ import annotations

from typing import Any

from ...base.units import format_size
from ...model.system import CapKind, CspaceCap, ProtectionDomain

_WORDS = {
    CapKind.SCHED_CONTROL: "the time of core {core}",
    CapKind.ASID_CONTROL: "makes pools of address space ids",
    CapKind.ASID_POOL: "ids for address spaces",
}


def grants(pd: ProtectionDomain) -> list[dict[str, Any]]:
    """In order of slots; `physical` is null where the build chooses."""
    found = [each for each in pd.cspace if each.pd is None]
    return [
        {
            "slot": each.slot,
            "kind": each.kind.value.removeprefix("cap_"),
            "size": each.size,
            "physical": each.phys_addr,
            "irqs": [{"number": number, "trigger": trigger.value} for number, trigger in each.irqs],
            "text": _text(pd, each),
        }
        for each in sorted(found, key=lambda each: each.slot)
    ]


def _text(pd: ProtectionDomain, each: CspaceCap) -> str:
    if each.kind is CapKind.UNTYPED:
        what = "memory" if each.phys_addr is None else "device registers"
        return f"{format_size(each.size)} of {what}"
    if each.kind is CapKind.IRQ_CONTROL:
        words = [f"{number} ({trigger.value})" for number, trigger in each.irqs]
        return f"interrupts {', '.join(words)}" if words else "no interrupts"
    return _WORDS[each.kind].format(core=pd.cpu)
