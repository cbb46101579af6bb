# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Forms that an image is packed in, and the U-Boot commands that start each."""

from __future__ import annotations

import re

from ..base.errors import UsageError
from ..base.records import dataclass
from ..emit.elf_image import elf_image
from ..sdk.parts import efi_code
from .efi import efi
from .fit import fit
from .packed import Packed
from .tree import blob
from .uimage import uimage


#: Names of files that mean nothing else in U-Boot's shell.
_PLAIN = re.compile(r"[A-Za-z0-9._+-]+")


@dataclass(frozen=True)
class Format:
    """What its files end in, and how U-Boot starts one that it has loaded to `{at}`."""

    suffix: str
    command: str
    #: Whether it is loaded to where the image runs, and not copied from elsewhere.
    in_place: bool = False


FORMATS = {
    "bin": Format(".bin", "booti {at} - ${{fdtcontroladdr}}", in_place=True),
    "elf": Format(".elf", ""),
    "uimage": Format(".uimg", "bootm {at} - ${{fdtcontroladdr}}"),
    "fit": Format(".itb", "bootm {at}#{board} - ${{fdtcontroladdr}}"),
    "efi": Format(".efi", "bootefi {at} ${{fdtcontroladdr}}"),
}


def pack(packed: Packed, form: str, timestamp: int, key: str | None) -> bytes:
    """The bytes of the file."""
    if form == "efi":
        return efi(packed, efi_code())
    if form == "elf":
        return elf_image(packed.raw, packed.load_address, packed.memory)
    if form == "uimage":
        return uimage(packed, timestamp)
    if form == "fit":
        return blob(fit(packed, timestamp, key))
    return packed.raw


def commands(packed: Packed, form: str, file: str) -> str:
    """For boot.scr, which U-Boot runs with the place where it was found in variables."""
    command = FORMATS[form].command
    if not command:
        raise UsageError(f"--script: U-Boot's bootelf starts no image of form '{form}' with a device tree: "
                         "use --format bin, uimage, fit or efi")  # fmt: skip
    if not _PLAIN.fullmatch(file):
        raise UsageError(f"--script: U-Boot's shell does not take '{file}' as one name: use letters, digits, . _ + and -")
    at = hex(packed.load_address if FORMATS[form].in_place else packed.staging)
    load = f"load ${{devtype}} ${{devnum}}:${{distro_bootpart}} {at} {file}"
    return f"{load} && {command.format(at=at, board=packed.board)}\n"
