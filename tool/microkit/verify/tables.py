# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The tables that libmicrokit has in a program, as the program will see them."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.contract import MICROKIT_MAX_CHANNELS, MICROKIT_MAX_WATCHES, MULTIKIT_MAX_CORES
from ..base.records import dataclass
from ..elf import Elf
from .context import Context
from .core import Thread
from .image import scalars

#: Variables, and what they are arrays of.
CHANNELS, CHANNEL = "microkit_xcore_channels", "microkit_xcore_channel"
SENDERS, SENDER = "microkit_xcore_senders", "microkit_xcore_sender"
WATCHES, WATCH = "microkit_watches", "microkit_watch"
GUARDIANS = "microkit_xcore_guardians"
SENDER_ROWS = MICROKIT_MAX_CHANNELS + MULTIKIT_MAX_CORES + 1

#: A member of all rows, by its name. Most rows are empty: so a dict for each would be a waste.
Columns = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Tables:
    """Columns without rows where the program does not have the table."""

    channels: Columns
    senders: Columns
    guardians: Columns
    watches: Columns


def read_tables(context: Context, thread: Thread, symbols: Elf) -> Tables:
    def read(name: str, struct: str, count: int) -> Columns:
        names, form = scalars(context.abi, struct)
        symbol = symbols.symbols.get(name)
        data = read_mapped(context, thread, symbol.address, count * form.size) if symbol else None
        if data is None:
            return dict.fromkeys(names, ())
        return dict(zip(names, zip(*form.iter_unpack(data))))

    return Tables(
        channels=read(CHANNELS, CHANNEL, MICROKIT_MAX_CHANNELS),
        senders=read(SENDERS, SENDER, SENDER_ROWS),
        guardians=read(GUARDIANS, CHANNEL, MULTIKIT_MAX_CORES),
        watches=read(WATCHES, WATCH, MICROKIT_MAX_WATCHES),
    )


def read_mapped(context: Context, thread: Thread, va: int, size: int) -> bytes | None:
    """As the program will see it; None where nothing is mapped."""
    leaf = thread.leaf(va)
    if leaf is None or va + size > leaf.end:
        return None
    return context.memory.read(leaf.pa + va - leaf.va, size)
