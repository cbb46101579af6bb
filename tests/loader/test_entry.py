# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The ways into the image: what runs before it, where that puts it, and how it leaves the processor."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board, without_image
from harness.build import Target, build_system
from harness.system import SLOWNESS
from harness.uboot import FIRMWARE, uboot_command
from microkit.console.machine import DEADLINE, Machine

HERE = Path(__file__).resolve().parent
SECONDS = DEADLINE * SLOWNESS
LINK_ADDRESS = 0x7000_0000
pytestmark = pytest.mark.qemu
#: Package qemu-efi-aarch64: EDK II.
EDK2 = Path("/usr/share/qemu-efi-aarch64/QEMU_EFI.fd")
needs_edk2 = pytest.mark.skipif(not EDK2.exists(), reason="qemu-efi-aarch64 is not installed")
needs_mkimage = pytest.mark.skipif(not shutil.which("mkimage"), reason="u-boot-tools is not installed")
needs_uboot = pytest.mark.skipif(not FIRMWARE.exists(), reason="u-boot-qemu is not installed")


@pytest.fixture(scope="module", name="target")
def made_target(sdk: Path) -> Target:
    return Target(sdk)


@pytest.fixture(scope="module", name="image")
def built_image(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_system(HERE / "four_cores", target, tmp_path_factory.mktemp("entry"))


@pytest.fixture(name="command")
def made_command(target: Target, image: Path) -> list[str]:
    return qemu_command(read_board(target.board_toml), image)


def starts(command: list[str], loaded_at: int | None) -> None:
    """The image runs from where it was loaded (None: firmware chooses), and all of its cores do."""
    with Machine(command) as machine:
        machine.expect(", loaded at " + (f"{loaded_at:#x}" if loaded_at else ""), seconds=SECONDS)
        for _ in range(4):
            machine.expect("is up", seconds=SECONDS)


@needs_uboot
@pytest.mark.parametrize("address", [LINK_ADDRESS, 0x5020_0000], ids=hex)
def test_booti_leaves_it_in_place(
    address: int, command: list[str], image: Path, tmp_path: Path
) -> None:
    """The header's flags say that it may stay anywhere; without, U-Boot moves it to the start of RAM."""
    script = f"load virtio 0:1 {address:#x} {image.name}; booti {address:#x} - ${{fdtcontroladdr}}"
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / image.name).write_bytes(image.read_bytes())
    starts(uboot_command(command, tmp_path / "disk", script, tmp_path), address)


@pytest.mark.parametrize("address", [LINK_ADDRESS, 0x5020_0000, 0x5000_3000], ids=hex)
def test_caches_on(address: int, command: list[str], image: Path, tmp_path: Path) -> None:
    """Wherever it lies; devices are not mapped, so an image that leaves the MMU on ends at the first."""
    firmware = tmp_path / "caches_on.elf"
    subprocess.run(["aarch64-linux-gnu-gcc", "-nostdlib", "-static", f"-DIMAGE={address:#x}",
                    "-Wl,-Ttext=0x48000000,--build-id=none", HERE / "caches_on.S", "-o", firmware], check=True)
    at = next(i for i, argument in enumerate(command) if argument.startswith("loader,"))
    command[at] = f"loader,file={image},addr={address:#x},force-raw=on"
    starts([*command, "-device", f"loader,file={firmware},cpu-num=0"], address)


@needs_uboot
@needs_mkimage
def test_uboot_with_caches_on(command: list[str], image: Path, tmp_path: Path) -> None:
    """U-Boot calls a program of its own, as `bootm` starts those and `go` anything, with all that it has on."""
    disk = tmp_path / "disk"
    disk.mkdir()
    address = f"{LINK_ADDRESS:#x}"
    subprocess.run(["mkimage", "-A", "arm64", "-O", "u-boot", "-T", "standalone", "-C", "none", "-a", address,
                    "-e", address, "-d", image, disk / "program"], check=True, stdout=subprocess.DEVNULL)
    script = "setenv autostart yes; load virtio 0:1 0x60000000 program; bootm 0x60000000"
    starts(uboot_command(command, disk, script, tmp_path), LINK_ADDRESS)


def packed(sdk: Path, image: Path, folder: Path, *options: object) -> None:
    """The image as boot.itb in `folder`, which is made."""
    folder.mkdir()
    subprocess.run([sdk / "bin/microkit", "image", image, "--format", "fit", "-o", folder / "boot.itb",
                    *map(str, options)], check=True)


def bootm(command: list[str], folder: Path, work: Path) -> list[str]:
    name = "qemu_virt_aarch64"
    script = f"load virtio 0:1 0x80000000 boot.itb; bootm 0x80000000#{name} - ${{fdtcontroladdr}}"
    return uboot_command(command, folder, script, work)


def refuses(command: list[str], words: str) -> None:
    """U-Boot says why, and starts nothing."""
    with Machine(command) as machine:
        machine.expect(words, seconds=SECONDS)
        machine.expect("ERROR: can't get kernel image!", seconds=SECONDS)
        machine.expect("poweroff", seconds=SECONDS)


@needs_uboot
def test_script_of_a_fit(command: list[str], sdk: Path, image: Path, tmp_path: Path) -> None:
    """As a user has it: U-Boot finds boot.scr by itself, which loads and starts the FIT."""
    packed(sdk, image, tmp_path / "disk", "--script", tmp_path / "disk/boot.scr")
    line = uboot_command(command, tmp_path / "disk", "", tmp_path)
    at = next(i for i, argument in enumerate(line) if argument.startswith("if=pflash"))
    starts(line[:at - 1] + line[at + 1:], LINK_ADDRESS)


@needs_uboot
def test_damaged_fit(command: list[str], sdk: Path, image: Path, tmp_path: Path) -> None:
    packed(sdk, image, tmp_path / "disk")
    fit = tmp_path / "disk/boot.itb"
    data = bytearray(fit.read_bytes())
    data[len(data) // 2] ^= 1
    fit.write_bytes(data)
    refuses(bootm(command, tmp_path / "disk", tmp_path), "Bad hash value")


@needs_uboot
@pytest.mark.skipif(not shutil.which("mkimage") or not shutil.which("openssl"), reason="no mkimage, no openssl")
def test_signed_fit(command: list[str], sdk: Path, image: Path, tmp_path: Path) -> None:
    """U-Boot, whose device tree is the machine's with the key, starts what is signed and nothing else."""
    keys, tree = tmp_path / "keys", tmp_path / "machine.dtb"
    keys.mkdir()
    subprocess.run(["openssl", "req", "-batch", "-new", "-x509", "-nodes", "-newkey", "rsa:2048", "-keyout",
                    keys / "dev.key", "-out", keys / "dev.crt"], check=True, capture_output=True)
    at = command.index("-machine") + 1
    dump = [*without_image(command), "-machine", f"{command[at]},dumpdtb={tree}"]
    subprocess.run(dump, check=True, capture_output=True, timeout=SECONDS)
    packed(sdk, image, tmp_path / "signed", "--sign", keys, "--public-key", tree)
    packed(sdk, image, tmp_path / "plain")
    starts([*bootm(command, tmp_path / "signed", tmp_path), "-dtb", str(tree)], LINK_ADDRESS)
    refuses([*bootm(command, tmp_path / "plain", tmp_path), "-dtb", str(tree)],
            "Failed to verify required signature")


@pytest.fixture(scope="module", name="application")
def made_application(sdk: Path, image: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("efi") / "boot.efi"
    subprocess.run([sdk / "bin/microkit", "image", image, "--format", "efi", "-o", file], check=True)
    return file


def edk2(command: list[str], application: Path, *more: str) -> list[str]:
    return [*without_image(command), "-bios", str(EDK2), "-kernel", str(application), *more]


@needs_edk2
def test_efi(command: list[str], application: Path) -> None:
    starts(edk2(command, application), None)


@needs_uboot
def test_efi_of_uboot(command: list[str], application: Path, tmp_path: Path) -> None:
    """Its own device tree goes with the application."""
    script = f"load virtio 0:1 0x80000000 {application.name}; bootefi 0x80000000 ${{fdtcontroladdr}}"
    starts(uboot_command(command, application.parent, script, tmp_path), None)


@needs_edk2
def test_efi_at_el1(command: list[str], application: Path) -> None:
    """Firmware's console says it, and firmware goes on with what else it can start."""
    with Machine(edk2(command, application, "-machine", "virtualization=off")) as machine:
        machine.expect("Multikit: firmware does not run at EL2, which the image needs", seconds=SECONDS)


@needs_edk2
def test_efi_with_memory_that_firmware_keeps(command: list[str], application: Path, tmp_path: Path) -> None:
    """The first range of the file (board/efi/include/efi/parameters.h) is put over the flash."""
    data = bytearray(application.read_bytes())
    at = data.index(struct.pack("<Q", LINK_ADDRESS))
    data[at:at + 16] = struct.pack("<QQ", 0, 0x800_0000)
    file = tmp_path / "kept.efi"
    file.write_bytes(data)
    with Machine(edk2(command, file)) as machine:
        machine.expect("Multikit: the image needs memory from 0x0 to 0x8000000, firmware keeps it from 0x",
                       seconds=SECONDS)
