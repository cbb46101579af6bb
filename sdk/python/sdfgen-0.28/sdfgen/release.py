# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is particular to sdfgen 0.28."""

from .blobs import net_28 as net

__all__ = ["net"]
