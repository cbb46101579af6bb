# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The system as described, before it is known to be right: the form that the checks work on.

Names are looked up where they can be; whatever is missing or wrong is None, and has been or will be
reported by the rule that it breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from pathlib import Path

from ..base.frozen import NAMED
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..parse.domains import DomainsDraft
from ..parse.node import Node
from .interfaces import InterfaceDraft

#: The loader and a monitor run there in any case.
BOOT_CORE = 0


@dataclass(frozen=True, eq=False)
class VmDraft:
    """A virtual machine as described."""

    node: Node = field(metadata=NAMED)
    maps: Sequence[MapDraft]

    @property
    def name(self) -> str:
        return self.node.text("name") or "?"

    @property
    def priority(self) -> int | None:
        return self.node.number("priority")

    @property
    def vcpus(self) -> list[Node]:
        return self.node.all("vcpu")


@dataclass(frozen=True, eq=False)
class PdDraft:
    """A protection domain as described."""

    node: Node = field(metadata=NAMED)
    index: int
    parent: PdDraft | None = field(metadata=NAMED)
    children: Sequence[PdDraft] = field(metadata=NAMED)
    maps: Sequence[MapDraft]
    image: Path | None = None
    symbols: Path | None = None
    vm: VmDraft | None = None

    @property
    def name(self) -> str:
        """For messages: also when it has none."""
        return self.node.text("name") or "?"

    @property
    def cpu(self) -> int | None:
        return self.node.number("cpu")

    @property
    def priority(self) -> int | None:
        return self.node.number("priority")

    @property
    def has_far_parent(self) -> bool:
        return self.parent is not None and self.parent.cpu != self.cpu

    def vcpu_core(self, vcpu: Node) -> int | None:
        """Of a virtual CPU of its virtual machine: its own, unless said otherwise."""
        return vcpu.number("cpu") if vcpu.given("cpu") else self.cpu

    @property
    def vcpu_cores(self) -> set[int]:
        """Cores with virtual CPUs of its virtual machine."""
        cores = {self.vcpu_core(each) for each in self.vm.vcpus} if self.vm else set()
        return {core for core in cores if core is not None}

    @property
    def far_cores(self) -> set[int]:
        """Other cores, with children or virtual CPUs of it."""
        children = {child.cpu for child in self.children if child.cpu is not None}
        return (children | self.vcpu_cores) - {-1 if self.cpu is None else self.cpu}

    @property
    def irqs(self) -> list[Node]:
        return self.node.all("irq")

    @property
    def cspace_slots(self) -> int:
        cspace = self.node.first("cspace")
        return (cspace.number("slots") or 0) if cspace else 0

    @property
    def caps(self) -> list[Node]:
        cspace = self.node.first("cspace")
        return cspace.children if cspace else []


@dataclass(frozen=True, eq=False)
class RegionDraft:
    """A memory region as described; size and page size by the rules for defaults."""

    node: Node = field(metadata=NAMED)
    index: int
    maps: Sequence[MapDraft] = field(metadata=NAMED)
    prefill: Path | None = None
    prefill_size: int | None = None
    size: int | None = None
    page_size: int = PAGE
    contiguous: bool = False
    #: Named in a part of the description that is not read; who uses it, and how, is not known.
    elsewhere: bool = False

    @property
    def name(self) -> str:
        return self.node.text("name") or "?"

    @property
    def phys_addr(self) -> int | None:
        return self.node.number("phys_addr")

    @property
    def is_trace(self) -> bool:
        """A kernel's ring of events."""
        return self.node.given("trace")


@dataclass(frozen=True, eq=False)
class MapDraft:
    """A mapping as described; `pd` is the VMM for one of a virtual machine."""

    node: Node = field(metadata=NAMED)
    pd: PdDraft = field(metadata=NAMED)
    region: RegionDraft | None = field(metadata=NAMED)
    vm: VmDraft | None = field(default=None, metadata=NAMED)

    @property
    def owner(self) -> PdDraft | VmDraft:
        """Whose address space it is in."""
        return self.vm or self.pd

    @property
    def cores(self) -> set[int]:
        """Where it is mapped."""
        if self.vm:
            return self.pd.vcpu_cores
        return set() if self.pd.cpu is None else {self.pd.cpu}

    @property
    def vaddr(self) -> int | None:
        return self.node.number("vaddr")

    @property
    def cached(self) -> bool:
        """As the mapping says, else as its region says."""
        if self.node.given("cached") or self.region is None:
            return self.node.flag("cached")
        return self.region.node.flag("cached")

    @property
    def name(self) -> str:
        return self.node.text("mr") or "?"


@dataclass(frozen=True, eq=False)
class EndDraft:
    """One end of a channel as described; `pp` includes what old forms imply."""

    node: Node = field(metadata=NAMED)
    pd: PdDraft | None = field(metadata=NAMED)
    pp: bool

    @property
    def id(self) -> int | None:
        return self.node.number("id")


@dataclass(frozen=True, eq=False)
class ChannelDraft:
    """A channel as described; any number of ends."""

    node: Node = field(metadata=NAMED)
    ends: tuple[EndDraft, ...]
    interface: InterfaceDraft | None = field(default=None, metadata=NAMED)

    @property
    def pair(self) -> tuple[EndDraft, EndDraft] | None:
        return (self.ends[0], self.ends[1]) if len(self.ends) == 2 else None

    def calls(self) -> Iterator[tuple[EndDraft, EndDraft]]:
        """(caller, callee) for each end that may make protected procedure calls."""
        if self.pair:
            a, b = self.pair
            if a.pp:
                yield a, b
            if b.pp:
                yield b, a


@dataclass(frozen=True, eq=False)
class Draft:
    """The whole system as described."""

    root: Node = field(metadata=NAMED)
    path: Path
    pds: tuple[PdDraft, ...]
    regions: tuple[RegionDraft, ...]
    channels: tuple[ChannelDraft, ...]
    domains: DomainsDraft | None
    #: By name; the first of several with one name.
    pd_names: Mapping[str, PdDraft] = field(metadata=NAMED)
    region_names: Mapping[str, RegionDraft] = field(metadata=NAMED)
    interfaces: tuple[InterfaceDraft, ...] = ()
    interface_names: Mapping[str, InterfaceDraft] = field(default_factory=dict, metadata=NAMED)

    @property
    def vms(self) -> list[VmDraft]:
        return [pd.vm for pd in self.pds if pd.vm]

    @property
    def used_cores(self) -> set[int]:
        """Those that have a kernel: the boot core, and those that something is put on."""
        found = {BOOT_CORE, *(core for pd in self.pds for core in pd.vcpu_cores)}
        return found | {pd.cpu for pd in self.pds if pd.cpu is not None}

    @property
    def maps(self) -> list[MapDraft]:
        """Those of virtual machines, too."""
        return [each for pd in self.pds for each in (*pd.maps, *(pd.vm.maps if pd.vm else ()))]

    def by_core(self, cores: int) -> dict[int, list[PdDraft]]:
        """Protection domains of each core, from 0 on; those of cores that there are not are in
        none."""
        found: dict[int, list[PdDraft]] = {core: [] for core in range(cores)}
        for pd in self.pds:
            found.get(-1 if pd.cpu is None else pd.cpu, []).append(pd)
        return found

    def guests_on(self, core: int) -> list[VmDraft]:
        """Virtual machines with virtual CPUs on a core, once for each of these."""
        return [pd.vm for pd in self.pds if pd.vm for each in pd.vm.vcpus if pd.vcpu_core(each) == core]

    @cached_property
    def far_called(self) -> frozenset[int]:
        """Protection domains that others of other cores may call."""
        calls = [call for channel in self.channels for call in channel.calls()]
        return frozenset(
            callee.pd.index
            for caller, callee in calls
            if caller.pd and callee.pd and caller.pd.cpu != callee.pd.cpu
        )

    @cached_property
    def far_parents(self) -> frozenset[int]:
        """Protection domains with children or virtual CPUs on other cores."""
        return frozenset(pd.index for pd in self.pds if pd.far_cores)

    @cached_property
    def far_watchers(self) -> frozenset[int]:
        """Protection domains that watch some of other cores."""
        pairs = [(pd, self.pd_names.get(node.text("pd") or ""))
                 for pd in self.pds for node in pd.node.all("watch")]  # fmt: skip
        return frozenset(pd.index for pd, other in pairs if other and other.cpu != pd.cpu)

    def has_own_time(self, pd: PdDraft) -> bool:
        """It runs on a budget of its own: also when passive, for callers and children of other cores."""
        return not pd.node.flag("passive") or pd.index in self.far_called | self.far_parents
