# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""I2C, GPIO, file systems, virtual machines: what their parts are told."""

from __future__ import annotations

from pathlib import Path

from generator.blob import expected, words
from generator.runner import Run


def blob(tmp_path: Path, name: str) -> bytes:
    return (tmp_path / "out" / f"{name}.data").read_bytes()


def run(script: Run, text: str) -> str:
    result = script(text + '\nprint(sdf.render(), end="")\n')
    assert result.returncode == 0, result.stderr
    return result.stdout


def same(data: bytes, size: int, text: str) -> None:
    assert data == expected(size, text), words(data)


def test_an_i2c_bus(script: Run, tmp_path: Path) -> None:
    run(script, '''
d, v, c = PD("d", "d.elf"), PD("v", "v.elf"), PD("c", "c.elf")
bus = Sddf.I2c(sdf, dtb.node("i2c@9020000"), d, v)
bus.add_client(c)
[sdf.add_pd(each) for each in (d, v, c)]
bus.connect() and bus.serialise_config("out")
''')
    m = '0:"sDDF" 4:=04'
    same(blob(tmp_path, "i2c_driver"), 48, m + " 8:20001000 10:1000 18:20002000 20:1000 28:=80")
    same(blob(tmp_path, "i2c_virt"), 4152, m + " 8:1 10:20000000 18:1000 20:20001000 28:1000 30:=80"
         " 38:20002000 40:1000 48:20003000 50:1000 58:=80,00,01 60:1000 68:20003000 70:20002000")
    same(blob(tmp_path, "i2c_client_c"), 64, m + " 8:20000000 10:1000 18:20001000 20:1000 28:=80"
         " 30:20002000 38:1000")


def test_gpio_lines_have_the_driver_s_channels(script: Run, tmp_path: Path) -> None:
    xml = run(script, '''
d, c = PD("d", "d.elf"), PD("c", "c.elf", priority=1)
gpio = Sddf.Gpio(sdf, None, d)
gpio.add_client(c, driver_channel_ids=[9, 3])
[sdf.add_pd(each) for each in (d, c)]
gpio.connect() and gpio.serialise_config("out")
''')
    same(blob(tmp_path, "gpio_client_c"), 68, '0:"sDDF" 4:=08,02,00,01')
    assert '<end pd="d" id="9" />' in xml and '<end pd="d" id="3" />' in xml
    assert 'passive="true"' in xml and xml.count('notify="false" pp="true"') == 2


def test_a_file_system_on_a_partition(script: Run, tmp_path: Path) -> None:
    xml = run(script, '''
d, v, fs, c = PD("d", "d.elf"), PD("v", "v.elf"), PD("fat", "f.elf"), PD("c", "c.elf")
blk = Sddf.Blk(sdf, None, d, v)
fat = LionsOs.FileSystem.Fat(sdf, fs, c, blk=blk, partition=2)
[sdf.add_pd(each) for each in (d, v, fs, c)]
for each in (fat, blk):
    each.connect() and each.serialise_config("out")
''')
    m = '0:"LionsOS" 7:=01'
    same(blob(tmp_path, "fs_client_c"), 64, m + " 8:20000000 10:8000 18:20008000 20:8000 28:20200000"
         " 30:4000000 38:=00,02")
    assert blob(tmp_path, "fs_server_fat") == blob(tmp_path, "fs_client_c")
    assert blob(tmp_path, "blk_virt")[0xB0] == 2
    assert 'vaddr="0xa0000000" perms="rw" setvar_vaddr="worker_thread_stack_one"' in xml
    assert 'vaddr="0xd0000000" perms="rw" setvar_vaddr="worker_thread_stack_four"' in xml


def test_a_file_system_on_a_network(script: Run, tmp_path: Path) -> None:
    run(script, '''
e, rx, tx, u, ut, t, fs, c, cp = (PD(n, n + ".elf", priority=p) for n, p in (
    ("eth", 9), ("rx", 8), ("tx", 8), ("uart", 9), ("uart_tx", 8), ("timer", 9), ("nfs", 5), ("c", 1), ("cp", 5)))
net, serial, timer = Sddf.Net(sdf, None, e, tx, rx), Sddf.Serial(sdf, None, u, ut), Sddf.Timer(sdf, None, t)
nfs = LionsOs.FileSystem.Nfs(sdf, fs, c, net=net, net_copier=cp, serial=serial, timer=timer, server="10.0.2.2", export_path="/x")
[sdf.add_pd(each) for each in (e, rx, tx, u, ut, t, fs, c, cp)]
for each in (nfs, net, serial, timer):
    each.connect() and each.serialise_config("out")
''')
    same(blob(tmp_path, "nfs_config"), 8200, '0:"LionsOS" 7:=02 8:"10.0.2.2" 1008:"/x"')
    for name in ("net_client_nfs", "serial_client_nfs", "timer_client_nfs", "net_copy_cp"):
        assert blob(tmp_path, name)


VM = '''
vmm, u, t = PD("vmm", "v.elf"), PD("u", "u.elf"), PD("t", "t.elf")
vm = SystemDescription.VirtualMachine("linux", [SystemDescription.VirtualMachine.Vcpu(id=0), SystemDescription.VirtualMachine.Vcpu(id=3)])
guest = Vmm(sdf, vmm, vm, dtb)
serial = Sddf.Serial(sdf, None, u, t)
guest.add_passthrough_device(dtb.node("pl011@9000000"))
guest.add_virtio_mmio_console(dtb.node("virtio_mmio@a000200"), serial)
[sdf.add_pd(each) for each in (vmm, u, t)]
'''
GIC = "reg = <0 0x08000000 0 0x10000>, <0 0x08010000 0 0x10000>"


def test_a_virtual_machine_needs_a_virtual_interrupt_controller(script: Run) -> None:
    result = script(VM + "guest.connect()")
    assert result.returncode == 1 and "'intc@8000000' has no virtual CPU interface" in result.stderr


def test_a_virtual_machine(script: Run, tmp_path: Path) -> None:
    xml = run(script, VM.replace("guest = Vmm", '''
from sdfgen.device_tree import DeviceTree as T
gic = dtb.node("intc@8000000")
gic.properties["reg"] = bytes.fromhex("".join(f"{w:08x}" for w in (
    0, 0x8000000, 0, 0x10000, 0, 0x8010000, 0, 0x10000, 0, 0x8030000, 0, 0x10000, 0, 0x8040000, 0, 0x10000)))
guest = Vmm''') + 'for each in (guest, serial):\n    each.connect() and each.serialise_config("out")\n')
    data = blob(tmp_path, "vmm_vmm")
    assert data[:3] == b"vmm" and len(data) == 2136
    words_at = {8: 0x40000000, 16: 0x8000000, 24: 0x44201000, 32: 0x44000000}
    assert {at: int.from_bytes(data[at:at + 8], "little") for at in words_at} == words_at
    assert data[40] == 1 and data[44] == 0 and int.from_bytes(data[48:52], "little") == 33
    assert data[300] == 2 and data[301:303] == b"\0\3" and data[333] == 1
    assert (data[336], int.from_bytes(data[344:352], "little"), int.from_bytes(data[356:360], "little")) == (
        3, 0xA000200, 49)
    machine = xml[xml.index("<virtual_machine"):xml.index("</virtual_machine>")]
    assert '<map mr="linux/gic_vcpu" vaddr="0x8010000" perms="rw" cached="false" />' in machine
    assert '<map mr="guest_ram_linux" vaddr="0x40000000" perms="rwx" />' in machine
    assert '<memory_region name="linux/gic_vcpu" size="0x10000" phys_addr="0x8040000" />' in xml
    assert 'vaddr="0x9000000" perms="rw" cached="false"' in machine


def test_what_a_guest_gets_of_a_device_can_be_chosen(script: Run) -> None:
    for given, registers, irqs in (("regions=False", 0, 1), ("irqs=[]", 1, 0), ("regions=[0], irqs=True", 1, 1)):
        result = script(VM.replace('9000000"))', f'9000000"), {given})')
                        + "print(len(vm.maps.all), len(vmm.irqs))")
        assert result.stdout == f"{registers} {irqs}\n", result.stderr
    result = script(VM.replace('9000000"))', '9000000"), regions=[1])'))
    assert "no number 1 among the 1 registers" in result.stderr
