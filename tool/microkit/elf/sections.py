# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sections of a program that a generator fills (`sdfgen`): which are there, and how they begin.

A file without section headers, or with damaged ones, has none: it is loaded by its segments.
"""

from __future__ import annotations

from typing import BinaryIO

from ..base.records import dataclass
from .format import HEADER, SECTION_HEADER

#: How a section begins once it is filled, by its name. Drivers, clients and virtualisers of the seL4
#: Device Driver Framework, file systems of LionsOS, virtual machine monitors.
_SDDF, _LIONSOS = b"sDDF", b"LionsOS"
FILLED = {
    ".device_resources": _SDDF,
    ".timer_client_config": _SDDF,
    ".serial_driver_config": _SDDF,
    ".serial_virt_rx_config": _SDDF,
    ".serial_virt_tx_config": _SDDF,
    ".serial_client_config": _SDDF,
    ".blk_driver_config": _SDDF,
    ".blk_virt_config": _SDDF,
    ".blk_client_config": _SDDF,
    ".net_driver_config": _SDDF,
    ".net_virt_rx_config": _SDDF,
    ".net_virt_tx_config": _SDDF,
    ".net_copy_config": _SDDF,
    ".net_client_config": _SDDF,
    ".net_vswitch_config": _SDDF,
    ".lib_sddf_lwip_config": _SDDF,
    ".i2c_driver_config": _SDDF,
    ".i2c_virt_config": _SDDF,
    ".i2c_client_config": _SDDF,
    ".gpio_client_config": _SDDF,
    ".fs_server_config": _LIONSOS,
    ".fs_client_config": _LIONSOS,
    ".nfs_config": _LIONSOS,
    ".vmm_config": b"vmm",
}
_NOBITS = 8
#: Bytes of names and of headers that are read; linkers write some hundred.
_MOST = 1 << 16
_LONGEST = max(map(len, FILLED.values()))


@dataclass(frozen=True)
class Section:
    """A section of FILLED that the program has; `begin` is its first bytes, zeros where none are stored."""

    name: str
    address: int
    size: int
    begin: bytes

    @property
    def is_filled(self) -> bool:
        return self.begin.startswith(FILLED[self.name])


def filled_sections(file: BinaryIO, head: bytes) -> tuple[Section, ...]:
    """`head`: the file's ELF header."""
    fields = HEADER.unpack(head)
    offset, count, names = fields[6], fields[12], fields[13]
    table = _read(file, offset, count * SECTION_HEADER.size)
    if len(table) < count * SECTION_HEADER.size or names >= count:
        return ()
    headers = list(SECTION_HEADER.iter_unpack(table))
    text = _read(file, headers[names][4], headers[names][5])
    if b"_config\0" not in text and b".device_resources\0" not in text:
        return ()
    return tuple(_section(file, name, fields) for fields in headers
                 if (name := _name(text, fields[0])) in FILLED and fields[5])  # fmt: skip


def _section(file: BinaryIO, name: str, fields: tuple[int, ...]) -> Section:
    _, kind, _, address, offset, size, *_ = fields
    return Section(name, address, size, b"" if kind == _NOBITS else _read(file, offset, min(size, _LONGEST)))


def _name(text: bytes, at: int) -> str:
    return text[at : max(text.find(b"\0", at), at)].decode("ascii", "replace")


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    """Fewer bytes, or none, where the file has no more."""
    if offset >= 2**62 or size > _MOST:
        return b""
    file.seek(offset)
    return file.read(size)
