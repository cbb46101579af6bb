# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each address space must hold, from the system description, the programs, and the layout of a
protection domain: as Microkit has it, or at another place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..base.contract import (
    MONITOR_GUARDIAN_STACK_SIZE,
    MONITOR_ROUTER_STACK_SIZE,
    MONITOR_STACK_SIZE,
    MONITOR_WATCHDOG_STACK_SIZE,
    MULTIKIT_MAX_CORES,
)
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..elf import PF_R, PF_W, PF_X, Elf
from ..model.system import Map, MemoryRegion, Perms, ProtectionDomain, System
from ..model.vspace import IPC_BUFFER, VSpaceLayout
from . import rules
from .claims import UNSET, Holds
from .contents import Content
from .context import Context, pages
from .core import Thread
from .kernel_ring import is_ring, ring_pa

_RW, _R = "rw", "r"


@dataclass(frozen=True)
class Part:
    """`size` bytes at `va`; `owner` names the memory behind it, the same wherever it is mapped."""

    va: int
    size: int
    rights: str
    owner: str
    #: What monitors call it in their reports.
    label: str
    #: What must be in it; None: said elsewhere.
    holds: Holds = None
    #: Where that memory must be, if the description says so.
    pa: int | None = None
    #: Used on one core only, so in that core's window.
    private: bool = True
    #: A kernel's own memory at `pa`, which is claimed with the kernel.
    kernel: bool = False


def rights_text(perms: Perms, cached: bool) -> str:
    return (str(perms) or "none") + ("" if cached else " device")


def program_parts(elf: Elf, owner: str) -> Iterator[Part]:
    for index, segment in enumerate(elf.segments):
        start, end = pages(segment)
        flags = segment.flags
        perms = Perms(bool(flags & PF_R), bool(flags & PF_W), bool(flags & PF_X))
        rights = rights_text(perms, cached=True)
        yield Part(start, end - start, rights, segment_owner(owner, index), _section(flags))


def segment_owner(owner: str, index: int) -> str:
    return f"{owner}: segment {index}"


def _section(flags: int) -> str:
    if flags & PF_X:
        return "code"
    return "data" if flags & PF_W else "constants"


def zeros() -> Content:
    return Content(rules.program)


def layout_of(thread: Thread, pd: ProtectionDomain, symbols: Elf) -> VSpaceLayout:
    """Where stack and IPC buffer are: the tool's choice, which the TCB has, for a program that can be
    told; else where Microkit has them."""
    buffer = thread.tcb.number("ipc_buffer")
    if IPC_BUFFER not in symbols.symbols or buffer % PAGE:
        return VSpaceLayout(pd.stack_size)
    return VSpaceLayout(pd.stack_size, buffer + PAGE)


def layout_in(parts: list[Part], pd: ProtectionDomain) -> VSpaceLayout:
    """The same, from what its address space must hold."""
    buffer = next(part for part in parts if part.owner == f"'{pd.name}': IPC buffer")
    return VSpaceLayout(pd.stack_size, buffer.va + PAGE)


def guards(space: VSpaceLayout) -> list[tuple[int, int, str]]:
    """(start, end, name) of what must not be mapped beside the stack."""
    return [(space.max_vaddr, space.stack_bottom, "guard below the stack"),
            (space.stack_top, space.ipc_buffer, "guard above the stack")]  # fmt: skip


def thread_parts(space: VSpaceLayout, owner: str) -> Iterator[Part]:
    """Stack and IPC buffer."""
    size = space.stack_size
    yield Part(space.stack_bottom, size, _RW, f"{owner}: stack", "stack", zeros())
    yield Part(space.ipc_buffer, PAGE, _RW, f"{owner}: IPC buffer", "IPC buffer", zeros())


def router_stack(owner: str) -> Part:
    """Below the guard of the monitor's stack."""
    top, size = VSpaceLayout(MONITOR_STACK_SIZE).max_vaddr, MONITOR_ROUTER_STACK_SIZE
    return Part(top - size, size, _RW, f"{owner} router: stack", "router's stack", zeros())


def watchdog_memory(owner: str) -> Iterator[Part]:
    """Its stack below the router's, with a page between, and its IPC buffer, the same."""
    page = PAGE
    top = VSpaceLayout(MONITOR_STACK_SIZE).max_vaddr - MONITOR_ROUTER_STACK_SIZE - page
    stack, buffer = top - MONITOR_WATCHDOG_STACK_SIZE, top - MONITOR_WATCHDOG_STACK_SIZE - 2 * page
    yield Part(stack, MONITOR_WATCHDOG_STACK_SIZE, _RW, f"{owner} watchdog: stack",
               "watchdog's stack", zeros())  # fmt: skip
    yield Part(buffer, page, _RW, f"{owner} watchdog: IPC buffer", "watchdog's IPC buffer", zeros())


def guardian_memory(owner: str) -> Iterator[Part]:
    """Its stack below the watchdog's IPC buffer, with a page between, and its IPC buffer, the same."""
    page, size = PAGE, MONITOR_GUARDIAN_STACK_SIZE
    _, above = watchdog_memory(owner)
    stack = above.va - page - size
    yield Part(stack, size, _RW, f"{owner} guardian: stack", "guardian's stack", zeros())
    yield Part(stack - 2 * page, page, _RW, f"{owner} guardian: IPC buffer",
               "guardian's IPC buffer", zeros())  # fmt: skip


def status_part(core: int, va: int, rights: str) -> Part:
    """The page about a core where it is mapped."""
    owner = f"status of core {core}"
    return Part(va, PAGE, rights, owner, owner, zeros(), private=False)


def domain_parts(
    context: Context, pd: ProtectionDomain, elf: Elf, space: VSpaceLayout
) -> Iterator[Part]:
    """All but the pages of sequence words, whose addresses only the program knows."""
    owner = f"'{pd.name}'"
    yield from program_parts(elf, owner)
    yield from thread_parts(space, owner)
    rings = [each for each in pd.maps if is_ring(context, each.region)]
    yield from (_ring_part(context, each) for each in rings)
    yield from map_parts(context, [each for each in pd.maps if each not in rings])


def _ring_part(context: Context, each: Map) -> Part:
    region = each.region
    owner, pa = region_owner(region.name), ring_pa(context, each)
    return Part(each.vaddr, region.size, _R, owner, region.name, pa=pa, private=False, kernel=True)


def map_parts(context: Context, maps: Iterable[Map]) -> Iterator[Part]:
    """The memory regions of a protection domain or virtual machine, which are its own or shared."""
    for each in maps:
        region = each.region
        yield Part(
            each.vaddr,
            region.size,
            rights_text(each.perms, each.cached),
            region_owner(region.name),
            region.name,
            region_content(context, region),
            region.phys_addr,
            private=len(region.cores) == 1 and region.phys_addr is None,
        )


def region_content(context: Context, region: MemoryRegion) -> Holds:
    """Its prefill, then zeros; devices are left alone, and the device tree is firmware's."""
    if region.device_tree:
        return UNSET
    if region.phys_addr is not None and not context.board.in_ram(region.phys_addr, region.size):
        return UNSET
    data = context.files.data(region.prefill.path) if region.prefill else b""
    return Content(rules.program, [(0, data)], region.location)


def region_owner(name: str) -> str:
    return f"memory region '{name}'"


def sequence_part(
    system: System, sender: int, receiver: int, va: int, rights: str
) -> Part:
    """A page of sequence words where it is mapped."""
    label = f"sequence words: {party(system, sender)} to {party(system, receiver)}"
    owner = sequence_owner(system, sender, receiver)
    return Part(va, PAGE, rights, owner, label, zeros(), private=False)


def sequence_owner(system: System, sender: int, receiver: int) -> str:
    return f"sequence words of {party(system, sender)!r} for {party(system, receiver)!r}"


def guardian_party(system: System, core: int) -> int:
    """A guardian's number: behind those of protection domains."""
    return len(system.pds) + core


def relay_party(system: System, parent: int) -> int:
    """The number of what a parent's core relays for it: behind those of guardians."""
    return len(system.pds) + MULTIKIT_MAX_CORES + parent


def party(system: System, number: int) -> str:
    """A protection domain, a guardian, or a relay."""
    domains, guardians = len(system.pds), len(system.pds) + MULTIKIT_MAX_CORES
    if number < domains:
        return system.pds[number].name
    return (f"guardian of core {number - domains}" if number < guardians
            else f"relay of {system.pds[number - guardians].name}")  # fmt: skip
