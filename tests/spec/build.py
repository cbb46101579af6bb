# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Builds the host kernel with snapshot.c as one library; also from changed sources (mutants.py)."""

from __future__ import annotations

import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDERS = ("api", "kernel", "object", "fastpath", "lib", "arch/host")
FLAGS = ("-std=gnu11", "-O2", "-g", "-fPIC", "-fno-builtin", "-fno-common")


def includes(kernel: Path, host: Path) -> list[str]:
    folders = (kernel / "include", kernel / "src/arch/host/include", ROOT / "sdk/abi/include",
               host / "generated/include", host / "generated", HERE)
    return [f"-I{each}" for each in folders]


def sources(kernel: Path) -> list[Path]:
    found = [each for folder in FOLDERS for each in sorted((kernel / "src" / folder).glob("*.c"))]
    return [*found, HERE / "snapshot.c"]


def compile_one(source: Path, kernel: Path, host: Path, target: Path) -> None:
    subprocess.run(["cc", *FLAGS, *includes(kernel, host), "-c", str(source), "-o", str(target)],
                   check=True)


def link(objects: list[Path], target: Path) -> Path:
    subprocess.run(["cc", "-shared", *map(str, objects), "-o", str(target)], check=True)
    return target


def build(kernel: Path, host: Path, folder: Path) -> Path:
    """host: the folder of `make host-kernel`, for its generated headers."""
    folder.mkdir(parents=True, exist_ok=True)
    headers = max(each.stat().st_mtime for include in includes(kernel, host)
                  for each in Path(include[2:]).rglob("*.h"))
    objects = []
    for source in sources(kernel):
        target = folder / f"{source.parent.name}-{source.stem}.o"
        newest = max(headers, source.stat().st_mtime)
        if not target.exists() or target.stat().st_mtime < newest:
            compile_one(source, kernel, host, target)
        objects.append(target)
    return link(objects, folder / "libspec.so")
