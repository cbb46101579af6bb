# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""QEMU's monitor, for tests that want a machine's memory in a file, and where of it something is."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from microkit.diff.source import Makers, read_source


def ask(path: Path, seconds: float, command: str, **arguments: object) -> Any:
    """QEMU's monitor, over QMP, whose answer says that it is done, and what it has found."""
    asked = ({"execute": "qmp_capabilities"}, {"execute": command, "arguments": arguments})
    with socket.socket(socket.AF_UNIX) as monitor:
        monitor.settimeout(seconds)
        monitor.connect(str(path))
        lines = monitor.makefile("rw")
        for each in asked:
            print(json.dumps(each), file=lines, flush=True)
            while "return" not in (said := json.loads(lines.readline())):
                assert "error" not in said, said
        return said["return"]


def regions(image: Path, sdk: Path) -> list[tuple[int, int]]:
    """(start, size) of what the image fills, as far apart as it is."""
    source = read_source(image, Makers(sdk=sdk))
    found: list[tuple[int, int]] = []
    for row in source.image.segments:
        if found and row.pa - sum(found[-1]) < 1 << 24:
            found[-1] = (found[-1][0], row.end - found[-1][0])
        else:
            found.append((row.pa, row.size))
    return found
