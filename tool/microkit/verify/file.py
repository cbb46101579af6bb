# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Files that should be images, raw or in an ELF file."""

from __future__ import annotations

from pathlib import Path

from ..base.errors import UsageError
from ..base.reading import read_whole
from ..elf import Elf, ElfError


def read_bytes(path: Path) -> bytes:
    """The raw image, also out of an ELF file."""
    try:
        data = read_whole(path)
        return Elf(data).segments[0].data if data.startswith(b"\x7fELF") else data
    except OSError as error:
        raise UsageError(f"cannot read '{path}': {error.strerror}") from None
    except (ElfError, IndexError) as error:
        raise UsageError(f"'{path}' is not an image: {error}") from None
