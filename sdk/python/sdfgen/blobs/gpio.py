# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What clients of a GPIO driver are told."""

from .region import U8, Config, Magic5, sddf

CHANNELS = 62


class Client(Config):
    MAGIC = sddf(8)
    _fields_ = (("magic", Magic5), ("num_ids", U8), ("ids", U8 * CHANNELS))
