# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Each board's device tree source compiles without a warning and describes what board.toml describes;
so does the tree of the machine that QEMU makes. A difference in anything that both say is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from microkit.base.errors import Findings
from microkit.parse.board import read_board_file
from microkit.parse.board.compare import compare
from microkit.parse.board.device_tree import Tree

ROOT = Path(__file__).resolve().parents[2]
DEVICES = ROOT / "board/devices"
PROGRAM = ROOT / "sdk/build/device_tree.py"
BOARDS = sorted(path.parent for path in ROOT.glob("board/*/board.toml"))
GICV2, GICV3 = ROOT / "board/qemu_virt_aarch64", ROOT / "board/qemu_virt_aarch64_gicv3"
RPI4B = ROOT / "board/rpi4b_2gb"
COMPATIBLE = {path.parent.name: frozenset(path.read_text().split())
              for path in DEVICES.glob("*/compatible.txt")}

each_board = pytest.mark.parametrize("board", BOARDS, ids=lambda path: path.name)


def device_tree(board: Path, source: Path, output: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, PROGRAM, board / "board.toml", source, "--devices", DEVICES,
                           "-o", output], capture_output=True, text=True, check=False)


def differences(board: Path, blob: bytes) -> list[tuple[str, str]]:
    """The line of board.toml and the message of each finding."""
    findings = Findings()
    found = read_board_file(board / "board.toml", findings)
    assert found is not None
    compare(found, Tree(blob), COMPATIBLE, findings)
    lines = (board / "board.toml").read_text().split("\n")
    assert {each.rule for each in findings.all} <= {"board-device-tree"}
    return [(lines[each.location.line - 1], each.message) for each in findings.all]


@each_board
def test_source_is_right(board: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.dtb"
    result = device_tree(board, board / f"{board.name}.dts", output)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert differences(board, output.read_bytes()) == []


@pytest.mark.qemu
@pytest.mark.parametrize("board", [GICV2, GICV3], ids=lambda path: path.name)
def test_qemu_makes_this_machine(board: Path, tmp_path: Path) -> None:
    """As it describes itself. QEMU makes no tree of other machines, or one without PSCI."""
    output = tmp_path / "qemu.dtb"
    command = qemu_command(read_board(board / "board.toml"), Path("none"))
    command[command.index("-machine") + 1] += f",dumpdtb={output}"
    image = command.index("-device")
    subprocess.run(command[:image] + command[image + 2:], check=True, capture_output=True, timeout=120)
    assert differences(board, output.read_bytes()) == []


V2 = [
    ("reg = <3>;", "reg = <0x100>;", "cores =", "MPIDR of the cores: 0x0 0x1 0x2 0x3; in the device "
     "tree: 0x0 0x1 0x2 0x100"),
    ('reg = <3>;\n', 'reg = <3>;\n\t\t\tstatus = "disabled";\n', "cores =", "device tree: 0x0 0x1 0x2"),
    ('"arm,cortex-a53";\n\t\t\treg = <2>', '"arm,cortex-a72";\n\t\t\treg = <2>', "cpu =",
     "kind of the cores: 'arm,cortex-a53'; in the device tree: 'arm,cortex-a72'"),
    ('reg = <1>;\n\t\t\tenable-method = "psci"', 'reg = <1>;\n\t\t\tenable-method = "spin-table"', "cores =",
     "start of the cores: 'psci'; in the device tree: 'spin-table'"),
    ('method = "smc"', 'method = "hvc"', "cores =", "call of PSCI: 'smc'; in the device tree: 'hvc'"),
    ("0x0 0x80000000>;", "0x0 0x40000000>;", "[[ram]]", "RAM: 0x40000000..0xc0000000; in the device "
     "tree: 0x40000000..0x80000000"),
    ("reg = <0x0 0x40000000 0x0 0x80000000>", "reg = <0x0 0x40000000 0x0 0x80000000>, <0x1 0 0x0 0x1000>",
     "[[ram]]", "0x40000000..0xc0000000 0x100000000..0x100001000"),
    ("\tpsci {", "\treserved-memory {\n#address-cells = <2>;\n#size-cells = <2>;\nranges;\n"
     "fw@50000000 { reg = <0 0x50000000 0 0x1000>; };\n};\n\n\tpsci {", "reserved =",
     "reserved memory: none; in the device tree: 0x50000000..0x50001000"),
    ("arm,cortex-a15-gic", "arm,gic-v3", "version =", ": gic-v2; in the device tree: gic-v3"),
    ("arm,cortex-a15-gic", "arm,other", "version =", ": gic-v2; in the device tree: none"),
    ("<0x0 0x8000000 0x0 0x10000>", "<0x0 0x8000000 0x0 0x1000>", "gicd =", "'gicd': 0x8000000.."),
    ("<0x0 0x8010000 0x0 0x10000>", "<0x0 0x8020000 0x0 0x10000>", "gicc =", "0x8020000..0x8030000"),
    ("<0x0 0x8030000 0x0 0x10000>", "<0x0 0x8030000 0x0 0x20000>", "gich =", "0x8030000..0x8050000"),
    ("<0x0 0x8040000 0x0 0x10000>", "<0x0 0x8050000 0x0 0x10000>", "gicv =", "0x8050000..0x8060000"),
    ("interrupts = <1 9 4>", "interrupts = <1 8 4>", "[gic]", "interface: 25; in the device tree: 24"),
    ("interrupts = <1 9 4>;", "", "[gic]", "interface: 25; in the device tree: none"),
    ("<1 11 4>", "<1 12 4>", "[timer]", "virtual timer: 27; in the device tree: 28"),
    ("<1 10 4>", "<1 9 4>", "irq = 26", ": 26; in the device tree: 25"),
    (", <1 10 4>", "", "irq = 26", ": 26; in the device tree: none"),
    ("interrupts = <1 13 4>", "clock-frequency = <24000000>;\ninterrupts = <1 13 4>", "frequency =",
     ": 62500000; in the device tree: 24000000"),
    ("stdout-path = &uart;", "", "driver =", "no node at stdout-path"),
    ('"arm,pl011", ', "", "driver =", "console: uart-pl011; in the device tree: 'arm,primecell'"),
    ("<0x0 0x9000000 0x0 0x1000>", "<0x0 0x9000800 0x0 0x1000>", "base = 0x0900", "0x9000800..0x9001800"),
    ("interrupts = <0 1 4>", "interrupts = <0 2 4>", "irq = 33", "console: 33; in the device tree: 34"),
    ("interrupts = <0 1 4>", "interrupts = <0 1 1>", "irq = 33", "interrupt: level; in the device tree: edge"),
    ("\t\tinterrupts = <0 1 4>;\n", "", "irq = 33", ": 33; in the device tree: none"),
]  # fmt: skip
V3 = [
    ("<0x0 0x80a0000 0x0 0xf60000>", "<0x0 0x80b0000 0x0 0xf60000>", "gicr =", "0x80b0000..0x9010000"),
    ("interrupts = <1 9 4>", "redistributor-stride = <0 0x40000>;\ninterrupts = <1 9 4>", "gicr_stride =",
     "'gicr_stride': 0x20000; in the device tree: 0x40000"),
]  # fmt: skip
#: Board with a spin table.
SPIN = [
    ('"spin-table";\n\t\t\tcpu-release-addr = <0x0 0xe8>', '"psci";\n\t\t\tcpu-release-addr = <0x0 0xe8>', "method =",
     "start of the cores: 'spin-table'; in the device tree: 'psci'"),
    ("<0x0 0xe8>", "<0x1 0xe8>", "release =", "word of core 2: 0xe8; in the device tree: 0x1000000e8"),
    ("\t\t\tcpu-release-addr = <0x0 0xe0>;\n", "", "release =", "word of core 1: 0xe0; in the device tree: none"),
    ("<0x0 0xd8>", "<0x0 0xd0>", "release =", "word of core 0: 0xd8; in the device tree: 0xd0"),
]  # fmt: skip


@pytest.mark.parametrize(("board", "old", "new", "line", "text"),
                         [(GICV2, *case) for case in V2] + [(GICV3, *case) for case in V3]
                         + [(RPI4B, *case) for case in SPIN])
def test_difference_is_found(board: Path, old: str, new: str, line: str, text: str) -> None:
    source = (board / f"{board.name}.dts").read_text()
    assert source.count(old) == 1
    blob = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], input=source.replace(old, new).encode(),
                          capture_output=True, check=True).stdout
    found, = differences(board, blob)
    assert found[0].startswith(line) and text in found[1]


def test_first_core_needs_no_word() -> None:
    source = (RPI4B / f"{RPI4B.name}.dts").read_text().replace("cpu-release-addr = <0x0 0xd8>;", "")
    blob = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], input=source.encode(), capture_output=True,
                          check=True).stdout
    assert differences(RPI4B, blob) == []


@pytest.mark.parametrize(("name", "old", "new", "line", "text"), [
    ("rzg2l_smarc", '"txi"', '"other"', "transmit_irq =", "transmitter: 415; in the device tree: none"),
    ("rzg2l_smarc", "<0 383 4>", "<0 385 4>", "transmit_irq =", "transmitter: 415; in the device tree: 417"),
    ("rzg2l_smarc", '"rxi", "txi"', '"txi", "rxi"', "irq =", "of the console: 414; in the device tree: 415"),
    ("rzg2l_smarc", "0x12800800", "0x12800c00", "base =", "'watchdog', watchdog-rzg2l: 0x12800800..0x12800c00; in"),
    ("rzg2l_smarc", '"renesas,rzg2l-wdt"', '"other"', "base =", "in the device tree: none"),
    ("stm32mp2", "<0xb200005a>", "<0xbc000000>", "call =", "watchdog: 0xb200005a; in the device tree: 0xbc000000"),
    ("stm32mp2", '"arm,smc-wdt"', '"other"', "call =", "watchdog: 0xb200005a; in the device tree: none")])
def test_differences_of_watchdogs_and_transmitters(name: str, old: str, new: str, line: str, text: str) -> None:
    board = ROOT / "board" / name
    source = (board / f"{name}.dts").read_text()
    assert source.count(old) == 1 or old == "0x12800800"
    blob = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], input=source.replace(old, new).encode(),
                          capture_output=True, check=True).stdout
    found = differences(board, blob)
    assert any(where.startswith(line) and text in message for where, message in found), found


@pytest.mark.parametrize("reg", ["<0x0 0x9000000 0x0 0x48>", "<0x0 0x9000fc0 0x0 0x40>"])
def test_smaller_registers_in_the_same_page(reg: str, tmp_path: Path) -> None:
    """Of the console: the kernel maps the page."""
    source = (GICV2 / f"{GICV2.name}.dts").read_text()
    changed = tmp_path / "changed.dts"
    changed.write_text(source.replace("<0x0 0x9000000 0x0 0x1000>", reg))
    assert device_tree(GICV2, changed, tmp_path / "out.dtb").returncode == 0


@pytest.mark.parametrize(("reg", "line"), [
    ("<0x0 0xf902f000 0x0 0x2000>", None), ("<0x0 0xf902f000 0x0 0x1000>", "gicc =")])
def test_repeated_pages_of_the_cpu_interface(reg: str, line: str | None) -> None:
    """The description takes two pages out of what the tree has; not more than that."""
    board = ROOT / "board/qemu_zcu102"
    source = (board / "qemu_zcu102.dts").read_text()
    assert "<0x0 0xf9020000 0x0 0x20000>" in source
    blob = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], check=True, capture_output=True,
                          input=source.replace("<0x0 0xf9020000 0x0 0x20000>", reg).encode()).stdout
    found = differences(board, blob)
    assert [text.startswith(line or "") for text, _ in found] == ([True] if line else [])


@pytest.mark.parametrize(("old", "new", "text"), [
    ("serial@9000000", "serial", "Warning (unit_address"), ("<1 10 4>", "<1 9 4>", "board.toml:"),
    ("};", "}", "syntax error")])
def test_build_refuses(tmp_path: Path, old: str, new: str, text: str) -> None:
    """A warning of the compiler, another machine, no device tree: nothing is written."""
    source, output = tmp_path / "changed.dts", tmp_path / "out.dtb"
    source.write_text((GICV2 / f"{GICV2.name}.dts").read_text().replace(old, new, 1))
    result = device_tree(GICV2, source, output)
    assert result.returncode == 1 and text in result.stderr and "Traceback" not in result.stderr
    assert not output.exists()
