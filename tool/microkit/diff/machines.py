# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The virtual machines of an image: which virtual CPUs, of which VMM, and what is mapped in them. An image has no names for that memory;
what a protection domain maps, too, has that one's name for it, the rest is the machine's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..base.records import dataclass
from ..verify.walk import Leaf
from .system import Built, Domain, Piece, VirtualCpu

_OWN = "memory of its own"
_KIND = "virtual machine"


@dataclass(frozen=True)
class Machine(Domain):
    """Its thread is that of the first virtual CPU; all are alike."""

    vmm: str = ""
    vcpus: str = ""
    cores: str = ""


def machines(built: Built) -> list[Machine]:
    """In order of cores, VMMs and ids of their first virtual CPUs."""
    found: dict[str, list[VirtualCpu]] = {}
    for guest in built.guests:
        found.setdefault(title(guest), []).append(guest)
    return [_machine(built, name, guests) for name, guests in found.items()]


def title(guest: VirtualCpu) -> str:
    """What its machine is called in descriptions."""
    return f"{_KIND} {guest.name.rpartition(':')[0]}"


def _machine(built: Built, name: str, guests: Sequence[VirtualCpu]) -> Machine:
    first = guests[0]
    pieces = [each for leaf in first.thread.space.leaves for each in _pieces(built, leaf)]
    ids = " ".join(each.name.rpartition(":")[2] for each in guests)
    cores = " ".join(map(str, sorted({each.core.number for each in guests})))
    return Machine(name, first.core, first.thread, pieces, vmm=first.vmm, vcpus=ids, cores=cores)


def _pieces(built: Built, leaf: Leaf) -> Iterator[Piece]:
    """A run of pages, cut where regions begin and end."""
    regions = sorted({(each.pa, each.pa + each.size, each.name) for domain in built.domains if not domain.is_monitor
                      for each in domain.pieces if each.pa < leaf.pa + leaf.size and leaf.pa < each.pa + each.size})  # fmt: skip
    at = leaf.pa
    for start, end, name in regions:
        if at < start:
            yield _piece(leaf, _OWN, at, start)
        if at < min(end, leaf.pa + leaf.size):
            yield _piece(leaf, name, max(at, start), min(end, leaf.pa + leaf.size))
            at = end
    if at < leaf.pa + leaf.size:
        yield _piece(leaf, _OWN, at, leaf.pa + leaf.size)


def _piece(leaf: Leaf, name: str, start: int, end: int) -> Piece:
    shown = f"device at {start:#x}" if name == _OWN and leaf.device else name
    return Piece(shown, leaf.va + start - leaf.pa, end - start, start, leaf.rights)
