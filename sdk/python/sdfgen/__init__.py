# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Describes systems of device classes in Python, for scripts written for the `sdfgen` of the seL4 Device
Driver Framework and LionsOS. Written anew, and plain Python: it needs no other package."""

from .device_tree import DeviceTree
from .errors import SdfgenError
from .lionsos import LionsOs
from .sddf import Sddf
from .system.description import Arch, SystemDescription
from .vmm import Vmm

__all__ = ["Arch", "DeviceTree", "LionsOs", "Sddf", "SdfgenError", "SystemDescription", "Vmm"]
