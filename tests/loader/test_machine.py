# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The loader in QEMU, on the machines that the image's board is and on those that it is not: then one
line says so, nothing of the system runs, and the machine is off."""

from __future__ import annotations

import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from harness.board import boot_as_kernel, qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from harness.system import SLOWNESS
from microkit.console.machine import DEADLINE, Machine

HERE = Path(__file__).resolve().parent / "four_cores"
GICV2, GICV3 = "qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"
SECONDS = DEADLINE * SLOWNESS
ERROR = "LDR|ERROR: board "
#: Behind RAM.
NOWHERE = 0xc000_0000
RAM = ", the board 2 GiB: give it all (QEMU: -m), or correct ram in board.toml"

Command = Callable[..., list[str]]


@pytest.fixture(scope="module", name="command")
def made_command(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """(board, cores, more arguments of QEMU, of which the last of a kind counts; configuration)."""
    folder, images = tmp_path_factory.mktemp("machine"), {}

    def command(board: str, cores: int | None = None, *more: str, config: str = "debug") -> list[str]:
        target = Target(sdk, board, config)
        if target not in images:
            images[target] = build_system(HERE, target, folder / board / config)
        return qemu_command(read_board(target.board_toml), images[target], cores, more)

    return command


def lines_of(command: list[str]) -> list[str]:
    """Of a machine that ends by itself, without a word of QEMU's."""
    end = time.monotonic() + SECONDS
    with Machine(command) as machine:
        while machine.next_line(end) is not None:
            pass
        assert time.monotonic() < end, "\n".join(["still runs:", *machine.lines[-40:]])
    return [line for line in machine.lines if "LDR|INFO" not in line]


@pytest.mark.qemu
@pytest.mark.parametrize("board", [GICV2, GICV3])
def test_right_machine(board: str, command: Command) -> None:
    with Machine(command(board)) as machine:
        machine.expect("LDR|INFO: ", seconds=SECONDS)
        machine.expect("segments, 0 interrupts, 4 cores", seconds=SECONDS)
        for _ in range(4):
            machine.expect("is up", seconds=SECONDS)


@pytest.mark.qemu
@pytest.mark.parametrize("config", ["debug", "release"])
def test_gicv2_image_on_a_gicv3(config: str, command: Command) -> None:
    """In each configuration: release has no other line."""
    assert lines_of(command(GICV2, None, "-machine", "gic-version=3", config=config)) == [
        f"{ERROR}{GICV2}: the image needs a GICv2, this machine has a GICv3: build for its board, "
        "or start the right one (QEMU: -machine gic-version=2)"]


@pytest.mark.qemu
def test_gicv3_image_on_a_gicv2(command: Command) -> None:
    assert lines_of(command(GICV3, None, "-machine", "gic-version=2")) == [
        f"{ERROR}{GICV3}: the image needs a GICv3, this machine has a GICv2: build for its board, "
        "or start the right one (QEMU: -machine gic-version=3)"]


@pytest.mark.qemu
@pytest.mark.parametrize(("cores", "lacks"), [(1, 1), (3, 3)])
def test_too_few_cores(cores: int, lacks: int, command: Command) -> None:
    assert lines_of(command(GICV2, cores)) == [
        f"{ERROR}{GICV2}: the image needs core {lacks}, this machine has none with MPIDR {lacks:#x} "
        "(PSCI error 2): give it 4 cores (QEMU: -smp), or use fewer in the system"]


@pytest.mark.qemu
def test_another_timer_frequency(command: Command) -> None:
    assert lines_of(command(GICV2, None, "-cpu", "cortex-a53,cntfrq=24000000")) == [
        f"{ERROR}{GICV2}: the image needs a timer of 62500000 Hz, this machine's CNTFRQ_EL0 says "
        "24000000 Hz: correct timer.frequency in board.toml, or firmware"]


@pytest.mark.qemu
def test_too_little_ram(command: Command) -> None:
    (line,) = lines_of(command(GICV2, None, "-m", "1G"))
    assert line.startswith(f"{ERROR}{GICV2}: the image needs RAM at 0x")
    assert line.endswith(f", this machine has 1 GiB at 0x40000000{RAM}")


@pytest.mark.qemu
def test_no_ram_where_the_image_runs(command: Command) -> None:
    """QEMU puts it elsewhere, and it cannot move."""
    assert lines_of(boot_as_kernel(command(GICV2, None, "-m", "500M"))) == [
        f"{ERROR}{GICV2}: the image needs RAM at 0x70000000, this machine has 500 MiB at "
        f"0x40000000{RAM}"]


@pytest.mark.qemu
@pytest.mark.parametrize(("machine", "level", "right"), [
    ("virtualization=off", 1, "virtualization=on"), ("secure=on", 3, "secure=off")])
def test_another_exception_level(machine: str, level: int, right: str, command: Command) -> None:
    """Firmware cannot be asked to turn the machine off."""
    with Machine(command(GICV2, None, "-machine", machine)) as running:
        line = running.expect("LDR|", seconds=SECONDS)
    assert line == (f"{ERROR}{GICV2}: started at EL{level}, the loader needs EL2 "
                    f"(QEMU: -machine {right})")


@pytest.mark.qemu
def test_microkit_run_ends(sdk: Path, command: Command, tmp_path: Path) -> None:
    """With status 1: a script must not take a machine that is off for one that ran well."""
    line = command(GICV2)
    image = next(each for each in line if each.startswith("loader,")).split("file=")[1].split(",")[0]
    result = subprocess.run(
        [sdk / "bin/microkit", "run", image, "--timeout", str(SECONDS), "--", "-machine",
         "gic-version=3"], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert result.returncode == 1 and ERROR in result.stdout


@pytest.mark.parametrize("board", [GICV2, GICV3])
def test_data_has_no_addresses(board: str, sdk: Path) -> None:
    """What runs before the move reaches everything relative to the PC: no table of pointers, say."""
    with (sdk / "board" / board / "debug/elf/loader.elf").open("rb") as file:
        elf = ELFFile(file)
        start = elf.header["e_entry"]
        (end,) = elf.get_section_by_name(".symtab").get_symbol_by_name("image_header")
        for name in (".rodata", ".data"):
            data = elf.get_section_by_name(name).data()
            words = struct.unpack(f"<{len(data) // 8}Q", data[:len(data) // 8 * 8])
            assert not [word for word in words if start <= word < end["st_value"]], name


@pytest.mark.qemu
def test_exception(sdk: Path, command: Command) -> None:
    """At the loader's place, where its vectors are when it has moved: a jump to where no memory is."""
    gdb = Gdb(SECONDS)
    elf = sdk / "board" / GICV2 / "debug/elf/loader.elf"
    with elf.open("rb") as file:
        symbols = ELFFile(file).get_section_by_name(".symtab")
        (start,) = symbols.get_symbol_by_name("loader_main")
    line = boot_as_kernel(command(GICV2, None, "-S", *gdb.arguments))
    end = time.monotonic() + SECONDS
    with Machine(line) as machine, gdb:
        gdb.run_to(start["st_value"])
        gdb.write("pc", NOWHERE)
        gdb.go()
        while machine.next_line(end) is not None:
            pass
    assert machine.lines == [
        f"{ERROR}{GICV2}: nothing to execute at {NOWHERE:#x} (PC {NOWHERE:#x}, "
        "ESR 0x86000010): is this machine that board?"]
