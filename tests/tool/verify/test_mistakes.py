# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Mistakes of the tool: a stage is made to do something wrong, in all places alike, so that the image
agrees with itself. The verifier must see it, because it does not know the stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from microkit.base.sizes import GRANULE
import pytest
from backend_support import SYSTEM, Built
from microkit.allocate import capabilities, cores, cross_core, domains, physical, plan
from microkit.allocate.cross_core import CrossCore
from microkit.allocate.cores import CoreDraft, Domain
from microkit.allocate.kernel_space import Use
from microkit.allocate.objects import Cap, CNode, Mapping, Memory, VSpace
from microkit.allocate.places import PlacedCore, Places
from microkit.base.errors import Findings
from microkit.layout import core as layout
from microkit.layout import objects, slots, stage1, stage2
from microkit.model.board import MemoryRange
from microkit.verify.checks_threads import claim_object
from microkit.verify.claims import Claims

#: Several who receive on one core, two ways between one pair.
CROSS = """
<protection_domain name="a" priority="9"><program_image path="a.elf"/></protection_domain>
<protection_domain name="b" priority="8" cpu="1"><program_image path="a.elf"/></protection_domain>
<protection_domain name="c" priority="7" cpu="1"><program_image path="a.elf"/></protection_domain>
<channel><end pd="a" id="1"/><end pd="b" id="1"/></channel>
<channel><end pd="a" id="2"/><end pd="b" id="2"/></channel>
<channel><end pd="a" id="3"/><end pd="c" id="1"/></channel>
"""
GRANT = """
<protection_domain name="a"><program_image path="a.elf"/>
  <cspace slots="8"><cap_untyped slot="1" size="0x10000"/></cspace></protection_domain>
"""
TOLD = """<memory_region name="r" size="0x1000"/><protection_domain name="a">
<program_image path="a.elf"/><setvar symbol="buffer" region_paddr="r"/></protection_domain>"""
Patch = pytest.MonkeyPatch
Mistake = Callable[[Patch], None]
MISTAKES: dict[str, tuple[str, str, Mistake]] = {}


def mistake(system: str, words: str) -> Callable[[Mistake], Mistake]:
    """Registers a mistake, with words of the finding."""

    def register(function: Mistake) -> Mistake:
        MISTAKES[function.__name__] = (system, words, function)
        return function

    return register


def after(patch: Patch, module: object, name: str, change: Callable[..., object]) -> None:
    """Call `change` with result and arguments of a function, for another result."""
    original = getattr(module, name)
    patch.setattr(module, name, lambda *args, **more: change(original(*args, **more), *args))


@mistake(SYSTEM, "slots for")
def larger_cspace(patch: Patch) -> None:
    original = vars(CNode)["radix"].fget
    patch.setattr(CNode, "radix", property(lambda self: original(self) + 1))


@mistake(SYSTEM, "the number of ASID pools is 2")
def one_more_pool(patch: Patch) -> None:
    def change(_: object, core: CoreDraft) -> None:
        core.asid_pools.append(core.block("one more", "seL4_ASIDPoolBits"))

    after(patch, CoreDraft, "add_pools", change)


def numbered(patch: Patch, **numbers: int) -> None:
    """The second address space of each core has these numbers."""
    patch.setattr(cores, "VSpace", lambda name, bits, mappings, tables, asid, vmid: VSpace(
        name, bits, mappings, tables,
        **({"asid": asid, "vmid": vmid} | (numbers if asid == 2 else {}))))  # fmt: skip


@mistake(SYSTEM, "two address spaces have one ASID")
def one_asid(patch: Patch) -> None:
    numbered(patch, asid=1)


@mistake(SYSTEM, "two address spaces have one ASID, or one has ASID 0")
def no_asid(patch: Patch) -> None:
    numbered(patch, asid=0)


@mistake(SYSTEM, "two address spaces have one VMID")
def one_vmid(patch: Patch) -> None:
    numbered(patch, vmid=1)


@mistake(SYSTEM, "VTTBR_EL2 of ")
def other_root(patch: Patch) -> None:
    original = slots.Slots._vspace
    patch.setattr(slots.Slots, "_vspace",
                  lambda self, vspace: {**original(self, vspace), "aux": vspace.vmid << 48})  # fmt: skip


def spare(core: PlacedCore, caps: list[Cap]) -> PlacedCore:
    """Other capabilities to what is left."""
    return replace(core, spare=dict(enumerate(caps, min(core.spare))))


@mistake(SYSTEM, "is missing")
def untyped_memory_lost(patch: Patch) -> None:
    after(patch, physical, "_settle", lambda core, *more: spare(core, list(core.spare.values())[:-1]))


@mistake(SYSTEM, "UNTYPED")
def untyped_memory_in_pieces(patch: Patch) -> None:
    def change(core: PlacedCore, *more: object) -> PlacedCore:
        *caps, last = core.spare.values()
        half = last.size - 1
        return spare(core, [*caps, replace(last, size=half),
                            replace(last, size=half, word=last.word + (1 << half))])  # fmt: skip

    after(patch, physical, "_settle", change)


@mistake(SYSTEM, "place in the derivation list")
def other_original(patch: Patch) -> None:
    """The last capability in place of the first can revoke the others."""
    original = slots.Slots._link

    def link(self: slots.Slots) -> None:
        self._slots.reverse()
        original(self)

    patch.setattr(slots.Slots, "_link", link)


@mistake(CROSS.replace('priority="8"', 'priority="7"'), "sched_next")
def queue_reversed(patch: Patch) -> None:
    original = objects.ReadyQueue.__init__
    patch.setattr(objects.ReadyQueue, "__init__",
                  lambda self, tcbs: original(self, list(reversed(tcbs))))  # fmt: skip


@mistake(SYSTEM, "unknown attributes")
def device_shareable(patch: Patch) -> None:
    original = stage2._Bits.__init__

    def bits(self: stage2._Bits, abi: object) -> None:
        original(self, abi)  # type: ignore[arg-type]
        self.device |= 3 << 8

    patch.setattr(stage2._Bits, "__init__", bits)


@mistake(SYSTEM, "maps nothing")
def empty_table(patch: Patch) -> None:
    original = stage2._map

    def skip(mapping: Mapping, *more: object) -> None:
        if mapping.vaddr != 0x3000000:
            original(mapping, *more)  # type: ignore[arg-type]

    patch.setattr(stage2, "_map", skip)


@mistake(SYSTEM, "is not among the read-only pages")
def kernel_tables_writable(patch: Patch) -> None:
    patch.setitem(stage1.ATTRIBUTES, Use.CONSTANT, stage1.ATTRIBUTES[Use.DATA])


@mistake(SYSTEM, "outside the core's window")
def private_memory_outside(patch: Patch) -> None:
    def change(made: plan.Plan, *more: object) -> plan.Plan:
        stacks = [each for core in made.cores for each in core.memories if "stack" in each.name]
        cores = [replace(core, memories=tuple(each for each in core.memories if each not in stacks))
                 for core in made.cores]  # fmt: skip
        return replace(made, cores=tuple(cores), shared=(*made.shared, *stacks))

    after(patch, plan, "make_plan", change)


def into_the_window(patch: Patch) -> None:
    """Memory that cores share, or that nobody maps."""

    def change(made: plan.Plan, *more: object) -> plan.Plan:
        first, *others = made.cores
        first = replace(first, memories=(*first.memories, *made.shared))
        return replace(made, cores=(first, *others), shared=())

    after(patch, plan, "make_plan", change)


@mistake(SYSTEM, "lies in a core's window")
def shared_memory_inside(patch: Patch) -> None:
    into_the_window(patch)


@mistake(TOLD, "memory region 'r' is in a core's window at ")
def told_memory_inside(patch: Patch) -> None:
    into_the_window(patch)


@mistake(SYSTEM, ", but elsewhere at ")
def region_twice(patch: Patch) -> None:
    """Two who share memory get memory each."""

    def change(made: plan.Plan, *more: object) -> plan.Plan:
        (copy,) = copies
        return replace(made, shared=(*made.shared, copy))

    copies = []
    original = domains.Space.domain

    def domain(self: domains.Space, *more: Any) -> Domain:
        for index, each in enumerate(self.mappings):
            if self.pd.name == "driver" and each.vaddr == 0x2000000:
                copies.append(replace(each.memory))
                self.mappings[index] = replace(each, memory=copies[-1])
        return original(self, *more)

    patch.setattr(domains.Space, "domain", domain)
    after(patch, plan, "make_plan", change)


@mistake(GRANT, "untyped memory of 'a' in slot 1 is not the core's")
def untyped_not_aligned(patch: Patch) -> None:
    patch.setattr(capabilities, "Memory", lambda name, size, align: Memory(name, size))


@mistake(CROSS, "uses the page of 'a' to 'b'")
def one_page_for_two(patch: Patch) -> None:
    original, used = domains.Space.map_sequence, {}

    def change(self: domains.Space, pair: tuple[int, int], vaddr: int, page: Memory) -> None:
        original(self, pair, vaddr, used.setdefault(pair[0] == 0 or pair, page))

    patch.setattr(domains.Space, "map_sequence", change)


@mistake(CROSS, "variable 'microkit_xcore_senders' is ")
def senders_of_all_channels(patch: Patch) -> None:
    """A sender could notify on the channels of another one."""
    original = CrossCore.received_by
    patch.setattr(CrossCore, "received_by", lambda cross, pd: (
        replace(link, receiver=replace(link.receiver, id=5)) for link in original(cross, pd)))  # fmt: skip


@mistake(CROSS, "has the wrong threads: monitor router")
def routes_without_need(patch: Patch) -> None:
    original = cross_core._deal
    patch.setattr(cross_core, "_deal", lambda system, board, *more: original(
        system, replace(board, sgis=board.sgis[:1]), *more))  # fmt: skip


@mistake(SYSTEM, "the image: irqs is 0x2 and must be 0x1")
def interrupt_on_two_cores(patch: Patch) -> None:
    def change(made: plan.Plan, *more: object) -> plan.Plan:
        binding = next(each for each in made.cores[1].irqs if each.intid == 40)
        own = made.domains[0].notification
        first, *others = made.cores
        other = replace(binding, cap=replace(binding.cap, object=own))
        return replace(made, cores=(replace(first, irqs=(*first.irqs, other)), *others))

    after(patch, plan, "make_plan", change)


@mistake(CROSS, "two doorbells ring for the same thread")
def two_bells(patch: Patch) -> None:
    def change(_: object, core: CoreDraft) -> None:
        bells = [each for each in core.irqs if each.doorbell]
        core.irqs += [replace(each, intid=7) for each in bells[:1]]

    after(patch, CoreDraft, "add_pools", change)


@mistake(SYSTEM, "and must be 0x0")
def scratch_on_a_stack(patch: Patch) -> None:
    def change(blobs: tuple[layout.Blob, ...], places: Places, _: object) -> list[layout.Blob]:
        pa = next(places.pa(each) for core in places.plan.cores
                  for each in core.memories if "stack" in each.name)  # fmt: skip
        return [replace(each, data=b"x") if each.pa == pa else each for each in blobs]

    after(patch, layout, "lay_out", change)


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_found(
    build_text: Callable[[str], Built], monkeypatch: Patch, name: str
) -> None:
    system, words, change = MISTAKES[name]
    assert build_text(system).verify() == []
    with monkeypatch.context() as patch:
        change(patch)
        made = build_text(system)
    found = [each.message for each in made.verify() if each.rule != "verify-invariant"]
    assert any(words in each for each in found), found


def test_firmware(build_text: Callable[[str], Built]) -> None:
    """A board whose firmware keeps what the tool thought was free."""
    built = build_text(SYSTEM)
    base = built.cores[0].window.pa + 0x10000
    built.board = replace(built.board, reserved=(MemoryRange(base, 0x1000, "firmware"),))
    assert any("memory of the firmware" in each.message for each in built.verify())


def test_less_ram(build_text: Callable[[str], Built]) -> None:
    built = build_text(SYSTEM)
    bank = built.board.ram[0]
    built.board = replace(built.board, ram=(replace(bank, base=bank.base + 0x200000),))
    assert any("is not in RAM" in each.message for each in built.verify())


@pytest.mark.parametrize("ref, is_good", [(2, True), (3, False), (0, False), (62, True), (64, False)])
def test_object_is_aligned(ref: int, is_good: bool) -> None:
    """In a window of 4 KiB, an object of 128 bytes."""
    core = SimpleNamespace(size=0x1000, pa=lambda ref: 0x4000 + ref * GRANULE)
    context = SimpleNamespace(claims=Claims(), findings=Findings())
    claim_object(context, core, ref, 7, "it")  # type: ignore[arg-type]
    assert (list(context.findings.all) == []) == is_good
