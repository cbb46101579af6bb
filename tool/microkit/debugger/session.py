# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What gdb is told when it starts: commands, and facts that its Python part reads."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from ..base.records import dataclass
from ..sdk import BUILT_AS

_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Facts:
    """All paths are absolute; `kernel` and `sources` are empty when there are none. `programs`:
    symbol files by the name that a domain has in the image; `names`: where the program has that
    name."""

    image: str
    board_file: str
    config: str
    kernel: str
    sources: str
    programs: dict[str, str]
    names: dict[str, int]
    #: The core that is the server's first thread.
    first_core: int
    gdb: str
    python: str = sys.executable

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def read(cls, path: Path) -> Facts:
        return cls(**json.loads(path.read_text()))


def script(facts: Facts, file: Path, server: str | None) -> str:
    """Commands for gdb; `file` is where the facts are. None: it is connected by others."""
    lines = ["set confirm off", "set pagination off", *source_commands(facts.sources)]
    if facts.kernel:
        lines.append(f"file {quote(facts.kernel)}")
    path = f"import sys; sys.path.insert(0, {str(_PACKAGE)!r})"
    start = f"from microkit.debugger.start import start; start({str(file)!r})"
    lines.append(f"python {path}; {start}")
    if server is not None:
        lines.append(f"target remote {server}")
    return "\n".join(lines) + "\n"


def source_commands(sources: str) -> list[str]:
    """Where the sources of the SDK's programs are; empty: nowhere."""
    return [f"set substitute-path {BUILT_AS} {quote(sources)}"] if sources else []


def quote(path: str) -> str:
    """A file's name as gdb's commands take it."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
