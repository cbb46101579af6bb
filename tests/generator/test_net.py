# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Networks on QEMU's machine: the configurations of an echo server with two clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from generator.blob import expected, words
from generator.runner import Run

ECHO = '''
pds = {name: PD(name, name + ".elf", priority=p) for name, p in (
    ("eth", 101), ("net_virt_rx", 99), ("net_virt_tx", 100), ("timer_driver", 102), ("client0", 90),
    ("client1", 91), ("client0_net_copier", 92), ("client1_net_copier", 93),
    ("serial_driver", 100), ("serial_virt_tx", 99))}
timer = Sddf.Timer(sdf, dtb.node("timer"), pds["timer_driver"])
serial = Sddf.Serial(sdf, dtb.node("pl011@9000000"), pds["serial_driver"], pds["serial_virt_tx"])
net = Sddf.Net(sdf, dtb.node("virtio_mmio@a000000"), pds["eth"], pds["net_virt_tx"], pds["net_virt_rx"])
for number in range(2):
    client = pds[f"client{number}"]
    serial.add_client(client), timer.add_client(client)
    net.add_client_with_copier(client, pds[f"client{number}_net_copier"]MAC)
lwip = [Sddf.Lwip(sdf, net, pds[f"client{number}"]) for number in range(2)]
for each in pds.values():
    sdf.add_pd(each)
'''
CONNECT = '''
for each in (serial, net, timer, *lwip):
    assert each.connect() and each.serialise_config("out")
print(sdf.render(), end="")
'''
M, FREE, DATA = '0:"sDDF" 4:=05', "3000", "100000"


def run(script: Run, tmp_path: Path, text: str = ECHO + CONNECT, version: str = "0.35",
        mac: str = "") -> dict[str, bytes]:
    result = script(text.replace("MAC", mac), version)
    assert result.returncode == 0, result.stderr
    (tmp_path / "xml").write_text(result.stdout)
    return {each.stem: each.read_bytes() for each in (tmp_path / "out").glob("*.data")}


def matches(data: bytes, text: str, size: int, but: range = range(0)) -> None:
    """The expected bytes, except where addresses of Ethernet are."""
    seen = bytearray(data)
    seen[but.start : but.stop] = bytes(len(but))
    assert bytes(seen) == expected(size, text), words(data)


def test_the_driver_and_its_rings(script: Run, tmp_path: Path) -> None:
    blobs = run(script, tmp_path)
    matches(blobs["eth_device_resources"], '0:"sDDF" 4:=01,02,01 8:20000000 10:1000 18:a000000'
            " 20:20001000 28:10000 30:5fff0000", 1608)
    matches(blobs["net_driver"], M + " 8:20011000 10:3000 18:20014000 20:3000 28:=00,02,01 30:20017000"
            " 38:5000 40:2001c000 48:5000 50:=00,04,02", 88)
    xml = (tmp_path / "xml").read_text()
    for name, where in (("rx/data/device", "5fef0000"), ("tx/data/client/client0", "5fdf0000"),
                        ("tx/data/client/client1", "5fcf0000")):
        assert f'name="virtio_mmio@a000000/net/{name}" size="0x100000" phys_addr="0x{where}"' in xml


def test_a_client_and_its_copier(script: Run, tmp_path: Path) -> None:
    blobs = run(script, tmp_path)
    # a queue and data of the serial line come first
    matches(blobs["net_client_client0"], M + " 8:20011000 10:3000 18:20014000 20:3000 28:=00,02,01"
            " 30:20017000 38:100000 40:20117000 48:3000 50:2011a000 58:3000 60:=00,02,02 68:2011d000"
            " 70:100000", 128, range(0x78, 0x7E))
    matches(blobs["net_copy_client0_net_copier"], M + " 8:20000000 10:3000 18:20003000 20:3000 28:=00,02"
            " 30:2000c000 38:100000 430:20006000 438:3000 440:20009000 448:3000 450:=00,02,01"
            " 458:2010c000 460:100000", 1128)
    assert len(blobs["net_virt_rx"]) == 27744 and len(blobs["net_virt_tx"]) == 134200
    matches(blobs["lib_sddf_lwip_config_client0"], '0:"sDDF" 4:=08 8:2021d000 10:e000 18:400', 32)


def test_tables_of_the_virtualisers(script: Run, tmp_path: Path) -> None:
    macs = run(script, tmp_path, mac=', mac_addr=f"52:54:01:00:00:0{number}"')
    rx, tx = macs["net_virt_rx"], macs["net_virt_tx"]
    for number in range(2):
        row = rx[88 + 432 * number:][:432]
        assert row[40:46] == bytes.fromhex(f"52540100000{number}") and row[424] == 1
        row = tx[48 + 2096 * number:][:2096]
        assert int.from_bytes(row[56:64], "little") == 0x5FDF0000 - 0x100000 * number
        assert int.from_bytes(row[64:68], "little") == 512 and row[2088] == 1
    assert rx[27736] == tx[134192] == 2
    assert int.from_bytes(rx[64:72], "little") == 0x5FEF0000


def test_the_same_in_version_28(script: Run, tmp_path: Path) -> None:
    blobs = run(script, tmp_path, version="0.28", mac=', mac_addr=f"52:54:01:00:00:0{number}"')
    rx, tx = blobs["net_virt_rx"], blobs["net_virt_tx"]
    assert len(rx) == 3168 and len(tx) == 4152 and len(blobs["net_copy_client0_net_copier"]) == 120
    assert rx[88 + 48 + 40:][:6] == bytes.fromhex("525401000001") and rx[3160] == 2
    assert int.from_bytes(tx[48 + 64 + 56:][:8], "little") == 0x5FCF0000 and tx[4144] == 2


def test_addresses_are_derived_and_the_same_in_every_build(script: Run, tmp_path: Path) -> None:
    first, second = run(script, tmp_path), run(script, tmp_path)
    assert first == second
    macs = [first[f"net_client_client{n}"][0x78:0x7E] for n in range(2)]
    assert macs[0] != macs[1]
    assert all(mac[0] & 3 == 2 for mac in macs), "locally administered, of one station"


def test_an_address_given_twice_is_refused(script: Run) -> None:
    result = script((ECHO + CONNECT).replace("MAC", ', mac_addr="52:54:01:00:00:01"'))
    assert result.returncode == 1 and "'client1' has the MAC address" in result.stderr
    assert "of 'client0'" in result.stderr


@pytest.mark.parametrize("mac", ["52:54:01:00:00", "52-54-01-00-00-01", "53:54:01:00:00:01", "x"])
def test_what_is_no_address_is_refused(script: Run, mac: str) -> None:
    result = script((ECHO + CONNECT).replace("MAC", f', mac_addr="{mac}"'))
    assert result.returncode == 1 and mac in result.stderr


def test_a_network_without_clients_is_refused(script: Run) -> None:
    result = script(ECHO.replace("    net.add_client_with_copier", "    #")
                    .split("lwip")[0] + "\nnet.connect()")
    assert result.returncode == 1 and "has no clients" in result.stderr


def test_a_region_for_the_device_by_position_and_by_name(script: Run, tmp_path: Path) -> None:
    region = 'mine = MR(sdf, "mine", 0x200000, paddr=0x50000000)\nsdf.add_mr(mine)\n'
    for given, version in (("mine)", "0.28"), ("rx_dma_mr=mine)", "0.35")):
        text = region + ECHO.replace('pds["net_virt_rx"])', f'pds["net_virt_rx"], {given}') + CONNECT
        blobs = run(script, tmp_path, text, version)
        assert int.from_bytes(blobs["net_virt_rx"][64:72], "little") == 0x50000000


SWITCH = '''
pds = {name: PD(name, name + ".elf") for name in ("eth", "virt_rx", "virt_tx", "a", "b", "ca", "cb", "sw")}
net = Sddf.Net(sdf, dtb.node("virtio_mmio@a000000"), pds["eth"], pds["virt_tx"], pds["virt_rx"], vswitch=pds["sw"])
net.add_client_with_copier(pds["a"], pds["ca"], vswitch=True)
net.add_client_with_copier(pds["b"], pds["cb"], vswitch=True)
for each in pds.values():
    sdf.add_pd(each)
assert net.connect()
net.add_acl_rule(pds["a"], pds["b"], oneToZero=False)
net.add_acl_rule(pds["b"], pds["virt_rx"])
assert net.serialise_config("out")
print(sdf.render(), end="")
'''


def test_a_switch_lets_through_what_rules_say(script: Run, tmp_path: Path) -> None:
    blobs = run(script, tmp_path, SWITCH)
    table = blobs["net_vswitch"]
    allowed = [int.from_bytes(table[8 + 112 * port + 104:][:8], "little") for port in range(4)]
    assert table[7176] == 3 and allowed == [0b010, 0b100, 0b010, 0]
    macs = [blobs[f"net_client_{name}"][0x78:0x7E] for name in ("a", "b")]
    assert [table[8 + 112 * port + 96:][:6] for port in range(2)] == macs
    receiver = blobs["net_virt_rx"][88:]
    assert receiver[424] == 2 and receiver[40:46] == macs[0] and receiver[46:52] == macs[1]
    assert blobs["net_virt_tx"][48 + 2088] == 2, "both clients' data, through one client: the switch"


def test_a_copier_of_a_switch_reads_what_other_clients_send_and_not_more(script: Run, tmp_path: Path) -> None:
    run(script, tmp_path, SWITCH)
    xml = (tmp_path / "xml").read_text()
    copier = xml[xml.index('<protection_domain name="ca"'):xml.index('<protection_domain name="cb"')]
    assert 'net/tx/data/client/a"' not in copier
    assert [line for line in copier.splitlines() if "tx/data/client/b" in line and 'perms="r"' in line]


def test_rules_need_a_switch_and_its_clients(script: Run) -> None:
    result = script(SWITCH.replace("oneToZero=False)", "oneToZero=False)\nnet.add_acl_rule(pds['eth'], pds['b'])"))
    assert result.returncode == 1 and "'eth' is no client of the switch 'sw'" in result.stderr
    assert "a switch needs sdfgen 0.35" in script(SWITCH, "0.28").stderr
