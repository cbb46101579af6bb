# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A real-time clock with a client on its core and one on another."""

import sys
from importlib.metadata import version

from sdfgen import DeviceTree, Sddf, SystemDescription

ProtectionDomain = SystemDescription.ProtectionDomain
assert version("sdfgen").split(".")[1] == "35"

folder = sys.argv[1]
sdf = SystemDescription(SystemDescription.Arch.AARCH64, 0x6000_0000)
sddf = Sddf("sddf")
with open(f"{folder}/clock.dtb", "rb") as file:
    tree = DeviceTree(file.read())

clock = ProtectionDomain("clock", "clock.elf", priority=200)
near = ProtectionDomain("near", "near.elf", priority=100)
far = ProtectionDomain("far", "far.elf", priority=100, cpu=1)
timer = Sddf.Timer(sdf, tree.node("pl031@9010000"), clock)
timer.add_client(near)
timer.add_client(far)
for each in clock, near, far:
    sdf.add_pd(each)
assert timer.connect() and timer.serialise_config(folder)
with open(f"{folder}/clock.system", "w") as file:
    file.write(sdf.render())
