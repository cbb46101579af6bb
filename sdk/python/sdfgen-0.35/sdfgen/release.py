# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is particular to sdfgen 0.35."""

from .blobs import net_35 as net

__all__ = ["net"]
