# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The image as a FIT (Flat Image Tree), for U-Boot's `bootm`: with a SHA-256 hash, which finds damage, and
with a place for the signature that `mkimage` writes, which finds attacks."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .packed import Packed
from .tree import Computed, Included, Tree, source

#: What U-Boot checks a signature with.
ALGORITHM = "sha256,rsa2048"


def fit(packed: Packed, timestamp: int, key: str | None, place: Path | None = None) -> Tree:
    """The tree; `place` is its source's own file, which names the image's relative to itself."""
    address = _cells(packed.load_address)
    kernel: Tree = {
        "description": "loader, kernels and protection domains",
        "data": Included(packed.raw, _path(packed.file, place) if place else "", packed.offset),
        "type": "kernel",
        "arch": "arm64",
        "os": "linux",
        "compression": "none",
        "load": address,
        "entry": address,
        "hash-1": {"algo": "sha256", "value": Computed(hashlib.sha256(packed.raw).digest())},
    }
    configuration: dict[str, str | Tree] = {"description": packed.board, "kernel": "kernel"}
    if key is not None:
        configuration["signature-1"] = {
            "algo": ALGORITHM, "key-name-hint": key, "sign-images": "kernel",
        }  # fmt: skip
    return {
        "description": f"Multikit image for {packed.board}",
        "timestamp": Computed(timestamp.to_bytes(4, "big")),
        "#address-cells": (2,),
        "images": {"kernel": kernel},
        "configurations": {"default": packed.board, packed.board: configuration},
    }


def its(packed: Packed, key: str | None, place: Path) -> str:
    """The source, for `mkimage -f`."""
    return source(fit(packed, 0, key, place))


def _cells(address: int) -> tuple[int, int]:
    return address >> 32, address & (1 << 32) - 1


def _path(file: Path, place: Path) -> str:
    """dtc looks beside the source."""
    return os.path.relpath(os.path.realpath(file), Path(os.path.realpath(place)).parent)
