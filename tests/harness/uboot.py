# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A machine that starts with Debian's U-Boot for QEMU's `virt`, a disk with files, and commands that U-Boot
runs at once. The commands are in U-Boot's environment, which it keeps in the machine's second flash: nothing is
typed, and nothing waits for a key."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from .board import without_image

#: Package u-boot-qemu.
FIRMWARE = Path("/usr/lib/u-boot/qemu_arm64/u-boot.bin")
#: As this U-Boot is configured; the flash as QEMU makes it.
_ENVIRONMENT = 0x40000
_FLASH = 64 << 20


def write_environment(file: Path, variables: dict[str, str]) -> None:
    """U-Boot's environment: CRC-32, then strings that end in a zero, then one more zero."""
    strings = b"".join(f"{name}={value}".encode() + b"\0" for name, value in variables.items())
    data = strings.ljust(_ENVIRONMENT - 4, b"\0")
    with file.open("wb") as flash:
        flash.write(struct.pack("<I", zlib.crc32(data)) + data)
        flash.truncate(_FLASH)


def uboot_command(command: list[str], disk: Path, script: str, work: Path) -> list[str]:
    """The machine of `command`, but with U-Boot, which finds the files in `disk` on virtio 0:1. When
    `script` comes back the machine is off."""
    flash = work / "flash.img"
    write_environment(flash, {"bootdelay": "0", "bootcmd": f"virtio scan; {script}; poweroff"})
    return [*without_image(command), "-bios", str(FIRMWARE),
            "-drive", f"if=pflash,unit=1,format=raw,file={flash}",
            "-drive", f"if=none,id=disk,format=raw,readonly=on,file=fat:{disk}",
            "-device", "virtio-blk-device,drive=disk"]
