# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What memory starts with: programs as in their files, with the variables that the tool sets;
prefill; zeros."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..elf import Elf, Symbol
from ..model.system import ProtectionDomain, SetVarKind
from . import rules
from .context import PAGE, Context
from .core import Thread
from .spaces import pages, region_owner

_CHANNELS = 62
_CSPACE_SLOTS = 128
_ENTRY = struct.Struct("<QQQ")
#: Variables that are checked elsewhere: the addresses in them are the tool's choice.
_XCORE = "microkit_xcore_channels"


def check(context: Context, thread: Thread, pd: ProtectionDomain, elf: Elf, symbols: Elf) -> None:
    """Program bytes, with the values of the variables that must differ from the file."""
    values = dict(_library(context, pd))
    for setvar in pd.setvars:
        value = setvar.value
        if setvar.kind is SetVarKind.PADDR and setvar.region:
            value = context.places.get(region_owner(setvar.region.name), setvar.region.phys_addr)
        values[setvar.symbol] = (value or 0).to_bytes(8, "little")
    known = {name: symbols.symbols[name] for name in [*values, _XCORE] if name in symbols.symbols}
    image = Image(context, thread, elf)
    for name, value in values.items():
        symbol = known.get(name)
        found = image.read(symbol.address, len(value)) if symbol else None
        if found != value and (symbol or any(value)):
            _wrong(context, pd, f"variable '{name}' is {_short(found)} and must be {_short(value)}")
    _compare(context, pd, image, [*known.values()])


def _wrong(context: Context, pd: ProtectionDomain, text: str) -> None:
    rules.program(context.findings, f"'{pd.name}': {text}", pd.program_image.location)


def _short(value: bytes | None) -> str:
    if value is None:
        return "missing"
    return f"{int.from_bytes(value, 'little'):#x}" if len(value) <= 8 else repr(value.rstrip(b"\0"))


class Image:
    """A program in memory and in its file, by virtual address."""

    def __init__(self, context: Context, thread: Thread, elf: Elf) -> None:
        self._memory, self._thread, self._elf = context.memory, thread, elf

    def read(self, va: int, size: int) -> bytes | None:
        """As the program will see it; None where nothing is mapped."""
        leaf = self._thread.leaf(va)
        if leaf is None or va + size > leaf.end:
            return None
        return self._memory.read(leaf.pa + va - leaf.va, size)

    def segments(self) -> Iterator[tuple[int, bytes | None, bytes]]:
        """(first address, bytes in memory, bytes of the file) of each segment, in whole pages."""
        for segment in self._elf.segments:
            start, end = pages(segment)
            wanted = bytes(segment.vaddr - start) + segment.data
            yield start, self.read(start, end - start), wanted.ljust(end - start, b"\0")


def _compare(
    context: Context, pd: ProtectionDomain, image: Image, patched: list[Symbol]
) -> None:
    for start, found, wanted in image.segments():
        if found is None:
            continue  # reported as a mapping
        one, other = bytearray(found), bytearray(wanted)
        for symbol in patched:
            first = max(symbol.address - start, 0)
            last = min(symbol.address + (symbol.size or 8) - start, len(one))
            for data in (one, other):
                if first < last:
                    data[first:last] = bytes(last - first)
        if one != other:
            at = next(i for i in range(len(one)) if one[i] != other[i])
            _wrong(context, pd, f"the program differs from its file at {start + at:#x}")


def _library(context: Context, pd: ProtectionDomain) -> Iterator[tuple[str, bytes]]:
    """libmicrokit's variables."""
    system = context.system
    ends = context.channels.ends[pd.index]
    ids = {
        "microkit_irqs": [irq.id for irq in pd.irqs],
        "microkit_notifications": [end.id for _, end in ends if end.notify],
        "microkit_pps": [end.id for _, end in ends if end.pp],
        "microkit_xcore": [
            end.id for c, end in ends if system.pds[c.peer(end).pd].cpu != pd.cpu
        ],
    }
    yield "microkit_name", pd.name.encode()[:63].ljust(64, b"\0")
    yield "microkit_passive", bytes([pd.passive])
    yield "microkit_cspace_slots", (pd.cspace_slots or _CSPACE_SLOTS).to_bytes(8, "little")
    for name, numbers in ids.items():
        yield name, sum(1 << number for number in set(numbers)).to_bytes(8, "little")


def sequence_words(
    context: Context, thread: Thread, pd: ProtectionDomain, elf: Elf, symbols: Elf
) -> dict[tuple[str, int], int]:
    """Addresses of sequence words in a program: ("out" or "in", channel id) to address."""
    found: dict[tuple[str, int], int] = {}
    symbol = symbols.symbols.get(_XCORE)
    if symbol is None:
        return found
    data = Image(context, thread, elf).read(symbol.address, _CHANNELS * _ENTRY.size)
    for id, (out, into, last) in enumerate(_ENTRY.iter_unpack(data or b"")):
        if last:
            _wrong(context, pd, f"channel {id} starts with a sequence number seen")
        found |= {("out", id): out} if out else {}
        found |= {("in", id): into} if into else {}
    channels = context.channels
    wanted = {("out", way.sender.id) for way in channels.sent[pd.index]}
    wanted |= {("in", way.receiver.id) for way in channels.received[pd.index]}
    if set(found) != wanted:
        _wrong(context, pd, f"sequence words of {sorted(set(found) ^ wanted)} are wrong")
    return found


def check_regions(context: Context) -> None:
    """Regions in RAM start with their prefill, then zeros."""
    for region in context.system.regions:
        pa = context.places.get(region_owner(region.name))
        if pa is None or not context.board.in_ram(pa, region.size):
            continue
        data = region.prefill.path.read_bytes() if region.prefill else b""
        stored = -(-len(data) // PAGE) * PAGE
        good = context.memory.read(pa, stored) == data.ljust(stored, b"\0")
        if not good or not context.memory.is_zero(pa + stored, region.size - stored):
            text = f"memory region '{region.name}' does not start with what it must"
            rules.program(context.findings, text, region.location)
