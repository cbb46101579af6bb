# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a board's own boot loader needs beside the image: files of the board's folder (board/NAME/recipe/) in which the
image's numbers and names are filled in, and the image in the forms that they ask for.

`{load_address}` stands for where the image runs, `{file:FORM}` for the name of the image's file in a form of formats.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..base.errors import UsageError
from .formats import FORMATS, pack
from .packed import Packed

_FILE = re.compile(r"\{file:(\w+)\}")
_LOAD_ADDRESS = "{load_address}"


def recipe(templates: Iterable[Path], packed: Packed, stem: str, timestamp: int) -> dict[str, bytes]:
    """Contents by name."""
    files: dict[str, bytes] = {}
    for path in templates:
        text = path.read_text("utf-8")
        for form in _FILE.findall(text):
            if form not in FORMATS:
                raise UsageError(f"'{path}' asks for form '{form}'; there are: {', '.join(FORMATS)}")
            files[stem + FORMATS[form].suffix] = pack(packed, form, timestamp, None)
        named = _FILE.sub(lambda found: stem + FORMATS[found[1]].suffix, text)
        files[path.name] = named.replace(_LOAD_ADDRESS, hex(packed.load_address)).encode()
    return files
