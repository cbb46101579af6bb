# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels between cores, by the tables that libmicrokit has of them (multikit/xcore.h): the tool has written them into each
program, and the program's symbols say where. Of a program without symbols nothing is known. What does not change is read
in the image, which the system cannot have damaged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..base.contract import MICROKIT_MAX_CHANNELS
from ..base.records import dataclass
from ..diff.system import Built, Domain
from ..verify.image import Corrupt, Fields, rows
from .live import Live
from .pages import call_pages

#: Symbols of a program.
CHANNELS, SENDERS = "microkit_xcore_channels", "microkit_xcore_senders"
#: By the name of a domain: addresses of these two in its program.
Tables = Mapping[str, Mapping[str, int]]
_CHANNEL, _SENDER, _PAGE = "microkit_xcore_channel", "microkit_xcore_sender", "microkit_xcore_page"


@dataclass(frozen=True)
class _Word:
    """What a sender counts up for a channel, and where its receiver has what it was last."""

    id: int
    sender: Domain
    now: int
    last: int


class FarChannels:
    """`tables` is empty where nobody has asked for programs."""

    def __init__(self, built: Built, tables: Tables) -> None:
        self._built, self._abi = built, built.source.abi
        self._pages = {each.pa: each for each in call_pages(built)}
        #: Who is at the other end, by domain and id.
        self.others: dict[tuple[str, int], str] = {}
        self._words: dict[str, list[_Word]] = {}
        for domain in built.domains:
            if not domain.is_monitor and {CHANNELS, SENDERS} <= tables.get(domain.name, {}).keys():
                self._add(domain, tables[domain.name])

    def pending(self, live: Live, domain: Domain) -> list[str]:
        """A phrase for each channel that was notified since its domain was last told so."""
        return [f"{each.id} from {each.sender.name} on core {each.sender.core.number}" for each in self._words.get(domain.name, [])
                if _number(live, each.now) != _number(live, each.last)]  # fmt: skip

    def _add(self, domain: Domain, tables: Mapping[str, int]) -> None:
        try:
            channels = self._table(domain, tables[CHANNELS], _CHANNEL, MICROKIT_MAX_CHANNELS)
            self._words[domain.name] = list(self._heard(domain, tables))
        except Corrupt:
            return  # the symbols are another program's
        for id, row in enumerate(channels):
            page = self._pages.get(_physical(domain, row["out"])) if row["out"] else None
            if page is not None:
                self.others[domain.name, id] = page.reader.name
        self.others |= {(domain.name, each.id): each.sender.name for each in self._words[domain.name]}

    def _heard(self, domain: Domain, tables: Mapping[str, int]) -> Iterator[_Word]:
        words = self._abi.layout(_PAGE).member("words")
        last, size = self._abi.layout(_CHANNEL).member("last").offset, self._abi.size(_CHANNEL)
        for row in self._table(domain, tables[SENDERS], _SENDER, MICROKIT_MAX_CHANNELS):
            page = self._pages.get(_physical(domain, row["in"])) if row["in"] else None
            if page is None:
                continue  # the end of the table, or a guardian
            for id in (id for id in range(MICROKIT_MAX_CHANNELS) if row["ids"] >> id & 1):
                yield _Word(id, page.writer, page.pa + words.offset + words.element_size * id,
                            _physical(domain, tables[CHANNELS] + id * size + last))  # fmt: skip

    def _table(self, domain: Domain, address: int, name: str, count: int) -> list[Fields]:
        size = self._abi.size(name)
        data = b"".join(self._built.source.memory.read(_physical(domain, address + at * size), size) for at in range(count))
        return rows(data, 0, count, name, self._abi)


def _physical(domain: Domain, va: int) -> int:
    leaf = domain.thread.leaf(va)
    if leaf is None:
        raise Corrupt(f"{domain.name} has nothing at {va:#x}")
    return leaf.pa + va - leaf.va


def _number(live: Live, pa: int) -> int:
    return int.from_bytes(live.memory(pa, 8), "little")
