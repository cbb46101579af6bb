# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a core guarantees the others by each of its steps: the obligations of the theory, of the specification
(kernel/proof/why3/multikernel.mlw)."""

from __future__ import annotations

from collections.abc import Iterator

from microkit.base.sizes import GRANULE, PAGE, PAGE_BITS, SLOT
from spec.machine.layout import Layout
from spec.model.constants import (CAP_FRAME, CAP_IRQ_HANDLER, CAP_SGI_SIGNAL, CAP_UNTYPED, IRQ_HANDLER, IRQ_ISSUABLE)
from spec.model.state import Cap, Core, Page, Slot, Table
from spec.place import Place
from spec.universe import TCB_BYTES, VCPU_BYTES

ENDPOINT = 64


def slots(core: Core) -> Iterator[Slot]:
    for table in core.tables:
        yield from table.slots


def kernel_memory(core: Core) -> Iterator[tuple[int, int]]:
    """Objects, as offset in the window and size."""
    sized = ((core.threads, TCB_BYTES), (core.endpoints, ENDPOINT), (core.notifications, ENDPOINT), (core.replies, ENDPOINT),
             (core.vcpus, VCPU_BYTES))
    yield from ((each.ref * GRANULE, size) for objects, size in sized for each in objects)
    yield from ((each.ref * GRANULE, 1 << each.size) for each in core.contexts)
    yield from ((each.ref * GRANULE, each.count * 8) for each in core.tables_of_spaces)
    yield from ((each.ref * GRANULE, PAGE) for each in core.pools if each is not None)
    yield from ((each.ref * SLOT, len(each.slots) * SLOT) for each in core.tables if each.slots)


def pages(core: Core) -> Iterator[Page]:
    """Of all spaces that users can run in."""
    for pool in core.pools:
        for root in pool.spaces.values() if pool is not None else ():
            yield from below(root)


def below(table: Table) -> Iterator[Page]:
    for entry in table.entries.values():
        if isinstance(entry, Page):
            yield entry
        else:
            yield from below(entry)


def of_cap(place: Place, cap: Cap) -> str | None:
    """What is wrong with a capability: it would let its holder's kernel do what others do not expect."""
    if cap.type == CAP_FRAME and not place.may_map(cap.obj.ref << PAGE_BITS, 1 << cap.size):  # type: ignore[union-attr]
        return f"frame at {cap.obj.ref << PAGE_BITS:#x}"  # type: ignore[union-attr]
    if cap.type == CAP_UNTYPED and not (place.may_map if cap.device else place.owns)(cap.word, 1 << cap.size):
        return f"untyped memory at {cap.word:#x}"
    if cap.type == CAP_SGI_SIGNAL and cap.aux != place.core and (cap.word, cap.aux) not in place.signals:
        return f"signal {cap.word} to core {cap.aux}"
    if cap.type == CAP_IRQ_HANDLER and not place.has(cap.word):
        return f"handler of interrupt {cap.word}"
    return None


def excess(place: Place, core: Core) -> Iterator[str]:
    """What a core has, or reaches, and may not."""
    for slot in slots(core):
        fault = of_cap(place, slot.cap)
        if fault is not None:
            yield f"capability: {fault}"
    for page in pages(core):
        if not place.may_map(page.ref << PAGE_BITS, 1 << page.size):
            yield f"page at {page.ref << PAGE_BITS:#x}"
    for offset, size in kernel_memory(core):
        if offset < 0 or offset + size > place.window[1]:
            yield f"object at {offset:#x} in the window"
    for irq in core.irqs.values():
        if not place.has(irq.intid) and (irq.state == IRQ_HANDLER or irq.flags & IRQ_ISSUABLE):
            yield f"interrupt {irq.intid}"


def mapped_kernel_memory(place: Place, core: Core) -> Iterator[str]:
    """A page that users reach holds no object of the kernel."""
    objects = {offset // PAGE for start, size in kernel_memory(core) for offset in range(start, start + size, GRANULE)}
    for page in pages(core):
        first = (page.ref << PAGE_BITS) - place.window[0]
        if any(first // PAGE + number in objects for number in range((1 << page.size) // PAGE)):
            yield f"page at {page.ref << PAGE_BITS:#x} holds an object"


def holds(core: Core, sent: tuple[int, int]) -> bool:
    """A capability to raise that."""
    return any(slot.cap.type == CAP_SGI_SIGNAL and (slot.cap.word, slot.cap.aux) == sent for slot in slots(core))


def pending(cores: list[Core]) -> list[dict[int, int]]:
    return [{intid: irq.pending for intid, irq in core.irqs.items()} for core in cores]


def rings(layout: Layout, source: int, before: list[dict[int, int]], after: list[dict[int, int]]) -> Iterator[str]:
    """Interrupts of others change only as who may ring does it."""
    for target, (old, new) in enumerate(zip(before, after, strict=True)):
        if target != source:
            yield from (f"interrupt {intid} of core {target}" for intid in new
                        if old[intid] != new[intid] and not layout.may_ring(source, target, intid))
