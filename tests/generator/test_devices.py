# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Devices of a device tree and the drivers for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from generator.runner import Run
from generator.test_system import fails, prints


def test_nodes_by_path(script: Run) -> None:
    assert prints(script, '''
node = dtb.node("far@40000000/near@100000/serial@20040")
print(node.name, node.path, [(hex(a), hex(s)) for a, s in node.registers()], node.interrupts()[0].number,
      node.interrupts()[0].trigger.name, dtb.node("/timer").name, dtb.size > 500)
''') == ("serial@20040 far@40000000/near@100000/serial@20040 [('0x40300040', '0x100')] 131 EDGE timer True\n")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('dtb.node("pl011")', "no node 'pl011': '/' has no 'pl011', but pl011@9000000"),
        ('dtb.node("far@40000000/x")', "'far@40000000' has no 'x'"),
        ('dtb.node("far@40000000/near@100000/serial@90000").registers()', "in no 'ranges' of"),
        ('DeviceTree(b"nothing")', "no compiled device tree"),
        ('DeviceTree(dtb.data[:200])', "cut off"),
        ('Sddf("/nowhere")', "no folder 'drivers' in '/nowhere'"),
    ],
)  # fmt: skip
def test_faults_in_a_tree(script: Run, text: str, said: str) -> None:
    fails(script, text, said)


def test_a_tree_cut_anywhere_or_with_any_byte_changed_is_no_traceback_of_another_kind(script: Run) -> None:
    """Every fault is the generator's own, and nothing loops."""
    assert prints(script, '''
from sdfgen import SdfgenError
good = 0
def look(data):
    global good
    try:
        for node in DeviceTree(data).root.all():
            node.path
        good += 1
    except SdfgenError:
        pass
for at in range(0, len(dtb.data), 3):
    look(dtb.data[:at])
    look(dtb.data[:at] + bytes([dtb.data[at] ^ 0x81]) + dtb.data[at + 1:])
print(good > 100)
''') == "True\n"  # fmt: skip


SYSTEM = '''
driver, tx = PD("driver", "d.elf"), PD("tx", "t.elf")
Sddf.Serial(sdf, dtb.node("{}"), driver, tx).connect()
print(sdf.memory_regions[0].size, hex(sdf.memory_regions[0].paddr), driver.irqs[0][1].irq)
'''


def test_registers_behind_buses(script: Run) -> None:
    assert prints(script, SYSTEM.format("far@40000000/near@100000/serial@20040")) == "4096 0x40300000 131\n"


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ("off@9030000", "serial device 'off@9030000' has status 'disabled'"),
        ("unknown@9040000", "no serial driver is compatible with 'unknown@9040000' (vendor,unknown)"),
        ("i2c@9020000", "no serial driver is compatible"),
    ],
)  # fmt: skip
def test_devices_without_a_driver(script: Run, node: str, said: str) -> None:
    fails(script, SYSTEM.format(node), said)


def driver(tmp_path: Path, **resources: object) -> str:
    """A script with a framework of one serial driver that asks for this."""
    folder = tmp_path / "own" / "drivers" / "serial" / "mine"
    folder.mkdir(parents=True)
    compatible = resources.pop("compatible", ["arm,pl011"])
    (folder / "config.json").write_text(json.dumps({"compatible": compatible, "resources": resources}))
    return 'Sddf("own")\n' + SYSTEM.format("pl011@9000000")


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ({"regions": [{"name": "r"}]}, "region 'r' needs 'size' or 'dt_index'"),
        ({"regions": [{"name": "r", "dt_index": 0, "cached": True}]}, "registers and 'cached'"),
        ({"regions": [{"name": "r", "dt_index": 0}, {"name": "s", "dt_index": 0}]}, "dt_index 0 is there twice"),
        ({"regions": [{"name": "r", "size": 1}, {"name": "r", "size": 1}]}, "region name 'r' is there twice"),
        ({"irqs": [{"dt_index": 1}, {"dt_index": 1}]}, "irq dt_index 1 is there twice"),
        ({"compatible": ["a", "a"]}, "compatible 'a' is there twice"),
        ({"compatible": None}, "TypeError"),
        ({"irqs": [{}]}, "dt_index"),
        ({"irqs": [{"dt_index": 4}]}, "driver 'serial/mine' needs interrupt 4 of 'pl011@9000000'"),
        ({"regions": [{"name": "r", "dt_index": 3}]}, "driver 'serial/mine' needs registers 3 of"),
    ],
)  # fmt: skip
def test_faults_of_driver_descriptions(script: Run, tmp_path: Path, resources: dict, said: str) -> None:
    text = driver(tmp_path, **resources)
    fails(script, text, said)


def test_a_driver_may_choose_its_interrupt_s_channel(script: Run) -> None:
    assert prints(script, '''
driver, virt = PD("driver", "d.elf"), PD("virt", "v.elf")
Sddf.I2c(sdf, dtb.node("i2c@9020000"), driver, virt).connect()
print(driver.irqs[0][0], driver.maps.all[0].setvar_vaddr)
''') == "7 i2c_regs\n"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("t.add_client(low); t.add_client(low)", "duplicate client given 'low'"),
        ("t.add_client(d)", "invalid client given 'd'"),
        ("t.add_client(same)", "invalid client given 'same': its priority 100 is not below that of 'd', 100"),
        ("t.connect(); t.connect()", "connected already"),
        ("t.connect(); t.add_client(low)", "comes after connect()"),
        ("t.serialise_config('o')", "has to be connected before"),
        ("s.add_client(d)", "it is a part of the serial system"),
        ("Sddf.Serial(sdf, None, d, low, begin_str='x' * 129)", "there is room for 128"),
        ("g.add_client(low, driver_channel_ids=[])", "asks for 0 lines"),
        ("Sddf.Gpu(sdf, None, d, low).connect()", "graphics are not supported"),
        ("Sddf.Lwip(sdf, Sddf.Net(sdf, None, d, same, low), low)", "no client of the network"),
        ("LionsOs.FileSystem.VmFs(sdf)", "is not supported"),
        ("LionsOs.FileSystem.Nfs(sdf, d, low, net=None, net_copier=None, serial=s, timer=t, server='s' * 4096,"
         " export_path='')", "longer than 4095"),
    ],
)  # fmt: skip
def test_faults_of_services(script: Run, text: str, said: str) -> None:
    fails(script, '''
d, low, same = PD("d", "d.elf"), PD("low", "l.elf", priority=1), PD("same", "s.elf")
t, s, g = Sddf.Timer(sdf, None, d), Sddf.Serial(sdf, None, PD("u", "u.elf"), d), Sddf.Gpio(sdf, None, d)
''' + text, said)
