# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The ring of events in a kernel's program, which a protection domain may have mapped (docs/design/trace.md)."""

from __future__ import annotations

from ..sdk.abi import Abi

#: Its symbol, which kernels of some configurations have.
_RING = "kernel_trace"


def has_ring(abi: Abi) -> bool:
    return abi.has(_RING)


def ring_offset(abi: Abi) -> int:
    """Where it lies in each window."""
    return abi.address(_RING) - abi.constant("WINDOW_VA")
