# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A file to a tree of XML elements."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from ..base.errors import Findings
from ..base.location import Location
from ..base.search import FileFinder
from . import rules
from .source import Source
from .xml import Element, parse_xml

#: More than any description needs, and little enough to read whole.
MAX_BYTES = 256 * 2**20


def read_file(path: Path, findings: Findings, named_at: Location | None = None) -> Element | None:
    """The root element, or None after a finding; `named_at` is the place that names the file."""
    start = Location(str(path), 1, 1, 1, named_at)
    try:
        reason = _unfit(path.stat())
        if reason:
            rules.unreadable(findings, named_at or start, str(path), reason)
            return None
        source = Source(str(path), path.read_bytes(), named_at)
    except OSError as error:
        reason = error.strerror or str(error)
        near = FileFinder((Path(),)).near(str(path)) if isinstance(error, FileNotFoundError) else ()
        rules.unreadable(findings, named_at or start, str(path), reason, near)
        return None
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not {error.encoding.upper()} text"
        rules.encoding(findings, _place(start, error), message)
        return None
    except LookupError as error:
        rules.encoding(findings, start, f"encoding '{error.args[0]}' is not supported")
        return None
    return parse_xml(source, findings)


def _place(start: Location, error: UnicodeDecodeError) -> Location:
    """Of UTF-8, where all before it is text."""
    if error.encoding != "utf-8":
        return start
    lines = error.object[: error.start].decode("utf-8").split("\n")
    return replace(start, line=len(lines), column=len(lines[-1]) + 1)


def _unfit(status: os.stat_result) -> str | None:
    """Why a file cannot be read whole, or None. A pipe can, a device might never end."""
    if stat.S_ISDIR(status.st_mode):
        return "it is a folder"
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
        return "it is not a file"
    return "it is larger than 256 MiB" if status.st_size > MAX_BYTES else None
