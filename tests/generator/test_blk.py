# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Block systems on QEMU's machine: every byte of every configuration."""

from __future__ import annotations

from pathlib import Path

from generator.blob import expected, words
from generator.runner import Run

BLK = '''
driver, virt = PD("blk_driver", "d.elf", priority=100), PD("blk_virt", "v.elf", priority=99)
client = PD("client", "c.elf", priority=1)
uart, tx = PD("serial_driver", "u.elf", priority=100), PD("serial_virt_tx", "t.elf", priority=99)
blk = Sddf.Blk(sdf, dtb.node("virtio_mmio@a000200"), driver, virt)
blk.add_client(client, partition=0)
serial = Sddf.Serial(sdf, dtb.node("pl011@9000000"), uart, tx, enable_color=False)
serial.add_client(client)
for each in [driver, virt, client, uart, tx]:
    sdf.add_pd(each)
assert blk.connect() and serial.connect()
assert blk.serialise_config("out") and serial.serialise_config("out")
print(sdf.render(), end="")
'''
M = '0:"sDDF" 4:=02'
BLOBS = {
    "blk_driver_device_resources": (1608, '0:"sDDF" 4:=01,03,01 8:20000200 10:1000 18:a000000'
                                    " 20:20001000 28:10000 30:5fff0000 38:20200000 40:200000 48:5fdf0000"),
    "blk_driver": (64, M + " 8:20400000 10:1000 18:20401000 20:4000 28:20405000 30:4000 38:=80,00,01"),
    "blk_virt": (5728, M + " 8:1 10:20000000 18:1000 20:20001000 28:4000 30:20005000 38:4000 40:=80"
                 " 48:20009000 50:a000 58:5fde6000 60:20013000 68:1000 70:20014000 78:4000 80:20018000"
                 " 88:4000 90:=80,00,01 98:20200000 a0:200000 a8:5fbe6000"),
    "blk_client_client": (80, M + " 8:20000000 10:1000 18:20001000 20:4000 28:20005000 30:4000 38:=80"
                          " 40:20200000 48:200000"),
    "serial_client_client": (88, '0:"sDDF" 4:=03 30:20400000 38:1000 40:20401000 48:10000 50:1'),
}  # fmt: skip


def test_a_block_system(script: Run, tmp_path: Path) -> None:
    result = script(BLK)
    assert result.returncode == 0, result.stderr
    for name, (size, text) in BLOBS.items():
        data = (tmp_path / "out" / f"{name}.data").read_bytes()
        assert data == expected(size, text), f"{name}: {words(data)}"
    assert '<irq irq="49" id="0" trigger="edge" />' in result.stdout


def test_each_client_gets_its_partition_and_sizes(script: Run, tmp_path: Path) -> None:
    result = script(BLK.replace("partition=0)", "partition=3, queue_capacity=64, data_size=0x3000)"))
    assert result.returncode == 0, result.stderr
    virt = (tmp_path / "out" / "blk_virt.data").read_bytes()
    assert virt[0xB0:0xB4] == b"\x03\0\0\0" and virt[0x90:0x92] == b"\x40\0"
    assert int.from_bytes(virt[0xA0:0xA8], "little") == 0x3000


def test_sizes_that_no_queue_has_are_refused(script: Run) -> None:
    for wrong, said in (("queue_capacity=100", "power of two"), ("data_size=100", "multiple of 0x1000")):
        result = script(BLK.replace("partition=0)", f"partition=0, {wrong})"))
        assert result.returncode == 1 and said in result.stderr


def test_devices_in_one_page_share_its_region(script: Run, tmp_path: Path) -> None:
    result = script(BLK.replace("assert blk.connect()", '''
n, nt, nr, c = (PD(name, "n.elf") for name in ("eth", "net_virt_tx", "net_virt_rx", "copier"))
net = Sddf.Net(sdf, dtb.node("virtio_mmio@a000000"), n, nt, nr)
net.add_client_with_copier(client, c)
for each in [n, nt, nr, c]:
    sdf.add_pd(each)
assert net.connect() and net.serialise_config("out")
assert blk.connect()'''))
    assert result.returncode == 0, result.stderr
    assert result.stdout.count('phys_addr="0xa000000"') == 1
    assert result.stdout.count('mr="virtio_mmio@a000000/drivers/network/virtio/mmio/regs"') == 2
    told = (tmp_path / "out" / "blk_driver_device_resources.data").read_bytes()
    assert int.from_bytes(told[8:16], "little") & 0xFFF == 0x200
