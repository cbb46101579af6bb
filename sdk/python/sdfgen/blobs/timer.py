# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What clients of a timer are told."""

from .region import U8, Config, Magic5, sddf


class TimerClient(Config):
    MAGIC = sddf(6)
    _fields_ = (("magic", Magic5), ("driver_id", U8))
