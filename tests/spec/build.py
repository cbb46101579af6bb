# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Builds the host kernel with snapshot.c and decode.c as one library."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from harness.turns import turn

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FLOORS = re.search(r"KERNEL_FLOORS ([^)]*)", (ROOT / "kernel/sources.cmake").read_text())[1].split()
#: Folders for another machine than this one.
TARGET = "aarch64"
HOST_INCLUDES = ("include", "src/entry/host/include", "src/machine/host/include", "src/base/host/include")
#: Calls of these go by way of decode.c.
DECODERS = re.findall(r"\b(decode_\w+)\(", (ROOT / "kernel/src/invocation/decode.h").read_text())
FLAGS = ("-std=gnu11", "-O2", "-g", "-fPIC", "-fno-builtin", "-fno-common")


def includes(kernel: Path, host: Path) -> list[str]:
    folders = (*(kernel / each for each in HOST_INCLUDES), ROOT / "sdk/abi/include",
               host / "generated/include", host / "generated", HERE)
    return [f"-I{each}" for each in folders]


def sources(kernel: Path) -> list[Path]:
    found = [each for floor in FLOORS for each in sorted((kernel / "src" / floor).rglob("*.c"))
             if TARGET not in each.parts]
    return [*found, HERE / "snapshot.c", HERE / "decode.c"]


def compile_one(source: Path, kernel: Path, host: Path, target: Path, beside: Path) -> None:
    """beside: where the headers are that the source includes by their names alone."""
    subprocess.run(["cc", *FLAGS, f"-I{beside}", *includes(kernel, host), "-c", str(source), "-o",
                    str(target)], check=True)


def object_of(source: Path, folder: Path) -> Path:
    return folder / ("-".join((*source.parts[-3:-1], source.stem)) + ".o")


def objects(kernel: Path, folder: Path) -> list[Path]:
    return [object_of(source, folder) for source in sources(kernel)]


def link(parts: list[Path], target: Path) -> Path:
    """Others may have the library open that was there before."""
    new = target.with_suffix(".new")
    subprocess.run(["cc", "-shared", *(f"-Wl,--wrap={name}" for name in DECODERS), *map(str, parts),
                    "-o", str(new)], check=True)
    return new.replace(target)


def build(kernel: Path, host: Path, folder: Path) -> Path:
    """host: the folder of `make host-kernel`, for its generated headers."""
    with turn(folder):
        return _build(kernel, host, folder)


def _build(kernel: Path, host: Path, folder: Path) -> Path:
    roots = [*(Path(include[2:]) for include in includes(kernel, host)), kernel / "src"]
    headers = max(each.stat().st_mtime for root in roots for each in root.rglob("*.h"))
    for source in sources(kernel):
        target = object_of(source, folder)
        newest = max(headers, source.stat().st_mtime)
        if not target.exists() or target.stat().st_mtime < newest:
            compile_one(source, kernel, host, target, source.parent)
    return link(objects(kernel, folder), folder / "libspec.so")
