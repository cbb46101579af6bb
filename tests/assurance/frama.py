# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The sources as Frama-C gets them: those that are compiled, with the machine and the window of kernel/proof."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
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
            seconds: int = 900) -> str:
    """What it prints of files, which are named from `root`. `world`: a folder whose headers come first, and stand for what is not
    proved; `generated`: headers made by the host's build."""
    first = world / FIRST
    folders = (world / "include", PROOF / "include", Path("kernel/include"), HOST, *INTERNAL,
               ROOT / "sdk/abi/include", generated)
    result = subprocess.run(
        ["frama-c", *MACHINE, f"-cpp-extra-args={' '.join([f'-include {first}', *(f'-I{folder}' for folder in folders)])}",
         *map(str, files), *options], capture_output=True, text=True, check=False, cwd=root, timeout=seconds,
        env=provers() | {"PWD": str(root)})  # which it takes for the folder that it is in
    if result.returncode:
        raise RuntimeError(f"frama-c: {result.stdout[-2000:]}{result.stderr[-2000:]}")
    return result.stdout
