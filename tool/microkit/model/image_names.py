# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Names of protection domains where an image has room for 63 bytes: in the kernel's TCB, the
monitor's information and the program's `microkit_name`."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.contract import MICROKIT_PD_NAME_LENGTH

#: The last byte is 0.
NAME_BYTES = MICROKIT_PD_NAME_LENGTH - 1


def image_names(names: Sequence[str]) -> list[str]:
    """Each name cut to whole characters; where that leaves two equal, with `~2` and so on at its
    end, in the order given. Names that fit are never changed."""
    taken = {name for name in names if _fits(name)}
    found = []
    for name in names:
        short, number = name, 1
        if not _fits(name):
            short = _cut(name, NAME_BYTES)
            while short in taken:
                number += 1
                end = f"~{number}"
                short = _cut(name, NAME_BYTES - len(end)) + end
            taken.add(short)
        found.append(short)
    return found


def vcpu_name(vm: str, id: int) -> str:
    """Of the thread of a virtual CPU; for people, so it need not be the only one."""
    end = f":{id}"
    return _cut(vm, NAME_BYTES - len(end)) + end


def _fits(name: str) -> bool:
    return len(name.encode()) <= NAME_BYTES


def _cut(name: str, size: int) -> str:
    """The longest beginning of whole characters that has at most `size` bytes."""
    return name.encode()[:size].decode("utf-8", "ignore")
