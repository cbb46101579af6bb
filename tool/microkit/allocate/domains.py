# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Protection domains with their address spaces, the same for those of the system and for monitors.

Stack and IPC buffer lie behind the program, or where Microkit puts them (model/vspace.py); sequence
pages of channels between cores take the highest free pages below.
"""

from __future__ import annotations

from types import MappingProxyType

from ..base.contract import BASE_USER_CAPS
from ..base.sizes import PAGE
from ..base.units import round_up
from ..model.callees import CalleePage
from ..model.library import LIBRARY
from ..model.system import MemoryRegion, ProtectionDomain
from ..model.vspace import IPC_BUFFER, VSpaceLayout, place_stack
from ..sdk.parts import Parts
from .address_space import free_pages, free_range
from .cores import CoreDraft, Domain, ResetImage
from .cross_core import CrossCore
from .objects import READ, READ_EXECUTE, READ_WRITE, Block, Cap, Mapping, Memory
from .programs import Program, map_segments
from .reset import find_runs
from .reset import size as reset_size
from .threads import make_thread


class Space:
    """The address space of a protection domain while it is being made."""

    def __init__(
        self, core: CoreDraft, pd: ProtectionDomain, program: Program, layout: VSpaceLayout
    ) -> None:
        self.core, self.pd, self.program = core, pd, program
        self.layout = layout
        self.image = map_segments(program.elf, pd.name, pd.program_image.location)
        self.buffer = Memory(f"{pd.name}: IPC buffer", PAGE)
        stack = Memory(f"{pd.name}: stack", pd.stack_size)
        self.mappings = [
            *self.image,
            Mapping(self.layout.stack_bottom, stack, READ_WRITE),
            Mapping(self.layout.ipc_buffer, self.buffer, READ_WRITE),
        ]
        self.sequence: dict[tuple[int, int], int] = {}
        self.status: dict[int, int] = {}
        self.callees: dict[CalleePage, int] = {}
        self.reset: ResetImage | None = None
        core.memories += [each.memory for each in self.mappings]

    def map_private(self, vaddr: int, memory: Memory, writable: bool = False) -> None:
        """Memory of its own that is not in the description."""
        self.core.memories.append(memory)
        self.mappings.append(Mapping(vaddr, memory, READ_WRITE if writable else READ))

    def map_stack(self, name: str, top: int, size: int) -> None:
        """Of a further thread of that name."""
        stack = Memory(f"{name}: stack", size)
        self.map_private(top - size, stack, writable=True)

    def map_thread(self, name: str, top: int, size: int, buffer_va: int) -> Memory:
        """Stack and IPC buffer of a further thread of that name; returns the latter."""
        self.map_stack(name, top, size)
        buffer = Memory(f"{name}: IPC buffer", PAGE)
        self.map_private(buffer_va, buffer, writable=True)
        return buffer

    def map_sequence(self, pair: tuple[int, int], vaddr: int, page: Memory) -> None:
        """The words of one sender for one receiver; only the sender writes."""
        self.sequence[pair] = vaddr
        self.mappings.append(Mapping(vaddr, page, READ_WRITE if pair[0] == self.pd.index else READ))

    def map_status(self, core: int, vaddr: int, page: Memory, writable: bool = False) -> None:
        """How a core is."""
        self.status[core] = vaddr
        self.mappings.append(Mapping(vaddr, page, READ_WRITE if writable else READ))

    def map_callees(
        self, number: CalleePage, vaddr: int, page: Memory, writable: bool = False
    ) -> None:
        """How protection domains of a core are, for those who call them."""
        self.callees[number] = vaddr
        self.mappings.append(Mapping(vaddr, page, READ_WRITE if writable else READ))

    def map_reset(self, parts: Parts) -> None:
        """Its reset image, at the highest address with room for it; after all else."""
        names = sorted(LIBRARY | {each.symbol for each in self.pd.setvars})
        runs = find_runs(self.layout, self.program, self.image, names)
        size = round_up(reset_size(parts, runs), PAGE)
        memory = Memory(f"{self.pd.name}: reset image", size)
        taken = [(each.vaddr, each.end) for each in self.mappings]
        mapping = Mapping(free_range(taken, self.layout.max_vaddr, size), memory, READ_EXECUTE)
        self.core.memories.append(memory)
        self.mappings.append(mapping)
        self.reset = ResetImage(mapping, runs)

    def domain(
        self, label: str, fault_handler: Cap | None, endpoint: Block | None, least_slots: int
    ) -> Domain:
        """All its objects but its tables, which come last."""
        pd, core = self.pd, self.core
        vspace = core.vspace(pd.name, self.mappings)
        thread = make_thread(
            core,
            pd,
            label,
            vspace,
            self.program.elf.entry,
            self.layout.stack_top,
            fault_handler,
            (self.layout.ipc_buffer, self.buffer),
            least_slots=least_slots,
        )
        reply = core.block(f"{pd.name}: reply", "seL4_ReplyBits")
        return Domain(
            **vars(thread),
            pd=pd,
            program=self.program,
            image=self.image,
            vspace=vspace,
            reply=reply,
            endpoint=endpoint,
            sequence=MappingProxyType(self.sequence),
            status=MappingProxyType(self.status),
            callees=MappingProxyType(self.callees),
            reset=self.reset,
        )


def make_domain(
    core: CoreDraft,
    pd: ProtectionDomain,
    program: Program,
    label: str,
    regions: dict[int, Memory],
    cross: CrossCore,
    fault_handler: Cap,
    has_endpoint: bool,
    restarting: Parts | None,
) -> Domain:
    """A protection domain of the system with its whole address space. `restarting`: where what starts
    it again comes from, if it can be."""
    pages = list(cross.pages_of(pd.index))
    status = [pd.cpu] if pd.index in cross.reading else []
    callees = cross.callees_of(pd.index)
    count = len(pages) + len(status) + len(callees)
    space = Space(core, pd, program, _layout(pd, program, count))
    for each in pd.maps:
        memory, size = regions[each.region.index], each.region.page_size
        space.mappings.append(Mapping(each.vaddr, memory, each.perms, each.cached, size))
    taken = [(each.vaddr, each.end) for each in space.mappings]
    free = list(free_pages(taken, space.layout.max_vaddr, count))
    for address, (pair, page) in zip(free, pages):
        space.map_sequence(pair, address, page)
    for address, number in zip(free[len(pages) :], status):
        space.map_status(number, address, cross.status[number])
    for address, page_number in zip(free[len(pages) + len(status) :], callees):
        space.map_callees(page_number, address, cross.callees[page_number])
    if restarting:
        space.map_reset(restarting)
    endpoint = None
    if has_endpoint:
        endpoint = Block(f"{pd.name}: endpoint", core.abi.constant("seL4_EndpointBits"))
    least = BASE_USER_CAPS + pd.cspace_slots if pd.cspace_slots else 0
    domain = space.domain(label, fault_handler, endpoint, least)
    core.objects += [*([endpoint] if endpoint else []), *domain.vspace.tables.values()]
    core.domains.append(domain)
    return domain


def _layout(pd: ProtectionDomain, program: Program, pages: int) -> VSpaceLayout:
    """Where Microkit has it for a program that cannot be told another place."""
    if IPC_BUFFER not in program.symbols.symbols:
        return VSpaceLayout(pd.stack_size)
    spans = [(each.vaddr, each.end) for each in program.elf.segments]
    maps = [(each.vaddr, each.vaddr + each.region.size) for each in pd.maps]
    return place_stack(pd.stack_size, spans, maps, pages)


def region_memory(region: MemoryRegion, data: bytes, is_ram: bool) -> Memory:
    """Memory of a memory region."""
    return Memory(
        name=f"memory region '{region.name}'",
        size=region.size,
        align=region.page_size,
        data=data,
        region=region,
        is_ram=is_ram,
    )
