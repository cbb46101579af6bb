# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Serial and timer systems on QEMU's machine: every byte of every configuration, and the XML."""

from __future__ import annotations

from pathlib import Path

from generator.blob import expected, words
from generator.runner import Run

SERIAL = '''
driver, rx, tx = PD("serial_driver", "d.elf", priority=100), PD("serial_virt_rx", "r.elf", priority=99), PD("serial_virt_tx", "t.elf", priority=99)
clients = [PD("client0", "c0.elf", priority=1), PD("client1", "c1.elf", priority=1)]
serial = Sddf.Serial(sdf, dtb.node("pl011@9000000"), driver, tx, virt_rx=rx)
for each in clients:
    serial.add_client(each)
for each in [driver, rx, tx, *clients]:
    sdf.add_pd(each)
assert serial.connect()
assert serial.serialise_config("out")
print(sdf.render(), end="")
'''
D, S, C = '0:"sDDF" 4:=01', '0:"sDDF" 4:=03', '0:"sDDF" 4:=06'
CLIENT = S + " 8:20000000 10:1000 18:20001000 20:10000 30:20011000 38:1000 40:20012000 48:10000 50:1"
BLOBS = {
    "serial_driver_device_resources": (1608, D + " 5:=01,01 8:20000000 10:1000 18:9000000"),
    "serial_driver_config": (104, S + " 8:20001000 10:1000 18:20002000 20:10000 28:1 30:20012000"
                             " 38:1000 40:20013000 48:20000 50:2 58:1c200 60:1"),
    "serial_virt_rx": (2616, S + " 8:20000000 10:1000 18:20001000 20:10000 30:20011000 38:1000"
                       " 40:20012000 48:10000 50:1 58:20022000 60:1000 68:20023000 70:10000 78:2"
                       " a30:=02,1c,0d"),
    "serial_virt_tx": (6840, S + ' 8:20000000 10:1000 18:20001000 20:20000 30:20021000 38:1000'
                       ' 40:20022000 48:10000 50:1 58:"client0" 98:20032000 a0:1000 a8:20033000'
                       ' b0:10000 b8:2 c0:"client1" 1a30:=02 1a31:"Begin input\\r\\n" 1ab1:=01,01'),
    "serial_client_client0": (88, CLIENT),
    "serial_client_client1": (88, CLIENT),
}  # fmt: skip


def compare(folder: Path, blobs: dict[str, tuple[int, str]]) -> None:
    """Exactly these files, with exactly these bytes."""
    assert sorted(each.stem for each in folder.glob("*.data")) == sorted(blobs)
    for name, (size, text) in blobs.items():
        data = (folder / f"{name}.data").read_bytes()
        assert data == expected(size, text), f"{name}: {words(data)}"


def test_a_serial_system(script: Run, tmp_path: Path) -> None:
    result = script(SERIAL)
    assert result.returncode == 0, result.stderr
    compare(tmp_path / "out", BLOBS)
    xml = result.stdout
    assert '<irq irq="33" id="0" trigger="level" />' in xml
    assert 'mr="pl011@9000000/drivers/serial/arm/regs" vaddr="0x20000000" perms="rw" cached="false"' in xml
    assert '<memory_region name="pl011@9000000/serial/queue/serial_virt_tx/client1" size="0x1000" />' in xml


def test_output_alone(script: Run, tmp_path: Path) -> None:
    result = script(SERIAL.replace(", virt_rx=rx", ", enable_color=False, begin_str='go'")
                    .replace("[driver, rx, tx", "[driver, tx"))
    assert result.returncode == 0, result.stderr
    driver = (tmp_path / "out" / "serial_driver_config.data").read_bytes()
    assert driver == expected(104, S + " 30:20001000 38:1000 40:20002000 48:10000 50:1 58:1c200")
    assert (tmp_path / "out" / "serial_virt_rx.data").read_bytes() == expected(2616, S)
    virt = (tmp_path / "out" / "serial_virt_tx.data").read_bytes()
    assert virt[0x1A31:0x1A31 + 128] == b"go".ljust(128, b"\0") and virt[0x1AB1:0x1AB3] == b"\0\0"


def test_a_timer_system(script: Run, tmp_path: Path) -> None:
    result = script('''
driver, client = PD("timer_driver", "t.elf", priority=101), PD("client", "c.elf", priority=1)
timer = Sddf.Timer(sdf, dtb.node("timer"), driver)
timer.add_client(client)
sdf.add_pd(driver), sdf.add_pd(client)
assert timer.connect() and timer.serialise_config("out")
print(sdf.render(), end="")
''')
    assert result.returncode == 0, result.stderr
    compare(tmp_path / "out", {"timer_client_client": (6, C),
                               "timer_driver_device_resources": (1608, D + " 6:=01")})  # fmt: skip
    assert result.stdout == '''\
<?xml version="1.0" encoding="UTF-8"?>
<system>
    <protection_domain name="timer_driver" priority="101" passive="true">
        <program_image path="t.elf" />
        <irq irq="30" id="0" trigger="level" />
    </protection_domain>
    <protection_domain name="client" priority="1">
        <program_image path="c.elf" />
    </protection_domain>
    <channel>
        <end pd="timer_driver" id="1" />
        <end pd="client" id="0" notify="false" pp="true" />
    </channel>
</system>'''
