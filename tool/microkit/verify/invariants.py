# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's own invariants (kernel/host/invariants), held against the state in which each core's
kernel starts. They come as a library for the computer that the SDK was built on; elsewhere there is
a note, and the checks in Python stand alone."""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path

from . import rules
from .context import Context
from .core import Core, Cores
from .kernel_ring import shown

#: Linux: a mapping that takes memory only for what is written.
_MAP_NORESERVE = 0x4000
_FLAGS = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _MAP_NORESERVE


def check(context: Context, cores: Cores) -> None:
    """A finding for each core whose state breaks an invariant."""
    library = context.files.once("invariants", lambda: _try_load(context))
    if isinstance(library, OSError):
        rules.unchecked(context.findings, f"the kernel's invariants are not checked: {library}")
        return
    for core in cores:
        text = _violation(context, library, core)
        if text is not None:
            rules.invariant(context.findings, f"core {core.number}: {_with_names(text, core)}")


def _try_load(context: Context) -> ctypes.CDLL | OSError:
    try:
        return _load(context, context.parts.checker)
    except OSError as error:
        return error


def _load(context: Context, path: Path) -> ctypes.CDLL:
    library = ctypes.CDLL(str(path))
    library.invariants_check.restype = ctypes.c_char_p
    library.invariants_check.argtypes = (
        ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64, ctypes.c_bool, ctypes.c_uint64, ctypes.c_uint64
    )  # fmt: skip
    library.invariants_state_size.restype = ctypes.c_uint64
    if library.invariants_state_size() != context.abi.size("core_state"):
        raise OSError(f"{path} is that of another kernel")
    return library


def _violation(context: Context, library: ctypes.CDLL, core: Core) -> str | None:
    """The window lies in memory as it will on the target; what no segment sets is zero."""
    with mmap.mmap(-1, core.size, flags=_FLAGS) as window:
        for segment in context.image.segments:
            start = max(segment.pa, core.base)
            end = min(segment.pa + len(segment.data), core.base + core.size)
            if start < end:
                part = memoryview(segment.data)[start - segment.pa : end - segment.pa]
                window[start - core.base : end - core.base] = part
        place = ctypes.c_char.from_buffer(window)
        text: bytes | None = library.invariants_check(
            ctypes.addressof(place), core.size, core.state_offset, False, *shown(context, core.number)
        )
        del place
    return text.decode() if text is not None else None


def _with_names(text: str, core: Core) -> str:
    for thread in core.threads.values():
        text = text.replace(f"TCB {thread.ref:#x} ", f"TCB {thread.ref:#x} ('{thread.name}') ")
    return text
