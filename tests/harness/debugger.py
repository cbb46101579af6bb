# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit gdb` in batch mode: commands in, text out. It ends, whatever gdb waits for."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path

from microkit.console.machine import DEADLINE

from .system import SLOWNESS


def run_gdb(sdk: Path, image: Path, system: Path | None, *commands: str,
            options: tuple[str, ...] = ()) -> str:
    """What gdb says to commands; the image runs in a machine of its own unless options name a
    server."""
    if not options:
        with socket.create_server(("127.0.0.1", 0)) as free:
            options = ("--port", str(free.getsockname()[1]))
    arguments = [each for text in commands for each in ("-ex", text)]
    files = [image, system] if system else [image]
    command = [sdk / "bin/microkit", "gdb", *files, *options, "--search-path", image.parent,
               "--", "-nx", "-batch", *arguments]
    process = subprocess.Popen(command, start_new_session=True, text=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        output, _ = process.communicate(timeout=DEADLINE * SLOWNESS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise AssertionError(process.communicate()[0]) from None
    return output
