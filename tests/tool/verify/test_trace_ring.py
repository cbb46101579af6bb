# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernels' rings of events in protection domains: exactly their pages, read-only, and those of the core that the
description names; in configurations whose kernels have none, zeros of the domains' own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType, SimpleNamespace

import pytest
from backend_support import Built, build
from microkit.base.contract import MULTIKIT_TRACE_SIZE
from microkit.base.sizes import PAGE
from microkit.elf import Symbol
from microkit.model.system import Perms
from microkit.sdk import kernel_ring
from microkit.sdk.parts import Parts
from microkit.verify.kernel_ring import shown
from verify_support import Changes, Target

READER = """
<memory_region name="own" trace="0"/>
<memory_region name="far" trace="1"/>
<protection_domain name="reader"><program_image path="a.elf"/>
  <map mr="own" vaddr="0x4001000" perms="r"/>
  <map mr="far" vaddr="0x5001000" perms="r"/>
</protection_domain>
<protection_domain name="other" cpu="1"><program_image path="b.elf"/></protection_domain>
"""
OWN, FAR = 0x4001000, 0x5001000
#: Of a stage 2 descriptor (Arm ARM D8.3.2).
S2AP_WRITE, XN = 2 << 6, 1 << 54
CHANGES: Changes[Target] = Changes()


def ring(target: Target, core: int) -> int:
    return target.cores[core].window.pa + kernel_ring.ring_offset(target.abi)


def lead_to(target: Target, va: int, pa: int) -> None:
    """A page of the reader is another one, with the attributes of its ring."""
    attributes = target.edit.read(target.page_entry("reader", OWN)) & ~0xFFFF_FFFF_F000
    target.edit.write(target.page_entry("reader", va), pa | attributes)


@CHANGES("verify-mapping")
def first_page_writable(target: Target) -> None:
    target.flip(target.page_entry("reader", OWN), S2AP_WRITE)


@CHANGES("verify-mapping")
def last_page_of_the_other_core_writable(target: Target) -> None:
    target.flip(target.page_entry("reader", FAR + MULTIKIT_TRACE_SIZE - PAGE), S2AP_WRITE)


@CHANGES("verify-mapping")
def executable(target: Target) -> None:
    target.flip(target.page_entry("reader", OWN), XN)


@CHANGES("'reader': 0x4012000..0x4013000 is mapped without licence")
def a_page_beyond(target: Target) -> None:
    lead_to(target, OWN + MULTIKIT_TRACE_SIZE, ring(target, 0) + MULTIKIT_TRACE_SIZE)


@CHANGES("'reader': 0x4000000..0x4001000 is mapped without licence")
def a_page_before(target: Target) -> None:
    lead_to(target, OWN - PAGE, ring(target, 0) - PAGE)


@CHANGES("verify-mapping")
def shifted_by_a_page(target: Target) -> None:
    for at in range(0, MULTIKIT_TRACE_SIZE, PAGE):
        lead_to(target, OWN + at, ring(target, 0) + PAGE + at)


@CHANGES("verify-mapping")
def the_state_in_its_midst(target: Target) -> None:
    offset = target.abi.address("ks") - target.abi.constant("WINDOW_VA")
    lead_to(target, OWN + 2 * PAGE, target.cores[0].window.pa + offset)


@CHANGES("verify-mapping")
def the_ring_of_another_core(target: Target) -> None:
    for at in range(0, MULTIKIT_TRACE_SIZE, PAGE):
        lead_to(target, OWN + at, ring(target, 1) + at)


@CHANGES("verify-kernel-map")
def another_kernel_may_write_it(target: Target) -> None:
    """For cache maintenance it is mapped there, to be read."""
    at = target.kernel_entry(0, target.abi.constant("SHARED_VA") + ring(target, 1))
    target.flip(at, 1 << 7)


@pytest.fixture(name="built")
def built_reader(build_text: Callable[[str], Built]) -> Built:
    return build_text(READER)


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_found(built: Built, name: str) -> None:
    CHANGES.check(name, Target(built))


def test_it_is_the_kernels(built: Built) -> None:
    target = Target(built)
    for mapping in target.pds["reader"].vspace.mappings:
        if mapping.memory in built.plan.rings:
            core = 0 if mapping.vaddr == OWN else 1
            assert built.places.pa(mapping.memory) == ring(target, core)
            assert mapping.memory.size == MULTIKIT_TRACE_SIZE and str(mapping.perms) == "r"
    assert len(built.plan.rings) == 2 and built.plan.shared == built.plan.fixed == ()


def test_description_of_another_core(built: Built, build_text: Callable[[str], Built]) -> None:
    """An image is that of its description, and of no other."""
    other = build_text(READER.replace('name="own" trace="0"', 'name="own" trace="1"'))
    assert other.verify() == []
    assert {each.rule for each in built.verify(other.image)} == {"verify-mapping"}


def test_what_the_invariants_are_told(built: Built, parts: Parts) -> None:
    """Only of a core whose own domains read its ring."""
    start = parts.abi.constant("WINDOW_VA")
    context = SimpleNamespace(parts=parts, system=built.system, kernel_offset=lambda address: address - start)
    assert shown(context, 0) == (kernel_ring.ring_offset(parts.abi), MULTIKIT_TRACE_SIZE)  # type: ignore[arg-type]
    assert shown(context, 1) == (0, 0)  # type: ignore[arg-type]


def test_rights_are_not_the_descriptions(built: Built) -> None:
    """Whatever the rules have let through: a ring is read."""
    reader, other = built.system.pds
    maps = tuple(replace(each, perms=Perms(True, True, False)) for each in reader.maps)
    image = build(replace(built.system, pds=(replace(reader, maps=maps), other)), built.board, built.parts)
    assert sum("has rights rw at" in each.message for each in image.verify()) == 2


def test_ring_that_is_not_alone(built: Built, parts: Parts) -> None:
    """A kernel whose ring shares a page with something else."""
    symbols = dict(parts.kernel.symbols)
    at = symbols["kernel_trace"].address + MULTIKIT_TRACE_SIZE - 8
    symbols["secret"] = Symbol("secret", at, 8, False)
    built.parts = replace(parts, kernel=_With(parts.kernel, symbols))  # type: ignore[arg-type]
    assert any("shares its pages with 'secret'" in each.message for each in built.verify())


class _With:
    """An ELF file with other symbols."""

    def __init__(self, elf: object, symbols: dict[str, Symbol]) -> None:
        self._elf, self.symbols = elf, MappingProxyType(symbols)

    def __getattr__(self, name: str) -> object:
        return getattr(self._elf, name)


class TestRelease:
    """A kernel without a ring."""

    @pytest.fixture
    def release(self, monkeypatch: pytest.MonkeyPatch, parts: Parts, build_text: Callable[[str], Built]) -> Built:
        symbols = {name: each for name, each in parts.kernel.symbols.items() if name != "kernel_trace"}
        monkeypatch.setattr(parts.kernel, "symbols", MappingProxyType(symbols), raising=False)
        has = parts.abi.has
        monkeypatch.setattr(parts.abi, "has", lambda name: name != "kernel_trace" and has(name))
        return build_text(READER)

    def test_it_is_memory_of_zeros(self, release: Built) -> None:
        assert release.verify() == [] and release.plan.rings == ()
        names = {each.name for core in release.plan.cores for each in core.memories}
        assert {"memory region 'own'", "memory region 'far'"} <= names

    def test_kernels_memory_is_refused(self, release: Built) -> None:
        target = Target(release)
        start = ring(target, 0)
        for at in range(0, MULTIKIT_TRACE_SIZE, PAGE):
            lead_to(target, OWN + at, start + at)
        found = release.verify(target.edit.done())
        assert {"verify-memory", "verify-invariant"} <= {each.rule for each in found}
