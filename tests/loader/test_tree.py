# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Firmware's device tree, in memory of protection domains: from QEMU, from EDK II, from firmware of the test's own,
from nobody, and where it is in the way."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from harness.board import boot_as_kernel, qemu_command, read_board, without_image
from harness.build import Target, build_system
from harness.system import SLOWNESS
from microkit.console.machine import DEADLINE, Machine

HERE = Path(__file__).resolve().parent
SECONDS = DEADLINE * SLOWNESS
EDK2 = Path("/usr/share/qemu-efi-aarch64/QEMU_EFI.fd")
IMAGE, ELSEWHERE, TREE = 0x7000_0000, 0x5020_0000, 0x5800_0000
BOARD = "qemu_virt_aarch64"

pytestmark = pytest.mark.qemu


@pytest.fixture(scope="module", name="image")
def built_image(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_system(HERE / "device_tree", Target(sdk), tmp_path_factory.mktemp("tree"))


@pytest.fixture(name="command")
def made_command(sdk: Path, image: Path) -> list[str]:
    return qemu_command(read_board(Target(sdk).board_toml), image)


def total(blob: bytes) -> int:
    """As reader.c sums it up."""
    found = 0
    for at in range(0, len(blob) - 3, 4):
        found = (found * 31 + int.from_bytes(blob[at:at + 4], "big")) & 0xFFFFFFFF
    return found


def says(command: list[str], blob: bytes | None) -> None:
    """Both domains; None: that there is a tree, whichever."""
    with Machine(command) as machine:
        lines = [machine.expect("^(first|second): ", regex=True, seconds=SECONDS) for _ in range(2)]
    for line, name in zip(sorted(lines), ("first", "second"), strict=True):
        assert line.endswith(", then zeros")
        if blob is None:
            assert line.startswith(f"{name}: tree of ")
        elif blob:
            assert line == f"{name}: tree of {len(blob)} bytes, sum {total(blob)}, then zeros"
        else:
            assert line == f"{name}: no tree, 0 bytes, sum 0, then zeros"


def board_tree(sdk: Path) -> Path:
    return sdk / "board" / BOARD / f"{BOARD}.dtb"


def with_firmware(command: list[str], image: Path, tree: Path, address: int, work: Path) -> list[str]:
    """Firmware with MMU and caches on, and the image elsewhere than it runs."""
    firmware = work / "caches_on.elf"
    subprocess.run(["aarch64-linux-gnu-gcc", "-nostdlib", "-static", f"-DIMAGE={ELSEWHERE:#x}", f"-DTREE={address:#x}",
                    "-Wl,-Ttext=0x48000000,--build-id=none", HERE / "caches_on.S", "-o", firmware], check=True)
    files = ((image, ELSEWHERE), (tree, address))
    devices = [word for file, place in files
               for word in ("-device", f"loader,file={file},addr={place:#x},force-raw=on")]
    return [*without_image(command), *devices, "-device", f"loader,file={firmware},cpu-num=0"]


def test_tree_of_qemu(command: list[str]) -> None:
    """A megabyte, as QEMU leaves room in it."""
    says(boot_as_kernel(command), None)


def test_no_tree(command: list[str]) -> None:
    says(command, b"")


def test_tree_of_firmware(command: list[str], sdk: Path, image: Path, tmp_path: Path) -> None:
    """Every byte of it, though the image was moved in between."""
    tree = board_tree(sdk)
    says(with_firmware(command, image, tree, TREE, tmp_path), tree.read_bytes())


def test_tree_in_the_way(command: list[str], sdk: Path, image: Path, tmp_path: Path) -> None:
    with Machine(with_firmware(command, image, board_tree(sdk), IMAGE + 0x1000, tmp_path)) as machine:
        line = machine.expect("LDR|ERROR", seconds=SECONDS)
    assert line == (f"LDR|ERROR: board {BOARD}: firmware's device tree at {IMAGE + 0x1000:#x} lies where the image does: "
                    "put it elsewhere")


@pytest.mark.skipif(not EDK2.exists(), reason="qemu-efi-aarch64 is not installed")
def test_tree_of_efi(command: list[str], sdk: Path, image: Path, tmp_path: Path) -> None:
    """EDK II has one where there are no ACPI tables."""
    subprocess.run([sdk / "bin/microkit", "image", image, "--format", "efi", "-o", tmp_path / "a.efi"], check=True)
    says([*without_image(command), "-machine", "acpi=off", "-bios", str(EDK2), "-kernel", str(tmp_path / "a.efi")], None)
