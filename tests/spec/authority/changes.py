# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A piece of memory as it was, and which of its words changed (changes.c)."""

from __future__ import annotations

import ctypes
import subprocess
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
BLOCK_WORDS = 16
MOST = 1 << 16  # changed words: more than an entry can change


@cache
def library(folder: Path) -> ctypes.CDLL:
    target = folder / "libchanges.so"
    source = HERE / "changes.c"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cc", "-std=gnu11", "-O3", "-shared", "-fPIC", str(source), "-o",
                        str(target)], check=True)
    return ctypes.CDLL(str(target))


class Request(ctypes.Structure):
    """struct changes"""

    _fields_ = [("now", ctypes.c_void_p), ("before", ctypes.c_void_p), ("words", ctypes.c_uint64),
                ("count", ctypes.c_uint64), ("most", ctypes.c_uint64), ("index", ctypes.c_void_p),
                ("mask", ctypes.c_void_p)]


def view(address: int, size: int) -> memoryview:
    return memoryview((ctypes.c_char * size).from_address(address)).cast("B")


class Changes:
    """Memory [address, address + size): now, and before."""

    def __init__(self, folder: Path, address: int, size: int) -> None:
        assert size % (8 * BLOCK_WORDS) == 0 and address % 8 == 0
        self.address, self.size = address, size
        self.copy = ctypes.create_string_buffer(size)
        self.index = (ctypes.c_uint64 * MOST)()
        self.request = Request(address, ctypes.addressof(self.copy), size // 8, 0, MOST,
                               ctypes.addressof(self.index), None)
        self.pointer = ctypes.byref(self.request)
        self.find_all, self.take_all = library(folder).changes_find, library(folder).changes_take
        self.now, self.before = view(address, size), memoryview(self.copy).cast("B")

    def reset(self, used: int) -> None:
        """Now is before; only the first bytes are looked at from now on."""
        used = min(self.size, -(-used // (8 * BLOCK_WORDS)) * 8 * BLOCK_WORDS)
        grown = used > self.request.words * 8
        ctypes.memmove(self.copy, self.address, self.size if grown else used)
        self.request.words, self.request.count = used // 8, 0

    def find(self) -> list[int]:
        """Indices of the words that changed."""
        self.find_all(self.pointer)
        assert self.request.count < MOST, "more changes than can be noted"
        return self.index[:self.request.count]

    def take(self) -> None:
        self.take_all(self.pointer)


class Twins:
    """Two memories of which the bits in mask have to be alike."""

    def __init__(self, folder: Path, first: int, second: int, size: int) -> None:
        self.memory = ctypes.create_string_buffer(size)
        self.mask = memoryview(self.memory).cast("B").cast("Q")
        self.index = (ctypes.c_uint64 * MOST)()
        self.request = Request(first, second, 0, 0, MOST, ctypes.addressof(self.index),
                               ctypes.addressof(self.memory))
        self.pointer = ctypes.byref(self.request)
        self.find_all = library(folder).changes_find_masked

    def reset(self, used: int) -> None:
        """All of the first bytes has to be alike."""
        used = -(-used // (8 * BLOCK_WORDS)) * 8 * BLOCK_WORDS
        ctypes.memset(self.memory, 255, used)
        self.request.words = used // 8

    def find(self) -> list[int]:
        self.find_all(self.pointer)
        return self.index[:self.request.count]
