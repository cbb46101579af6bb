# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory and authority that `<cspace>` gives: as much as the description says, and no more."""

from __future__ import annotations

import random
from collections.abc import Callable

from microkit.base.contract import BASE_USER_CAPS
from microkit.base.sizes import SLOT
import pytest
from backend_support import Built
from verify_support import OBJECT, WORD, Target

SYSTEM = """
<protection_domain name="root" priority="100">
  <program_image path="a.elf"/>
  <cspace slots="300">
    <cap_untyped slot="1" size="0x10000"/>
    <cap_untyped slot="2" size="0x1000" phys_addr="0x9010000"/>
    <cap_cnode slot="3" pd="root"/>
    <cap_sched_control slot="4"/>
    <cap_irq_control slot="5" irqs="30 79:edge"/>
    <cap_asid_control slot="6"/>
    <cap_asid_pool slot="7"/>
  </cspace>
</protection_domain>
<protection_domain name="other" priority="90"><program_image path="b.elf"/></protection_domain>
"""


@pytest.fixture
def built(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


def user(t: Target, index: int) -> int:
    return t.slot("root", BASE_USER_CAPS + index)


def set_type(t: Target, index: int, kind: str) -> None:
    t.edit.write(user(t, index), t.abi.constant("CAP_" + kind), 1)


def set_size(t: Target, index: int, bits: int) -> None:
    t.edit.write(user(t, index) + 2, bits, 1)


def larger(t: Target) -> None:
    set_size(t, 1, 17)


def watermark(t: Target) -> None:
    t.edit.write(user(t, 1) + 16, 0x1000)


def over_objects(t: Target) -> None:
    t.edit.write(user(t, 1) + WORD, t.cores[0].window.pa)


def over_another_program(t: Target) -> None:
    image = t.places.pa(t.pds["other"].image[0].memory) & ~0xffff
    t.edit.write(user(t, 1) + WORD, image)


def outside(t: Target) -> None:
    t.edit.write(user(t, 1) + WORD, t.cores[0].window.pa + t.cores[0].window.size)


def device_as_memory(t: Target) -> None:
    t.edit.write(user(t, 2) + 3, t.abi.constant("CAP_REVOCABLE"), 1)


def another_device(t: Target) -> None:
    t.edit.write(user(t, 2) + WORD, 0x8000000)


def larger_device(t: Target) -> None:
    set_size(t, 2, 16)


def cnode_of_another(t: Target) -> None:
    other = t.cores[0].ref(t.pds["other"].cnode)
    t.edit.write(user(t, 3) + OBJECT, other, 4)


def time_of_another_core(t: Target) -> None:
    t.edit.write(user(t, 4) + WORD, 1)


def control_more(t: Target) -> None:
    set_type(t, 6, "IRQ_CONTROL")


def control_less(t: Target) -> None:
    t.edit.write(user(t, 5), 0, 4)


def another_pool(t: Target) -> None:
    t.edit.write(user(t, 7) + WORD, 512)


def unlicensed_irq(t: Target) -> None:
    t.edit.write(t.state(0, "irq_flags") + 81, t.abi.constant("IRQ_ISSUABLE"), 1)


def irq_taken_away(t: Target) -> None:
    t.edit.write(t.state(0, "irq_flags") + 79, 0, 1)


def other_trigger(t: Target) -> None:
    t.edit.write(t.state(0, "irq_flags") + 79, t.abi.constant("IRQ_ISSUABLE"), 1)


def issued_already(t: Target) -> None:
    t.edit.write(t.state(0, "irq_state") + 30, t.abi.constant("IRQ_HANDLER"), 1)


def timer_taken_away(t: Target) -> None:
    t.edit.write(t.tcb("root", "flags"), 0, 1)


def timer_of_another(t: Target) -> None:
    t.edit.write(t.tcb("other", "flags"), t.abi.constant("TCB_TIMER"), 1)


def given_to_another(t: Target) -> None:
    cell = [t.edit.read(user(t, 4) + at) for at in range(0, SLOT, 8)]
    for at, value in enumerate(cell):
        t.edit.write(t.slot("other", 5) + 8 * at, value)


CHANGES = [larger, watermark, over_objects, over_another_program, outside, device_as_memory,
           another_device, larger_device, cnode_of_another, time_of_another_core, control_more,
           control_less, another_pool, unlicensed_irq, irq_taken_away, other_trigger,
           issued_already, timer_taken_away, timer_of_another, given_to_another]


def test_untouched(built: Built) -> None:
    assert built.verify() == []


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_found(built: Built, change: Callable[[Target], None]) -> None:
    target = Target(built)
    change(target)
    image = target.edit.done()
    assert image != built.image, "the change changes something"
    assert built.verify(image) != []


def test_memory_is_nobody_elses(built: Built) -> None:
    """What is given away is in no address space, no object, no other untyped memory."""
    memory = next(each for each in built.plan.cores[0].memories if "untyped" in each.name)
    places = built.places
    start, end = places.pa(memory), places.pa(memory) + memory.size
    assert start % memory.size == 0
    core = built.cores[0]
    for vspace in core.plan.vspaces:
        for mapping in vspace.mappings:
            at = places.pa(mapping.memory)
            assert at + mapping.memory.size <= start or at >= end
    for each in core.plan.objects:
        assert core.pa(each) + each.size <= start or core.pa(each) >= end
    for offset, bits in core.untyped:
        assert core.window.pa + offset + (1 << bits) <= start or core.window.pa + offset >= end


@pytest.mark.parametrize("slots", [2, 128, 65536, 1 << 20])
def test_slots(build_text: Callable[[str], Built], slots: int) -> None:
    """As many as are asked for, the last one in use."""
    built = build_text(f'''<protection_domain name="root"><program_image path="a.elf"/>
      <cspace slots="{slots}"><cap_sched_control slot="{slots - 1}"/></cspace>
      </protection_domain>''')
    assert built.verify() == []
    root = built.plan.domains[0].cnode
    assert BASE_USER_CAPS + slots <= 1 << root.radix < 2 * (BASE_USER_CAPS + slots)


@pytest.mark.parametrize("slot", range(1, 8))
def test_every_bit_counts(built: Built, slot: int) -> None:
    """Of the capabilities and of the derivation list that they are in."""
    draw = random.Random(slot)
    for _ in range(20):
        target, bit = Target(built), draw.randrange(8 * SLOT)
        target.flip(user(target, slot) + bit // 8, 1 << bit % 8, 1)
        assert built.verify(target.edit.done()) != [], bit
