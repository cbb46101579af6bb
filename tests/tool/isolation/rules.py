# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The rules that isolation between cores rests on, each with what it finds in an image."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import combinations

from isolation.intervals import Addresses
from isolation.kernel import Abi, Cap, Kernel
from isolation.memory import CoreRow, Memory
from isolation.tables import EXECUTE_NEVER, READ_ONLY, WRITE, Leaf
from microkit.base.sizes import PAGE

SGIS, SPIS = 16, 32
#: Of Device memory in a kernel's map, what is the interrupt controller's: all but the UART, which comes first.
CONTROLLER = "GICD_VA"


class Image:
    """All kernels of an image, and what each has. `named`: cores whose users may read the events of a core, (theirs, that)."""

    def __init__(self, image: bytes, abi: Abi, named: Set[tuple[int, int]] = frozenset()) -> None:
        self.memory, self.abi, self.named = Memory(image), abi, named
        self.kernels = [Kernel(self.memory, row, abi) for row in self.memory.cores]
        self.windows = Addresses((each.row.window, each.end) for each in self.kernels)
        self.kernel_memory = Addresses(piece for each in self.kernels for piece in each.memory_of_its_own())
        shared = abi.number["SHARED_VA"]
        self.controller = Addresses((leaf.pa, leaf.end) for each in self.kernels for leaf in each.own.leaves
                                    if abi.number[CONTROLLER] <= leaf.va < shared)

    def ring_at(self, leaf: Leaf) -> int | None:
        """The core whose kernel's events are there, and nothing else."""
        return next((each.row.core for each in self.kernels if each.ring()[0] <= leaf.pa < leaf.end <= each.ring()[1]), None)

    def ring_of(self, leaf: Leaf) -> int | None:
        """Whose kernel's events users read there, and can do nothing else."""
        return None if leaf.descriptor & WRITE or not leaf.descriptor & EXECUTE_NEVER else self.ring_at(leaf)

    def rings_shown(self) -> list[tuple[int, int, int]]:
        """Each page of one in a table of users: their core, the events' core, the page."""
        return [(kernel.row.core, of, leaf.pa) for kernel in self.kernels for space in kernel.spaces.values()
                for leaf in space.leaves if (of := self.ring_of(leaf)) is not None]


def windows_are_disjoint(image: Image) -> Iterator[str]:
    """And where the kernels themselves say they are."""
    for one, other in combinations(image.kernels, 2):
        if one.row.window < other.end and other.row.window < one.end:
            yield f"the windows of cores {one.row.core} and {other.row.core} overlap"
    for each in image.kernels:
        if (each.boot("window_pa"), each.boot("window_size")) != (each.row.window, each.row.size):
            yield f"the kernel of core {each.row.core} has another window"


def kernels_write_their_windows(image: Image) -> Iterator[str]:
    for kernel in image.kernels:
        fixed = Addresses((table, table + PAGE) for table in kernel.own.tables)
        for leaf in kernel.own.leaves:
            if leaf.is_device or leaf.descriptor & READ_ONLY:
                continue
            what = f"core {kernel.row.core}: {leaf.pa:#x} is writable for the kernel"
            if not kernel.row.window <= leaf.pa <= leaf.end <= kernel.end:
                yield f"{what}, outside its window"
            if not leaf.descriptor & EXECUTE_NEVER:
                yield f"{what}, and executable"
            if fixed.meets(leaf.pa, leaf.end):
                yield f"{what}, its own table"


def is_named_ring(image: Image, reads: Kernel, leaf: Leaf) -> bool:
    """AP[2] of stage 1 is where S2AP[1] is, with the other meaning."""
    is_read_only = bool(leaf.descriptor & READ_ONLY and leaf.descriptor & EXECUTE_NEVER)
    return is_read_only and (reads.row.core, image.ring_at(leaf)) in image.named


def kernels_share_no_writable_word(image: Image) -> Iterator[str]:
    """What one can write no other sees. Devices are the exception: the distributor is everybody's; and events that its users may read."""
    for kernel in image.kernels:
        written = Addresses((leaf.pa, leaf.end) for leaf in kernel.own.leaves
                            if not leaf.is_device and not leaf.descriptor & READ_ONLY)
        for other in image.kernels:
            if other is not kernel:
                yield from (f"core {kernel.row.core} writes {leaf.pa:#x}, which core {other.row.core} sees"
                            for leaf in other.own.leaves if not leaf.is_device and written.meets(leaf.pa, leaf.end)
                            and not is_named_ring(image, other, leaf))


def reaches(image: Image, kernel: Kernel) -> Iterator[tuple[str, int, int]]:
    """What users of a core reach, or can map: pages, but those with events, frames, untyped memory from its watermark on."""
    for space in kernel.spaces.values():
        yield from ((f"page at {leaf.va:#x}", leaf.pa, leaf.end) for leaf in space.leaves if image.ring_of(leaf) is None)
    for cap in kernel.caps:
        if cap.type == "CAP_FRAME":
            yield "frame", cap.object << 12, (cap.object << 12) + (1 << cap.size)
        elif cap.type == "CAP_UNTYPED":
            yield "untyped memory", cap.word + cap.aux, cap.word + (1 << cap.size)


def users_reach_own_or_shared_memory(image: Image) -> Iterator[str]:
    for kernel in image.kernels:
        others = Addresses((each.row.window, each.end) for each in image.kernels if each is not kernel)
        for what, start, end in reaches(image, kernel):
            text = f"core {kernel.row.core}: {what} at physical {start:#x}"
            if others.meets(start, end):
                yield f"{text} is in another core's window"
            if image.kernel_memory.meets(start, end):
                yield f"{text} is kernel memory"
            if image.controller.meets(start, end):
                yield f"{text} is the interrupt controller"
            if image.windows.meets(start, end) and not image.windows.has(start, end):
                yield f"{text} is partly in a window"


def rings_are_shown_to_those_named(image: Image) -> Iterator[str]:
    """To be read, which is all that a table can allow of them."""
    yield from (f"core {reads}: the events of core {of} are shown" for reads, of in
                sorted({(reads, of) for reads, of, _ in image.rings_shown()} - set(image.named)))


def objects_lie_in_their_window(image: Image) -> Iterator[str]:
    for kernel in image.kernels:
        places = [*kernel.objects.items(), *((table, PAGE) for space in kernel.spaces.values() for table in space.tables),
                  *((table, PAGE) for table in kernel.own.tables),
                  *((cap.word, 1 << cap.size) for cap in kernel.caps if cap.type == "CAP_UNTYPED" and
                    not cap.flags & image.abi.number["CAP_DEVICE"])]
        yield from (f"core {kernel.row.core}: an object at {pa:#x} is outside the window" for pa, size in places
                    if not kernel.row.window <= pa <= pa + size <= kernel.end)


def has_handler(image: Image, kernel: Kernel, intid: int) -> bool:
    return intid < kernel.irqs and kernel.state("irq_state", intid) == image.abi.number["IRQ_HANDLER"]


def is_issuable(image: Image, kernel: Kernel, intid: int) -> bool:
    return bool(kernel.state("irq_flags", intid) & image.abi.number["IRQ_ISSUABLE"])


def interrupts_have_one_owner(image: Image) -> Iterator[str]:
    """A shared one is delivered to the core that has it; a handler's capability is to an interrupt of the own core."""
    targets = {row.intid: row.core for row in image.memory.irqs}
    if len(targets) != len(image.memory.irqs):
        yield "an interrupt is routed twice"
    owners: dict[int, list[int]] = {}
    for index, kernel in enumerate(image.kernels):
        for intid in range(SPIS, kernel.irqs):
            if has_handler(image, kernel, intid) or is_issuable(image, kernel, intid):
                owners.setdefault(intid, []).append(index)
        for cap in kernel.caps:
            if cap.type == "CAP_IRQ_HANDLER" and not has_handler(image, kernel, cap.word):
                yield f"core {kernel.row.core}: a capability to interrupt {cap.word}, which it does not have"
    for intid, found in owners.items():
        if found != [targets.get(intid)]:
            yield f"interrupt {intid} is routed to entry {targets.get(intid)} of the cores, and entries {found} have it"
    yield from (f"interrupt {intid} is routed to a core that does not have it" for intid in targets if intid not in owners)


def sgi_target(image: Image, row: CoreRow) -> int:
    """GICv3, whose redistributor the kernels map: ICC_SGI1R_EL1. GICv2: GICD_SGIR (IHI 0069, IHI 0048)."""
    redistributor = image.abi.number["GICR_VA"]
    if not any(leaf.va >= redistributor and leaf.is_device for leaf in image.kernels[0].own.leaves
               if leaf.va < image.abi.number["SHARED_VA"]):
        return 1 << 16 + row.gic_cpu
    affinity = [row.mpidr >> shift & 0xff for shift in (0, 8, 16, 32)]
    return 1 << affinity[0] % 16 | affinity[1] << 16 | affinity[2] << 32 | affinity[0] // 16 << 44 | affinity[3] << 48


def signals_are_to_doorbells(image: Image) -> Iterator[str]:
    """Who holds a capability to raise an interrupt raises one that its core delivers to a notification, and that
    nobody can have issued otherwise."""
    by_target = {sgi_target(image, kernel.row): kernel for kernel in image.kernels}
    routed = {row.intid: image.kernels[row.core] for row in image.memory.irqs if row.core < len(image.kernels)}
    for kernel in image.kernels:
        for cap in (cap for cap in kernel.caps if cap.type == "CAP_SGI_SIGNAL"):
            yield from signal(image, kernel, cap, by_target.get(cap.aux) if cap.word < SGIS else routed.get(cap.word))


def signal(image: Image, kernel: Kernel, cap: Cap, target: Kernel | None) -> Iterator[str]:
    what = f"core {kernel.row.core}: a capability to raise interrupt {cap.word}"
    if target is None:
        yield f"{what} of no core: {cap.aux:#x}"
    elif not has_handler(image, target, cap.word):
        yield f"{what} of core {target.row.core}, where nobody waits for it"
    elif is_issuable(image, target, cap.word):
        yield f"{what} of core {target.row.core}, where it may be issued, too"


RULES = (windows_are_disjoint, kernels_write_their_windows, kernels_share_no_writable_word, users_reach_own_or_shared_memory,
         rings_are_shown_to_those_named, objects_lie_in_their_window, interrupts_have_one_owner, signals_are_to_doorbells)


def findings(image: bytes, abi: Abi, named: Set[tuple[int, int]] = frozenset()) -> dict[str, list[str]]:
    """By rule; none if all hold. An image that cannot be read is a finding."""
    try:
        known = Image(image, abi, named)
        found = {rule.__name__: list(rule(known)) for rule in RULES}
    except (ValueError, IndexError, KeyError, OverflowError) as error:
        return {"readable": [repr(error)]}
    return {name: said for name, said in found.items() if said}
