# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All checks of an image, in an order in which each can rely on those before: find the threads,
then say what must be in their address spaces and objects, then compare all memory with that."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import (
    IMAGE_LINE,
    MONITOR_GUARDIAN_BUDGET_US,
    MONITOR_GUARDIAN_PERIOD_US,
    MONITOR_GUARDIAN_REPLY_BASE,
    MONITOR_GUARDIAN_SC_BITS,
    MONITOR_GUARDIAN_SPARE_CAP,
    MONITOR_GUARDIAN_VM_PERIOD_US,
    MONITOR_ROUTER_BUDGET_US,
    MONITOR_ROUTER_PERIOD_US,
    MONITOR_ROUTER_SC_BITS,
)
from ..base.errors import Diagnostic, Findings
from ..elf import Elf
from ..model.board import Board
from ..model.doorbells import Router
from ..model.guardians import Guardian
from ..model.monitor import (
    GUARDIAN,
    MONITOR,
    ROUTER,
    WATCHDOG,
    monitor,
    with_guardian,
    with_router,
    with_watchdog,
)
from ..model.system import ProtectionDomain, System
from ..model.vspace import VSpaceLayout
from ..model.watchdogs import find_beat
from ..sdk.parts import Parts
from . import (
    callees,
    checks_asids,
    checks_caps,
    checks_cross,
    checks_grants,
    checks_guests,
    checks_image,
    checks_irqs,
    checks_kernel,
    checks_programs,
    checks_reset,
    checks_spaces,
    checks_threads,
    checks_times,
    doorbells,
    invariants,
    rules,
)
from .checks_programs import Words
from .checks_threads import Wanted
from .claims import UNSET
from .container import unwrap
from .context import Context, Files
from .core import Core, Cores, Thread
from .image import Corrupt, Memory, parse
from .licences import Licences
from .spaces import (
    Part,
    domain_parts,
    guardian_memory,
    layout_of,
    program_parts,
    router_stack,
    status_part,
    thread_parts,
    watchdog_memory,
)
from .tables import read_tables
from .untyped import spare_blocks

_EL1_TIMER = 30
_ROUTER_ENTRY, _WATCHDOG_ENTRY = "_start_router", "_start_watchdog"
_GUARDIAN_ENTRY = "_start_guardian"


def run(
    data: bytes, system: System, board: Board, parts: Parts, files: Files
) -> list[Diagnostic]:
    findings = Findings()
    try:
        raw = unwrap(data, board, parts, findings)
        image = parse(raw, -(-len(parts.loader) // IMAGE_LINE) * IMAGE_LINE, parts.abi)
        context = Context(system, board, parts, image, Memory(image.segments), findings, files)
        checks_image.check(context, raw)
        checks_image.check_windows(context)
        if not findings.has_errors:
            _System(context).check()
    except Corrupt as corrupt:
        rules.image(findings, f"the image cannot be understood: {corrupt}")
    except RecursionError:
        rules.image(findings, "the image cannot be understood: tables that contain themselves")
    return list(findings.all)


def _has_timer(pd: ProtectionDomain) -> bool:
    """The EL1 physical timer goes with its interrupt, however that is given."""
    given = [irq.number for irq in pd.irqs]
    return _EL1_TIMER in given + [number for cap in pd.cspace for number, _ in cap.irqs]


class _System:
    """The cores of an image, with what the checks of one tell those of another."""

    def __init__(self, context: Context) -> None:
        self._context, self._cores = context, Cores()
        for row in context.image.cores:
            self._cores.by_number[row["core"]] = Core(context, row["core"], row)
        #: By protection domain.
        self._words: dict[int, Words] = {}
        #: Where it has the page about its core; 0: it has none.
        self._pages: dict[int, int] = {}
        #: Where it has those about the callees of a core, by core and number.
        self._callees: dict[int, dict[tuple[int, int], int]] = {}
        self._parts: dict[int, list[Part]] = {}
        #: By core: where its kernel and the kernel's tables end.
        self._behind: dict[int, int] = {}

    def check(self) -> None:
        context = self._context
        if not self._find_threads():
            return
        self._licences = Licences(context, self._cores)
        for pd in context.system.pds:
            self._check_domain_space(pd)
        for core in self._cores:
            checks_guests.check_spaces(context, core)
            self._check_monitor(core)
        checks_guests.check_vmids(context, self._cores)
        checks_programs.claim_regions(context, self._cores)
        checks_image.check_trees(context)
        checks_times.check(context, self._cores)
        self._claim_programs()
        invariants.check(context, self._cores)
        checks_cross.check_words(context, self._cores, self._words)
        for core in self._cores:
            self._claim_core(core)
        spare = self._claim_spare()  # now all is known that is somebody's
        for core in self._cores:
            self._claim_slots(core, spare[core.number])
        context.claims.check(context.memory, context.image.segments, context.findings)

    def _find_threads(self) -> bool:
        """Whether each core has exactly its threads. That their queues are right is compared with
        the kernel's state and the TCBs."""
        good = True
        for core in self._cores:
            core.find_threads()
            core.name_threads({self._context.image_names[pd.index]: pd.name
                               for pd in self._context.system.pds_on(core.number)})  # fmt: skip
            wanted = {pd.name for pd in self._context.system.pds_on(core.number)} | {MONITOR}
            wanted |= {ROUTER} if self._routes(core) else set()
            wanted |= {WATCHDOG} if find_beat(self._context.system, core.number) else set()
            wanted |= {GUARDIAN} if self._guarded(core) else set()
            if set(core.threads) != wanted:
                odd = ", ".join(sorted(set(core.threads) ^ wanted))
                text = f"core {core.number} has the wrong threads: {odd}"
                rules.thread(self._context.findings, text)
                good = False
            elif not checks_guests.find(self._context, core):
                good = False
        return good

    def _routes(self, core: Core) -> bool:
        """More receive from other cores than can have an interrupt for it."""
        channels = self._context.channels
        pds = self._context.system.pds_on(core.number)
        receivers = [pd for pd in pds if channels.receives(pd.index)]
        guardians = 1 if self._guarded(core) else 0
        return len(receivers) + guardians > len(doorbells.numbers(self._context, core.number))

    def _guarded(self, core: Core) -> list[int]:
        return self._context.channels.guarded(self._context.system, core.number)

    def _check_domain_space(self, pd: ProtectionDomain) -> None:
        context = self._context
        core, thread = self._cores.by_number[pd.cpu], self._cores.thread(context, pd.index)
        image = pd.program_image
        elf, symbols = context.elf(image.path), context.elf(image.symbols_path)
        tables = read_tables(context, thread, symbols)
        self._words[pd.index] = checks_programs.sequence_words(context, pd, tables)
        words = checks_cross.sequence_parts(context, pd.index, self._words[pd.index])
        page = checks_programs.status_page(context, thread, pd, symbols, tables)
        self._pages[pd.index] = page
        status = [status_part(pd.cpu, page, "r")] if page else []
        pages = callees.known_pages(context, pd.index, tables)
        self._callees[pd.index] = pages
        status += callees.program_parts(pages)
        again = checks_reset.parts(context, core, thread, pd)
        space = layout_of(thread, pd, symbols)
        self._parts[pd.index] = [*domain_parts(context, pd, elf, space), *words, *status, *again]
        checks_spaces.check(context, core, thread, self._parts[pd.index], pd.location)
        checks_spaces.check_guards(context, thread, space, pd.location)
        checks_reset.check(context, core, thread, pd, elf, space)

    def _check_monitor(self, core: Core) -> None:
        context, pd = self._context, monitor(core.number)
        owner = pd.name
        thread, elf = core.threads[MONITOR], context.parts.monitor
        watch = checks_cross.Watch(context, core, self._licences, self._parts)
        stack = thread_parts(VSpaceLayout(pd.stack_size), owner)
        parts = [*program_parts(elf, owner), *stack, *watch.parts()]
        if ROUTER in core.threads:
            parts.append(router_stack(owner))
        if WATCHDOG in core.threads:
            parts += watchdog_memory(owner)
        if GUARDIAN in core.threads:
            parts += guardian_memory(owner)
        checks_spaces.check(context, core, thread, parts)
        checks_programs.claim(context, thread, owner, elf, [])
        watch.claim()

    def _claim_programs(self) -> None:
        """After all address spaces: a program can know where a region of another one is."""
        context = self._context
        for pd in context.system.pds:
            image = pd.program_image
            thread, elf = self._cores.thread(context, pd.index), context.elf(image.path)
            symbols, words = context.elf(image.symbols_path), self._words[pd.index]
            page, space = self._pages[pd.index], layout_of(thread, pd, symbols)
            found = checks_programs.variables(
                context, pd, symbols, words, space, page, self._callees[pd.index]
            )
            checks_programs.claim(context, thread, f"'{pd.name}'", elf, found, image.location)

    def _threads(self, core: Core) -> Iterator[tuple[Thread, Wanted]]:
        """In the order in which they become ready: as described, the monitor, its router, its watchdog, its
        guardian."""
        for pd in self._context.system.pds_on(core.number):
            elf, symbols = (self._context.elf(path) for path in
                            (pd.program_image.path, pd.program_image.symbols_path))  # fmt: skip
            space = layout_of(core.threads[pd.name], pd, symbols)
            yield core.threads[pd.name], Wanted(
                self._context.image_names[pd.index], pd, elf.entry, space.stack_top,
                space.ipc_buffer, self._licences.has_endpoint(pd), timer=_has_timer(pd),
            )  # fmt: skip
        own = monitor(core.number)
        space, elf = VSpaceLayout(own.stack_size), self._context.parts.monitor
        yield core.threads[MONITOR], Wanted(
            MONITOR, own, elf.entry, space.stack_top, space.ipc_buffer, has_endpoint=True
        )
        if ROUTER in core.threads:
            priority = 1 + max((pd.priority for pd in self._licences.routed(core)), default=0)
            beside = with_router(
                own, Router(priority, MONITOR_ROUTER_BUDGET_US, MONITOR_ROUTER_PERIOD_US)
            )
            yield core.threads[ROUTER], Wanted(
                ROUTER, beside, elf.symbols[_ROUTER_ENTRY].address, space.max_vaddr, ipc_buffer=0,
                has_endpoint=False, replies=(), sc_bits=MONITOR_ROUTER_SC_BITS,
            )  # fmt: skip
        beat = find_beat(self._context.system, core.number)
        if beat is not None:
            stack, buffer = watchdog_memory(own.name)
            yield core.threads[WATCHDOG], Wanted(
                WATCHDOG, with_watchdog(own, beat), elf.symbols[_WATCHDOG_ENTRY].address,
                stack.va + stack.size, buffer.va, has_endpoint=False, replies=(),
            )  # fmt: skip
        if GUARDIAN in core.threads:
            yield core.threads[GUARDIAN], self._guardian(core, own, elf)

    def _guardian(self, core: Core, own: ProtectionDomain, elf: Elf) -> Wanted:
        system, channels = self._context.system, self._context.channels
        priority = 1 + max(self._guarded(core))
        held = sum(each.wards for each in channels.families_on(core.number))
        held += len(channels.relays_of(system, core.number))
        served = [*channels.families_on(core.number), *channels.relays_of(system, core.number)]
        often = any(each.vcpus for each in served)
        period = MONITOR_GUARDIAN_VM_PERIOD_US if often else MONITOR_GUARDIAN_PERIOD_US
        beside = with_guardian(own, Guardian(priority, MONITOR_GUARDIAN_BUDGET_US, period))
        replies = range(MONITOR_GUARDIAN_REPLY_BASE, MONITOR_GUARDIAN_REPLY_BASE + held)
        stack, buffer = guardian_memory(own.name)
        return Wanted(
            GUARDIAN, beside, elf.symbols[_GUARDIAN_ENTRY].address, stack.va + stack.size, buffer.va,
            has_endpoint=True, replies=(MONITOR_GUARDIAN_SPARE_CAP, *replies),
            sc_bits=MONITOR_GUARDIAN_SC_BITS,
        )  # fmt: skip

    def _claim_core(self, core: Core) -> None:
        context = self._context
        for thread, wanted in self._threads(core):
            checks_threads.claim(context, core, thread, wanted)
        checks_guests.claim(context, core)
        checks_asids.claim_pools(context, core)
        checks_grants.claim(context, core)
        checks_kernel.claim_program(context, core)
        spaces = [each.space for each in (*core.threads.values(), *core.guests.values())]
        leaves = [leaf for space in spaces for leaf in space.leaves]
        ram = [leaf for leaf in leaves if context.board.in_ram(leaf.pa, leaf.size)]
        self._behind[core.number] = checks_kernel.check_map(context, core, ram)

    def _claim_spare(self) -> dict[int, list[tuple[int, int]]]:
        """Untyped memory of each core's monitor, which nobody writes."""
        context = self._context
        found = {core.number: spare_blocks(context, core, self._behind[core.number])
                 for core in self._cores}  # fmt: skip
        for number, blocks in found.items():
            for pa, bits in blocks:
                owner = f"untyped memory of the monitor of core {number}"
                context.claims.add(pa, 1 << bits, owner, UNSET)
        return found

    def _claim_slots(self, core: Core, spare: list[tuple[int, int]]) -> None:
        """What has slots in it, for which all objects of the core must be known."""
        context, threads, queues = self._context, list(self._threads(core)), {}
        irqs, caps = checks_irqs.expected(context, core, self._licences)
        made = checks_caps.derivation(context, core, self._licences, spare, caps)
        for thread, wanted in threads:
            queues.setdefault(wanted.pd.priority, []).append(thread.ref)
        for thread, wanted in threads:
            queue = queues[wanted.pd.priority]
            checks_threads.claim_tcb(context, core, thread, wanted, queue, made)
            checks_caps.claim_cspace(context, core, thread, made, wanted.location)
        checks_guests.claim_tcbs(context, core, made)
        checks_kernel.claim_state(context, core, queues, irqs, made)
