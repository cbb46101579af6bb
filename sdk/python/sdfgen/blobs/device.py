# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a driver is told of its device."""

from .region import U8, Config, DeviceRegion, Magic5, sddf

MAX_REGIONS = MAX_IRQS = 64


class DeviceResources(Config):
    MAGIC = sddf(1)
    _fields_ = (
        ("magic", Magic5),
        ("num_regions", U8),
        ("num_irqs", U8),
        ("regions", DeviceRegion * MAX_REGIONS),
        ("irqs", U8 * MAX_IRQS),
    )
