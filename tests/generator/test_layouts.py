# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where each field of each configuration is: a table of its own, and the package's structures. What a
program compiled from the framework's headers reads is at these offsets."""

from __future__ import annotations

import json

import pytest
from generator.runner import Run

#: Structure: size, then fields with their offsets; `[n]` is an element of an array.
LAYOUTS = {
    "region.Region": (16, {"vaddr": 0, "size": 8}),
    "region.DeviceRegion": (24, {"region": 0, "io": 16}),
    "device.DeviceResources": (1608, {"magic": 0, "num_regions": 5, "num_irqs": 6, "regions": 8, "irqs": 1544}),
    "timer.TimerClient": (6, {"driver_id": 5}),
    "serial.Connection": (40, {"queue": 0, "data": 16, "id": 32}),
    "serial.Driver": (104, {"rx": 8, "tx": 48, "baud": 88, "rx_enabled": 96}),
    "serial.VirtRx": (2616, {"driver": 8, "clients": 48, "num_clients": 2608, "switch_char": 2609, "terminate_char": 2610}),
    "serial.NamedConnection": (104, {"connection": 0, "name": 40}),
    "serial.VirtTx": (6840, {"driver": 8, "clients": 48, "num_clients": 6704, "begin": 6705, "enable_colour": 6833, "enable_rx": 6834}),
    "serial.Client": (88, {"rx": 8, "tx": 48}),
    "blk.Connection": (56, {"storage_info": 0, "requests": 16, "responses": 32, "num_buffers": 48, "id": 50}),
    "blk.Driver": (64, {"virt": 8}),
    "blk.VirtClient": (88, {"connection": 0, "data": 56, "partition": 80}),
    "blk.Virt": (5728, {"num_clients": 8, "driver": 16, "clients": 96}),
    "blk.Client": (80, {"virt": 8, "data": 64}),
    "net.Connection": (40, {"free": 0, "active": 16, "num_buffers": 32, "id": 34}),
    "net.Driver": (88, {"virt_rx": 8, "virt_tx": 48}),
    "net.Client": (128, {"rx": 8, "rx_data": 48, "tx": 64, "tx_data": 104, "mac": 120}),
    "net.Port": (112, {"rx": 0, "tx": 40, "data": 80, "mac": 96, "allowed": 104}),
    "net.Switch": (7200, {"ports": 8, "num_ports": 7176, "metadata": 7184}),
    "net_35.VirtRxClient": (432, {"connection": 0, "macs": 40, "num_macs": 424}),
    "net_35.VirtRx": (27744, {"driver": 8, "data": 48, "metadata": 72, "clients": 88, "num_clients": 27736}),
    "net_35.TxData": (32, {"region": 0, "num_buffers": 24}),
    "net_35.VirtTxClient": (2096, {"connection": 0, "data": 40, "num_regions": 2088}),
    "net_35.VirtTx": (134200, {"driver": 8, "clients": 48, "num_clients": 134192}),
    "net_35.Copier": (1128, {"virt_rx": 8, "device_data": 48, "client": 1072, "client_data": 1112}),
    "net_28.VirtRxClient": (48, {"connection": 0, "mac": 40}),
    "net_28.VirtRx": (3168, {"driver": 8, "data": 48, "metadata": 72, "clients": 88, "num_clients": 3160}),
    "net_28.VirtTxClient": (64, {"connection": 0, "data": 40}),
    "net_28.VirtTx": (4152, {"driver": 8, "clients": 48, "num_clients": 4144}),
    "net_28.Copier": (120, {"virt_rx": 8, "device_data": 48, "client": 64, "client_data": 104}),
    "lwip.Lwip": (32, {"pbuf_pool": 8, "num_pbufs": 24}),
    "i2c.Connection": (40, {"requests": 0, "responses": 16, "num_buffers": 32, "id": 34}),
    "i2c.Driver": (48, {"virt": 8}),
    "i2c.VirtClient": (64, {"connection": 0, "data_size": 40, "driver_data": 48, "client_data": 56}),
    "i2c.Virt": (4152, {"num_clients": 8, "driver": 16, "clients": 56}),
    "i2c.Client": (64, {"virt": 8, "data": 48}),
    "gpio.Client": (68, {"num_ids": 5, "ids": 6}),
    "file_system.Connection": (56, {"commands": 0, "completions": 16, "share": 32, "queue_len": 48, "id": 50}),
    "file_system.FileSystem": (64, {"connection": 8}),
    "file_system.Nfs": (8200, {"server": 8, "export": 4104}),
    "vmm.Irq": (8, {"id": 0, "irq": 4}),
    "vmm.Virtio": (24, {"type": 0, "base": 8, "size": 16, "irq": 20}),
    "vmm.Uio": (64, {"name": 0, "guest": 32, "vmm": 40, "size": 48, "irq": 56}),
    "vmm.Vmm": (2136, {"ram": 8, "ram_size": 16, "dtb": 24, "initrd": 32, "num_irqs": 40, "irqs": 44,
                       "num_vcpus": 300, "vcpus": 301, "num_virtio": 333, "virtio": 336, "num_uio": 1104, "uio": 1112}),
}  # fmt: skip
MAGIC = {"device.DeviceResources": "sDDF\x01", "timer.TimerClient": "sDDF\x06", "serial.Client": "sDDF\x03",
         "blk.Virt": "sDDF\x02", "net.Client": "sDDF\x05", "net_28.VirtTx": "sDDF\x05", "lwip.Lwip": "sDDF\x08",
         "i2c.Driver": "sDDF\x04", "gpio.Client": "sDDF\x08", "file_system.FileSystem": "LionsOS\x01",
         "file_system.Nfs": "LionsOS\x02", "vmm.Vmm": "vmm"}  # fmt: skip

SCRIPT = '''
import ctypes, importlib, json, sys
def structure(name):
    module, _, kind = name.partition(".")
    return getattr(importlib.import_module(f"sdfgen.blobs.{module}"), kind)
made = {name: (ctypes.sizeof(structure(name)),
               {field: getattr(structure(name), field).offset for field in fields})
        for name, (_, fields) in json.loads(LAYOUTS).items()}
magic = {name: bytes(structure(name).new())[:8].rstrip(b"\\0").decode() for name in json.loads(MAGIC)}
print(json.dumps([made, magic]))
'''


def test_layouts_and_magics(script: Run) -> None:
    text = SCRIPT.replace("LAYOUTS", repr(json.dumps(LAYOUTS))).replace("MAGIC", repr(json.dumps(MAGIC)))
    result = script(text)
    assert result.returncode == 0, result.stderr
    made, magic = json.loads(result.stdout)
    assert {name: (size, fields) for name, (size, fields) in made.items()} == LAYOUTS
    assert magic == MAGIC


@pytest.mark.parametrize("version", ["0.28", "0.35"])
def test_each_version_has_its_own_network(script: Run, version: str) -> None:
    result = script("from sdfgen.release import net\nprint(net.__name__)", version)
    assert result.stdout.strip() == f"sdfgen.blobs.net_{version[-2:]}"
