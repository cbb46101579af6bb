# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A gdb for one domain as it was at one moment: it gets registers and memory from a server of its own (stub.py)."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tempfile
from dataclasses import astuple
from pathlib import Path

from ..base.records import dataclass
from ..observe.snapshot import Snapshot
from . import stub
from .session import quote

#: Seconds.
_PATIENCE = 60
#: Around what the command says; gdb speaks of its server, too.
_MARK = "--8<--"


class NoGdb(Exception):
    """It does not start, or does not end; the message says which."""


@dataclass(frozen=True)
class Elsewhere:
    """Which gdb, commands that say where sources are, and the Python that runs the server."""

    gdb: str
    sources: list[str]
    python: str = sys.executable

    def ask(self, program: str, taken: Snapshot, command: str) -> str:
        """What gdb says to a command."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "snapshot.json"
            file.write_text(_text(taken))
            return self._run(program, file, command)

    def _run(self, program: str, file: Path, command: str) -> str:
        server = shlex.join([self.python, str(Path(stub.__file__).resolve()), str(file)])
        connect = f"python gdb.execute({f'target remote | {server}'!r}, to_string=True)"
        # gdb gives a server two seconds, and on a busy machine Python takes longer to start.
        commands = ["set confirm off", "set pagination off", f"set remotetimeout {_PATIENCE}", *self.sources,
                    f"file {quote(program)}", connect, f"echo {_MARK}", command, f"echo {_MARK}"]  # fmt: skip
        arguments = [each for text in commands for each in ("-ex", text)]
        try:
            result = subprocess.run([self.gdb, "-nx", "-q", "-batch", *arguments],
                                    text=True, check=False,
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, timeout=_PATIENCE)  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoGdb(f"another gdb: {error}") from None
        said = result.stdout.split(_MARK)
        return said[1] if len(said) == 3 else result.stdout


def _text(taken: Snapshot) -> str:
    x, *others = astuple(taken.registers)
    memory = {str(start): data.hex() for start, data in taken.memory.items()}
    return json.dumps({"registers": [*x, *others], "memory": memory})
