# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What an image says of itself, before QEMU waits for ever on a file that is none, or a boot loader starts one
that is damaged.

The header is sdk/abi/include/multikit/image.h's; the verifier reads it by the kernel's own layouts, this
command has only the file.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from pathlib import Path

from ..base.contract import IMAGE_BOARD_LENGTH, IMAGE_LINE, IMAGE_MAGIC, IMAGE_VERSION
from ..base.errors import UsageError
from ..base.reading import read_whole
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..boot.packed import Packed
from ..boot.tree import MAGIC as TREE
from ..model.board import Board
from ..model.loader_map import image_memory

#: magic, version, cores, irqs, segments, size, checksum, load_address, cores_offset, irqs_offset, segments_offset.
_HEADER = struct.Struct("<8sIIIIQQQQQQ")
_CORE = struct.Struct("<QQQQII")
_SEGMENT = struct.Struct("<QQII")
_CHECKSUM_OFFSET = struct.calcsize("<8sIIIIQ")
#: image_size of the arm64 header in front of the loader.
_IMAGE_SIZE_OFFSET = 16
_MAGIC = IMAGE_MAGIC.to_bytes(8, "little")
_BOARD_OFFSET = 80
_WORD = (1 << 64) - 1
_ELF = b"\x7fELF"
#: Where a board is from that a header names.
NAMED = "named in the image"
_UIMAGE = b"\x27\x05\x19\x56"


@dataclass(frozen=True)
class Made:
    """An image as its header describes it."""

    board: str
    #: Of the machine, so that all cores of the system are there.
    cores: int
    is_elf: bool
    #: Of the file.
    sha256: str


def read_made(image: Path) -> Made:
    """The header; UsageError says what the file is when it is no image that can be run."""
    return _made(image, _read(image))


def read_packed(image: Path) -> Packed:
    """The image out of its file, to be packed in another; UsageError when it is not whole."""
    data = _read(image)
    made = _made(image, data)
    at = _header_at(data)
    assert at is not None
    _, _, _, _, _, size, checksum, load_address, *_ = _HEADER.unpack_from(data, at)
    part = data[at : at + size]
    if size % 8 or _sum(part) != checksum * 2 & _WORD:
        raise UsageError(f"'{image}' is damaged: its bytes do not add up to its checksum")
    offset = PAGE if made.is_elf else 0
    return Packed(image, offset, data[offset : at + size], made.board, load_address, _places(part))


def _places(part: bytes) -> tuple[tuple[int, int], ...]:
    """What the image fills and what its kernels have, as start and end; `part` is what follows the loader."""
    _, _, cores, _, segments, _, _, _, cores_at, _, segments_at = _HEADER.unpack_from(part)
    windows = (_CORE.unpack_from(part, cores_at + i * _CORE.size)[2:4] for i in range(cores))
    filled = (_SEGMENT.unpack_from(part, segments_at + i * _SEGMENT.size)[:2] for i in range(segments))
    return tuple((base, base + size) for base, size in (*windows, *filled))


def sealed(data: bytes, board: Board) -> bytes:
    """An image whose header has no checksum yet, with it, in whole lines, and with its size for boot loaders."""
    at = _header_at(data)
    assert at is not None
    padded = bytearray(data + bytes(-len(data) % IMAGE_LINE))
    struct.pack_into("<Q", padded, _IMAGE_SIZE_OFFSET, image_memory(board, len(padded), 0))
    struct.pack_into("<Q", padded, at + _CHECKSUM_OFFSET, _sum(bytes(padded[at:])))
    return bytes(padded)


def _sum(part: bytes) -> int:
    """Of all words, modulo 2^64, with the checksum among them."""
    return sum(array("Q", part)) & _WORD


def _made(image: Path, data: bytes) -> Made:
    at = _header_at(data)
    if at is None:
        raise UsageError(f"'{image}' is not an image of this tool: {_what(image, data)}")
    _, version, cores, _, segments, size, _, _, rows, _, table = _HEADER.unpack_from(data, at)
    if version != IMAGE_VERSION:
        text = f"is an image of version {version}, this SDK's is {IMAGE_VERSION}"
        raise UsageError(f"'{image}' {text}")
    if max(size, rows + cores * _CORE.size, table + segments * _SEGMENT.size) > len(data) - at:
        raise UsageError(f"'{image}' is cut off: the image goes on past the end of the file")
    last = max((_CORE.unpack_from(data, at + rows + i * _CORE.size)[4] for i in range(cores)),
               default=0)  # fmt: skip
    return Made(_board(data, at), last + 1, data.startswith(_ELF), hashlib.sha256(data).hexdigest())


def board_in(data: bytes) -> str | None:
    """The board that an image names; None when there is no header to name it."""
    at = _header_at(data)
    return None if at is None else _board(data, at)


def _header_at(data: bytes) -> int | None:
    """On a line of its own, behind the loader, and whole."""
    end = len(data) - _BOARD_OFFSET - IMAGE_BOARD_LENGTH
    return next((at for at in range(0, end + 1, IMAGE_LINE) if data.startswith(_MAGIC, at)), None)


def _board(data: bytes, header: int) -> str:
    at = header + _BOARD_OFFSET
    return data[at : at + IMAGE_BOARD_LENGTH].split(b"\0")[0].decode("utf-8", "replace")


def _what(image: Path, data: bytes) -> str:
    if not data:
        return "it is empty"
    if data.startswith(_ELF):
        return "it is an ELF file, a program perhaps; the image is what the tool writes with -o"
    if data.startswith(_UIMAGE):
        return "it is a uImage, which U-Boot starts; QEMU takes --image-type binary or elf"
    if data.startswith(TREE):
        return "it is a FIT, which U-Boot starts, or another device tree; take the image that it was made of"
    if image.suffix in (".system", ".xml") or data.lstrip().startswith(b"<"):
        return f"it is a description; microkit {image} --board B --config C builds the image"
    return "it has no image header"


def _read(image: Path) -> bytes:
    try:
        return read_whole(image)
    except OSError as error:
        raise UsageError(f"image '{image}': {error.strerror}") from None
