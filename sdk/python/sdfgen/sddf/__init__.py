# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The classes of devices of the seL4 Device Driver Framework."""

from __future__ import annotations

from pathlib import Path

from ..drivers.config import probe
from . import blk, gpio, gpu, i2c, lwip, net, serial, service, timer


class Sddf:
    """`path`: a checkout of the framework, whose drivers are found by their descriptions."""

    Serial = serial.Serial
    Timer = timer.Timer
    Blk = blk.Blk
    Net = net.Net
    I2c = i2c.I2c
    Gpio = gpio.Gpio
    Gpu = gpu.Gpu
    Lwip = lwip.Lwip

    def __init__(self, path: str) -> None:
        service.Service.drivers = probe(Path(path))
