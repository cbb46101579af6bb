# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The self-test: each of its sources on the host, with a machine of the tests' own; and whole in QEMU, on machines
that are the board's and on those that are not."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from harness.board import boot_as_kernel, qemu_command, read_board
from harness.system import SLOWNESS
from microkit.console.machine import DEADLINE, Machine

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SELFTEST, LOADER, DEVICES = ROOT / "board/selftest", ROOT / "board/loader", ROOT / "board/devices"
FLAGS = ["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-Wno-enum-conversion", "-fsanitize=address,undefined",
         "-fno-sanitize-recover=all", f"-I{HERE / 'include'}", f"-I{SELFTEST / 'include'}", f"-I{LOADER / 'include'}",
         f"-I{ROOT / 'sdk/abi/include'}", f"-I{DEVICES}", f"-I{ROOT / 'libmicrokit/include'}",
         f"-I{ROOT / 'libmicrokit/uart/include'}"]
PARTS = {path.parent.name: path for path in sorted(DEVICES.glob("*/selftest.c"))}
#: A test needs, beside its source, what that calls.
SOURCES = {"core": ["board", "errata", "kinds"], "echo": ["wait"], "others": ["board", "core", "errata", "kinds", "wait"], "timer": ["wait"]}
NAMES = ["core", "echo", "errata", "gic", "kinds", "memory", "others", "say", "timer", "uart", "wait"]


def run(test: Path, sources: list[Path], folder: Path) -> None:
    program = folder / "program"
    shared = [HERE / "fixture.c", SELFTEST / "src/say.c", LOADER / "src/print.c"]
    subprocess.run(["gcc", *FLAGS, "-o", program, test, *dict.fromkeys([*sources, *shared])], check=True)
    result = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_source(name: str, tmp_path: Path) -> None:
    sources = [SELFTEST / f"src/{each}.c" for each in (name, *SOURCES.get(name, []))]
    if name == "others":
        sources.append(PARTS["start-psci"])
    run(HERE / f"{name}.c", sources, tmp_path)


@pytest.mark.parametrize("name", PARTS)
def test_device(name: str, tmp_path: Path) -> None:
    more = ["others", *SOURCES["others"]] if name.startswith("start-") else []
    run(HERE / f"{name}.c", [PARTS[name], *(SELFTEST / f"src/{each}.c" for each in more)], tmp_path)


# In QEMU. Time goes with the instructions, a microsecond each, so that seconds pass quickly.
QEMU = ("-icount", "shift=10,sleep=off")
BOARDS = {"qemu_virt_aarch64": 4, "qemu_virt_aarch64_gicv3": 4, "qemu_zcu102": 4, "qemu_xlnx_versal_virt": 2}
VIRT = "qemu_virt_aarch64"


def command(sdk: Path, board: str, *more: str, cores: int | None = None, image: Path | None = None) -> list[str]:
    folder = sdk / "board" / board
    return qemu_command(read_board(folder / "board.toml"), image or folder / "selftest.img", cores, (*QEMU, *more))


def lines_of(words: list[str]) -> list[str]:
    """Of a machine that ends by itself: what the self-test and the loader say."""
    end = time.monotonic() + DEADLINE * SLOWNESS
    with Machine(words) as machine:
        while machine.next_line(end) is not None:
            pass
        assert time.monotonic() < end, "\n".join(["still runs:", *machine.lines[-40:]])
    return [line for line in machine.lines if line.startswith(("TST|", "LDR|"))]


def wrong(lines: list[str]) -> list[str]:
    return [line.removeprefix("TST|WRONG: ") for line in lines if line.startswith("TST|WRONG: ")]


@pytest.mark.qemu
@pytest.mark.parametrize("board", BOARDS)
def test_right_machine(board: str, sdk: Path) -> None:
    lines = lines_of(command(sdk, board))
    assert lines[0].startswith(f"TST|note: self-test for board {board}, loaded at 0x")
    assert wrong(lines) == []
    count = sum(line.startswith("TST|ok: ") for line in lines)
    assert lines[-1] == f"TST|PASSED: all {count} are right"
    for core in range(1, BOARDS[board]):
        assert f"TST|ok: core {core}: turns itself off" in lines


@pytest.mark.qemu
@pytest.mark.parametrize("board", BOARDS)
def test_echo(board: str, sdk: Path) -> None:
    """What is typed comes back. In real time: the machine waits as long as a person may need."""
    with Machine(command(sdk, board)[:-2]) as machine:
        machine.expect("TST|note: UART: type a line", seconds=DEADLINE * SLOWNESS)
        machine.type("Multikit\r")
        machine.expect("Multikit", seconds=DEADLINE * SLOWNESS)
        machine.expect("TST|ok: UART: 0 of 8 characters came with errors", seconds=DEADLINE * SLOWNESS)
        machine.expect("TST|PASSED: ", seconds=DEADLINE * SLOWNESS)


@pytest.mark.qemu
def test_from_elsewhere(sdk: Path) -> None:
    """It moves to where it runs, as the loader does."""
    lines = lines_of(boot_as_kernel(command(sdk, VIRT)))
    assert lines[0] == f"TST|note: self-test for board {VIRT}, loaded at 0x40200000"
    assert lines[-1].startswith("TST|PASSED: ")


@pytest.mark.qemu
def test_fewer_cores(sdk: Path) -> None:
    lines = lines_of(command(sdk, VIRT, cores=2))
    unknown = "firmware knows none with this MPIDR: PSCI error -2"
    assert wrong(lines) == [f"core 2: {unknown}", f"core 3: {unknown}"]
    assert lines[-1].startswith("TST|FAILED: 2 of ")


@pytest.mark.qemu
def test_less_memory(sdk: Path) -> None:
    """1.5 GiB of 2."""
    lines = lines_of(command(sdk, VIRT, "-m", "1536M"))
    assert wrong(lines) == ["memory: 1 of 21 words do not answer"]
    assert "TST|note: memory: nothing answers at 0xbffffff8" in lines


@pytest.mark.qemu
def test_other_cores(sdk: Path) -> None:
    found = wrong(lines_of(command(sdk, VIRT, "-cpu", "cortex-a72")))
    assert found == [f"core {core}: MIDR_EL1 is 0x410fd083, cortex-a72 r0p3; the board says cortex-a53"
                     for core in range(4)]


@pytest.mark.qemu
def test_other_interrupt_controller(sdk: Path) -> None:
    found = wrong(lines_of(command(sdk, VIRT, "-machine", "gic-version=3")))
    assert "GIC: version 3 at 0x8000000, cores have registers for it; the board says 2" in found


@pytest.mark.qemu
def test_damaged(sdk: Path, work: Path) -> None:
    """In what the header covers: one core's name."""
    data = bytearray((sdk / "board" / VIRT / "selftest.img").read_bytes())
    data[-64] ^= 1
    image = work / "selftest.img"
    image.write_bytes(data)
    assert lines_of(command(sdk, VIRT, image=image))[-1].startswith(
        f"LDR|ERROR: board {VIRT}: image damaged: wrong checksum")


def test_tools_take_it(sdk: Path, work: Path) -> None:
    """For boot loaders, as any image."""
    image = sdk / "board" / VIRT / "selftest.img"
    for form in ("uimage", "fit", "elf", "bin", "efi"):
        output = work / f"selftest.{form}"
        subprocess.run([sdk / "bin/microkit", "image", image, "--format", form, "-o", output], check=True)
        assert output.stat().st_size >= image.stat().st_size
