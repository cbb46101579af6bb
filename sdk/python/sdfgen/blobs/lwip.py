# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What lwIP in a protection domain is told."""

from .region import U64, Config, Magic5, Region, sddf


class Lwip(Config):
    MAGIC = sddf(8)
    _fields_ = (("magic", Magic5), ("pbuf_pool", Region), ("num_pbufs", U64))
