# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The ring of events in a kernel's program, which a protection domain may have mapped, and tools read (docs/design/trace.md)."""

from __future__ import annotations

from .abi import Abi

#: Its symbol, which kernels of some configurations have.
RING = "kernel_trace"


def has_ring(abi: Abi) -> bool:
    return abi.has(RING)


def ring_offset(abi: Abi) -> int:
    """Where it lies in each window."""
    return abi.address(RING) - abi.constant("WINDOW_VA")
