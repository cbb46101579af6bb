# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which flags a TCB must have, for the attributes of its protection domain."""

from __future__ import annotations

from ..model.system import ProtectionDomain
from ..sdk.abi import Abi

#: By attribute: the kernel's name of the flag, and whether it is set for `true` or for `false`.
FLAGS = {"fpu": ("TCB_FPU_DISABLED", False)}


def wanted(pd: ProtectionDomain, timer: bool, abi: Abi) -> int:
    """`timer`: the EL1 physical timer of the core is its own."""
    bits = abi.constant("TCB_TIMER") if timer else 0
    for attribute, (flag, when) in FLAGS.items():
        if (attribute in pd.flags) is when:
            bits |= abi.constant(flag)
    return bits


def described(bits: int, abi: Abi) -> dict[str, bool]:
    """What the flags of a TCB say about attributes."""
    return {
        attribute: bool(bits & abi.constant(flag)) is when
        for attribute, (flag, when) in FLAGS.items()
    }
