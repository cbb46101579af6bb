# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Attributes of protection domains that are flags of their TCBs."""

from __future__ import annotations

from ..model.system import ProtectionDomain
from ..sdk.abi import Abi

#: Attribute, the value with which the flag is set, the kernel's name of the flag (object/structures.h).
FLAGS = (("fpu", False, "TCB_FPU_DISABLED"),)
#: The one flag that is no attribute: it goes with the timer's interrupt.
_TIMER = "TCB_TIMER"


def tcb_flags(pd: ProtectionDomain, abi: Abi) -> int:
    names = [name for attribute, value, name in FLAGS if pd.has(attribute) == value]
    names += [_TIMER] if pd.owns_timer else []
    return sum(map(abi.constant, names))
