# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The sources as Frama-C gets them: those that are compiled, with the machine and the window of kernel/proof."""

from __future__ import annotations

import functools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROOF = Path("kernel/proof")
#: Declarations of maintenance, which a proof's machine shares with the host's.
HOST = Path("kernel/src/machine/host/include")
#: Headers of what is proved in parts, besides the kernel.
INTERNAL = (Path("sdk/services/block/internal"), Path("sdk/services/net/internal"), Path("monitor/include"))
#: Included before everything else, in the folder of a world.
FIRST = Path("include/proof/first.h")
#: As AArch64: LP64, little endian. Plain char is not used (docs/design/verifiable-c.md).
MACHINE = ("-c11", "-machdep", "gcc_x86_64")


@functools.cache
def _configuration() -> tempfile.TemporaryDirectory[str]:
    """Of Why3, made for this run: users may have none, or another."""
    folder = tempfile.TemporaryDirectory(prefix="why3-")
    if shutil.which("why3"):
        subprocess.run(["why3", "config", "detect"], capture_output=True, check=True,
                       env=os.environ | {"WHY3CONFIG": f"{folder.name}/why3.conf"})
    return folder


def provers() -> dict[str, str]:
    """The environment in which Why3, and so Frama-C's WP, find the provers that are installed."""
    return os.environ | {"WHY3CONFIG": f"{_configuration().name}/why3.conf"}


def portable_sources(root: Path) -> list[Path]:
    """All C files of the kernel that are not a machine's."""
    return [path.relative_to(root) for path in sorted((root / "kernel/src").rglob("*.c")) if not {"aarch64", "host"} & set(path.parts)]


def frama_c(root: Path, world: Path, generated: Path, files: Sequence[Path], options: Sequence[str],
            seconds: int = 900, until: re.Pattern[str] | None = None) -> str:
    """What it prints of files, which are named from `root`. `world`: a folder whose headers come first, and stand for what is not
    proved; `generated`: headers made by the host's build; `until`: it is ended at the first line that has this. It does not leave
    provers behind, however it ends."""
    first = world / FIRST
    folders = (world / "include", PROOF / "include", Path("kernel/include"), HOST, *INTERNAL,
               ROOT / "sdk/abi/include", generated)
    command = ["frama-c", *MACHINE,
               f"-cpp-extra-args={' '.join([f'-include {first}', *(f'-I{folder}' for folder in folders)])}", *map(str, files), *options]
    text, status = printed(command, root, seconds, until)
    if status:
        raise RuntimeError(f"frama-c: {text[-4000:]}")
    return text


def printed(command: Sequence[str], folder: Path, seconds: int, until: re.Pattern[str] | None = None) -> tuple[str, int]:
    """What a program prints, and its exit status, 0 if it was ended at `until`. What it has started ends with it.
    TimeoutExpired after `seconds`."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder,
                               env=provers() | {"PWD": str(folder)},  # which it takes for the folder that it is in
                               start_new_session=True)
    late = threading.Event()

    def end(is_late: bool = False) -> None:
        """The number is its group's, since it is not waited for before."""
        if is_late:
            late.set()
        os.killpg(process.pid, signal.SIGKILL)

    watch = threading.Timer(seconds, end, [True])
    watch.start()
    lines = []
    is_found = False
    try:
        for line in process.stdout or ():
            lines.append(line)
            is_found = bool(until and until.search(line))
            if is_found:
                end()
                break
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    finally:
        watch.cancel()
        end()
        status = process.wait()
    if late.is_set():
        raise subprocess.TimeoutExpired(command, seconds, "".join(lines))
    return "".join(lines), 0 if is_found else status
