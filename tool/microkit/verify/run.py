# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All checks of an image, in an order in which each can rely on those before."""

from __future__ import annotations

from ..elf import Elf
from ..errors import Diagnostic, Findings
from ..model.board import Board
from ..model.system import ProtectionDomain, System
from ..model.vspace import VSpaceLayout
from ..parts import Parts
from . import (
    checks_caps,
    checks_grants,
    checks_cross,
    checks_image,
    checks_irqs,
    checks_kernel,
    checks_programs,
    checks_spaces,
    checks_threads,
    invariants,
    rules,
)
from .checks_threads import Wanted
from .context import Context
from .core import MONITOR, ROUTER, Core, Cores
from .image import Corrupt, Memory, parse
from .licences import Licences
from .spaces import Part, domain_parts, program_parts, thread_parts

_MONITOR_PRIORITY, _MONITOR_PERIOD_US, _MONITOR_STACK = 255, 1000, 0x4000
_ROUTER_BUDGET_US, _ROUTER_PERIOD_US, _ROUTER_STACK = 50, 1000, 0x1000
_ROUTER_ENTRY, _ROUTER_SC_BITS = "_start_router", 9


def run(data: bytes, system: System, board: Board, parts: Parts) -> list[Diagnostic]:
    findings = Findings()
    try:
        image = parse(data, -(-len(parts.loader) // 4096) * 4096, parts.abi)
        context = Context(system, board, parts, image, Memory(image.segments), findings)
        checks_image.check(context, data)
        checks_image.claim_windows(context)
        if not findings.has_errors:
            _check_system(context)
    except Corrupt as corrupt:
        rules.image(findings, f"the image cannot be understood: {corrupt}")
    except RecursionError:
        rules.image(findings, "the image cannot be understood: tables that contain themselves")
    return list(findings.all)


def _check_system(context: Context) -> None:
    cores = Cores()
    for row in context.image.cores:
        cores.by_number[row["core"]] = Core(context, row["core"], row)
    if not _find_threads(context, cores):
        return
    words = {}
    for pd in context.system.pds:
        core, thread = cores.by_number[pd.cpu], cores.thread(context, pd.index)
        elf, symbols = _programs(context, pd)
        words[pd.index] = checks_programs.sequence_words(context, thread, pd, elf, symbols)
        parts = [
            *domain_parts(context, pd, elf),
            *checks_cross.sequence_parts(context, pd.index, words[pd.index]),
        ]
        checks_spaces.check(context, core, thread, parts, pd.location)
        space = VSpaceLayout(context.board.pa_bits, pd.stack_size)
        checks_threads.check(
            context,
            core,
            thread,
            Wanted(pd.name, pd.priority, pd.budget_us, pd.period_us, elf.entry, space.stack_top,
                   space.ipc_buffer, pd.fpu, pd.location,
                   next((irq.number for irq in pd.irqs if irq.implied_ack), None)),
        )  # fmt: skip
    invariants.check(context, cores)
    for pd in context.system.pds:
        thread = cores.thread(context, pd.index)
        checks_programs.check(context, thread, pd, *_programs(context, pd))
    _check_cores(context, cores, words)
    checks_programs.check_regions(context)
    checks_caps.check(context, cores)
    checks_grants.check(context, cores)
    checks_irqs.check(context, cores)
    _check_rest(context)
    for one, other in context.claims.conflicts():
        text = f"memory at {other.start:#x} is for {one.owner} and for {other.owner}"
        rules.memory(context.findings, text)


def _check_rest(context: Context) -> None:
    """What is nobody's is zero, so that every byte of an image has been looked at."""
    for segment in context.image.segments:
        for start, end in context.claims.holes(segment.pa, segment.pa + len(segment.data)):
            if not context.memory.is_zero(start, end - start):
                text = f"there is something at {start:#x}, which is nobody's"
                rules.memory(context.findings, text)


def _programs(context: Context, pd: ProtectionDomain) -> tuple[Elf, Elf]:
    """What is loaded, and where its symbols are."""
    return context.elf(pd.program_image.path), context.elf(pd.program_image.symbols_path)


def _find_threads(context: Context, cores: Cores) -> bool:
    """Whether each core has exactly its threads."""
    good = True
    for core in cores:
        for text in core.find_threads():
            rules.thread(context.findings, f"core {core.number}: {text}")
        wanted = {pd.name for pd in context.system.pds_on(core.number)} | {MONITOR}
        wanted |= {ROUTER} if _routes(context, core.number) else set()
        if set(core.threads) != wanted:
            odd = ", ".join(sorted(set(core.threads) ^ wanted))
            rules.thread(context.findings, f"core {core.number} has the wrong threads: {odd}")
            good = False
    return good


def _routes(context: Context, core: int) -> bool:
    """More receive from other cores than can have an interrupt for it."""
    received = context.channels.received
    receivers = [pd for pd in context.system.pds_on(core) if received[pd.index]]
    return len(receivers) > len(context.board.sgis)


def _check_cores(context: Context, cores: Cores, words: dict[int, checks_cross.Words]) -> None:
    checks_cross.check_words(context, cores, words)
    licences = Licences(context, cores)
    for core in cores:
        checks_kernel.check(context, core)
        _check_monitor(context, core, licences)
        checks_cross.check_monitor(context, core, licences, cores, words)
        checks_threads.check_asids(context, core)
        leaves = [leaf for thread in core.threads.values() for leaf in thread.space.leaves]
        ram = [leaf for leaf in leaves if context.board.in_ram(leaf.pa, leaf.size)]
        checks_kernel.check_map(context, core, ram)


def _check_monitor(context: Context, core: Core, licences: Licences) -> None:
    thread, elf = core.threads[MONITOR], context.parts.monitor
    owner = f"monitor {core.number}"
    space = VSpaceLayout(context.board.pa_bits, _MONITOR_STACK)
    parts = [
        *program_parts(elf, owner),
        *thread_parts(context.board.pa_bits, _MONITOR_STACK, owner),
        *checks_cross.monitor_parts(context, core),
    ]
    if ROUTER in core.threads:
        parts.append(_check_router(context, core, licences, space.max_vaddr))
    checks_spaces.check(context, core, thread, parts)
    for start, found, wanted in checks_programs.Image(context, thread, elf).segments():
        if found != wanted:
            text = f"the monitor of core {core.number} differs from the SDK's at {start:#x}"
            rules.program(context.findings, text)
    checks_threads.check(
        context,
        core,
        thread,
        Wanted(MONITOR, _MONITOR_PRIORITY, _MONITOR_PERIOD_US, _MONITOR_PERIOD_US, elf.entry,
               space.stack_top, space.ipc_buffer, False),
    )  # fmt: skip


def _check_router(context: Context, core: Core, licences: Licences, top: int) -> Part:
    """Returns its stack, which is in the monitor's address space."""
    entry = context.parts.monitor.symbols[_ROUTER_ENTRY].address
    priority = 1 + max((pd.priority for pd in licences.routed(core)), default=0)
    checks_threads.check(
        context,
        core,
        core.threads[ROUTER],
        Wanted(ROUTER, priority, _ROUTER_BUDGET_US, _ROUTER_PERIOD_US, entry, top, 0, False,
               sc_bits=_ROUTER_SC_BITS),
    )  # fmt: skip
    stack = top - _ROUTER_STACK
    return Part(stack, _ROUTER_STACK, "rw", f"monitor {core.number} router: stack")
