# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The image as an EFI application: the SDK's code (board/efi) with the image behind it, in the Portable Executable
form (Microsoft PE Format; UEFI Specification 2.1.1).

Every byte of the file is at the same distance from its start as in memory. Code is not writable and data is not
executable, so that firmware can protect both.
"""

from __future__ import annotations

import struct

from ..base.errors import UsageError
from ..base.sizes import PAGE
from ..base.units import round_up
from .packed import Packed

#: Room for firmware's memory map: 1,300 descriptors of 48 bytes.
_MAP = 0x10000
#: e_magic, and e_lfanew at its place.
_DOS = struct.Struct("<2s58xI")
#: Machine, sections, time, symbols and their number, size of the optional header, characteristics.
_COFF = struct.Struct("<4sHHIIIHH")
#: PE32+ up to the data directories.
_OPTIONAL = struct.Struct("<HBBIIIIIQIIHHHHHHIIIIHHQQQQII")
#: Name, size in memory, address, size and place in the file, then relocations and line numbers, characteristics.
_SECTION = struct.Struct("<8sIIIIIIHHI")
_ARM64, _PE32_PLUS, _EFI_APPLICATION = 0xAA64, 0x20B, 10
_EXECUTABLE, _LARGE_ADDRESSES = 0x02, 0x20
_MOVABLE, _NX_COMPATIBLE = 0x40, 0x100
#: All empty; those who sign such a file enter the place of the signature.
_DIRECTORIES = 16
_CODE, _DATA = 0x6000_0020, 0xC000_0040
#: struct efi_parameters up to the ranges, and one of those.
_PARAMETERS = struct.Struct("<QQQQQ")
_RANGE = struct.Struct("<QQ")
#: Sizes in a PE file have 32 bits.
_LIMIT = 1 << 32


def efi(packed: Packed, stub: bytes) -> bytes:
    """The file; `stub` is the SDK's efi.bin."""
    parameters = len(stub) + _PARAMETERS.size + _RANGE.size * len(packed.needs)
    text, data = PAGE, PAGE + round_up(parameters, PAGE)
    image = packed.raw.ljust(round_up(len(packed.raw), PAGE), b"\0")
    memory = round_up(packed.memory, PAGE)
    if data + memory + _MAP >= _LIMIT:
        raise UsageError("an EFI application has less than 4 GiB")
    base = text + len(stub)
    code = stub + _parameters(packed, data - base, data + memory - base)
    code = code.ljust(data - text, b"\0")
    sections = ((b".text", len(code), text, len(code), _CODE),
                (b".data", memory + _MAP, data, len(image), _DATA))  # fmt: skip
    return _headers(sections).ljust(PAGE, b"\0") + code + image


def _parameters(packed: Packed, image: int, memory_map: int) -> bytes:
    """As board/efi/include/efi/parameters.h has them."""
    head = _PARAMETERS.pack(image, len(packed.raw), memory_map, _MAP, len(packed.needs))
    return head + b"".join(_RANGE.pack(*each) for each in packed.needs)


def _headers(sections: tuple[tuple[bytes, int, int, int, int], ...]) -> bytes:
    (_, code_memory, text, code, _), (_, memory, data, _, _) = sections
    end = data + round_up(memory, PAGE)
    optional = _OPTIONAL.pack(
        _PE32_PLUS, 0, 0, code, memory, 0, text, text, 0, PAGE, PAGE, 0, 0, 0, 0, 0, 0, 0, end, PAGE, 0,
        _EFI_APPLICATION, _MOVABLE | _NX_COMPATIBLE, 0, 0, 0, 0, 0, _DIRECTORIES,
    ) + bytes(8 * _DIRECTORIES)  # fmt: skip
    coff = _COFF.pack(b"PE\0\0", _ARM64, len(sections), 0, 0, 0, len(optional), _EXECUTABLE | _LARGE_ADDRESSES)
    rows = (_SECTION.pack(name, size, at, stored, at, 0, 0, 0, 0, kind) for name, size, at, stored, kind in sections)
    return _DOS.pack(b"MZ", _DOS.size) + coff + optional + b"".join(rows)
