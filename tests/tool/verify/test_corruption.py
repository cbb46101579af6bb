# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every seeded mistake in an image is found. Each test changes one thing that would break
isolation, or make the system another one than described, and puts the checksum right."""

from __future__ import annotations

from collections.abc import Callable

from microkit.base.contract import (
    BASE_ENDPOINT_CAP, BASE_IRQ_CAP, BASE_OUTPUT_NOTIFICATION_CAP, BASE_TCB_CAP, FAULT_EP_CAP,
    MONITOR_EP,
)  # fmt: skip
from microkit.base.sizes import PAGE, SLOT
import pytest
from backend_support import SYSTEM, Built, Editor
from verify_support import AUX, Changes, OBJECT, RIGHTS, WORD, Target


@pytest.fixture
def built(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


def test_untouched(built: Built) -> None:
    assert built.verify() == []
    assert built.verify(Editor(built).done()) == []


def test_offsets(built: Built) -> None:
    cap = built.parts.abi.layout("cap")
    assert [cap.member(name).offset for name in ("rights", "object", "word", "aux")] == [
        RIGHTS, OBJECT, WORD, AUX
    ]  # fmt: skip
    assert built.parts.abi.size("slot") == SLOT


change = Changes[Target]()


@change("verify-memory")
def page_elsewhere(t: Target) -> None:
    t.flip(t.page_entry("client", 0x200000), 0x1000)


@change("verify-memory")
def kernel_page_mapped(t: Target) -> None:
    at = t.page_entry("client", 0x200000)
    descriptor = t.edit.read(at) & ~0xFFFF_FFFF_F000
    t.edit.write(at, descriptor | t.cores[0].window.pa)


@change("verify-mapping")
def page_table_mapped_beside(t: Target) -> None:
    """A page more than the program has: the core's own kernel page, writable."""
    domain = t.pds["client"]
    end = max(each.end for each in domain.image)
    descriptor = t.edit.read(t.page_entry("client", 0x200000)) & ~0xFFFF_FFFF_F000
    t.edit.write(t.page_entry("client", end), descriptor | t.cores[0].window.pa | 0x80)


@change("verify-mapping")
def code_writable(t: Target) -> None:
    t.flip(t.page_entry("client", 0x200000), t.abi.constant("PTE_WRITE"))


@change("verify-mapping")
def stack_executable(t: Target) -> None:
    t.flip(t.page_entry("client", t.pds["client"].layout.stack_bottom), t.abi.constant("PTE_XN"))


@change("verify-mapping")
def read_only_region_writable(t: Target) -> None:
    t.flip(t.page_entry("driver", 0x2000000), t.abi.constant("PTE_WRITE"))


@change("verify-mapping")
def device_cached(t: Target) -> None:
    bits = t.abi.constant("PTE_NORMAL") | t.abi.constant("PTE_INNER_SHAREABLE")
    t.flip(t.page_entry("driver", 0x3000000), bits ^ t.abi.constant("PTE_DEVICE"))


@change("verify-mapping")
def other_device(t: Target) -> None:
    t.flip(t.page_entry("driver", 0x3000000), 0x10000)


@change("verify-mapping")
def page_missing(t: Target) -> None:
    t.edit.write(t.page_entry("driver", 0x2001000), 0)


@change("verify-mapping")
def guard_mapped(t: Target) -> None:
    space = t.pds["client"].layout
    pages = (t.page_entry("client", each) for each in (space.stack_bottom, space.max_vaddr))
    t.edit.copy(*pages, 8)


@change("verify-image")
def table_of_itself(t: Target) -> None:
    """A table whose entry names the table: endless for a careless walker."""
    core, vspace = t.cores[0], t.pds["client"].vspace
    table = core.pa(vspace.tables[2, 0])
    t.edit.write(table + 8 * 100, table | 3)
    t.edit.write(table + 8 * 101, 0x20)


@change("verify-capability")
def more_rights(t: Target) -> None:
    t.edit.write(t.slot("driver", BASE_OUTPUT_NOTIFICATION_CAP) + RIGHTS, 15, 1)


@change("verify-capability")
def other_badge(t: Target) -> None:
    t.edit.write(t.slot("driver", BASE_OUTPUT_NOTIFICATION_CAP) + WORD, 1 << 5)


@change("verify-capability")
def call_badge(t: Target) -> None:
    t.flip(t.slot("client", BASE_ENDPOINT_CAP + 1) + WORD, 1)


@change("verify-capability")
def other_notification(t: Target) -> None:
    ref = t.cores[1].ref(t.pds["driver"].notification)
    t.edit.write(t.slot("driver", BASE_OUTPUT_NOTIFICATION_CAP) + OBJECT, ref, 4)


@change("verify-capability")
def extra_capability(t: Target) -> None:
    """Its own TCB, in a slot that is empty, in no list."""
    t.edit.copy(t.slot("driver", BASE_TCB_CAP + 3), t.slot("driver", 9), SLOT)


@change("verify-capability")
def missing_capability(t: Target) -> None:
    t.edit.copy(t.slot("driver", 9), t.slot("driver", BASE_IRQ_CAP + 7), SLOT)


@change("verify-capability")
def other_interrupt(t: Target) -> None:
    t.edit.write(t.slot("driver", BASE_IRQ_CAP + 7) + WORD, 41)


@change("verify-capability")
def sgi_of_nobody(t: Target) -> None:
    t.edit.write(t.slot("client", BASE_OUTPUT_NOTIFICATION_CAP + 4) + WORD, 5)


@change("verify-capability")
def sgi_to_other_core(t: Target) -> None:
    t.edit.write(t.slot("client", BASE_OUTPUT_NOTIFICATION_CAP + 4) + AUX, 4 << 16)


def fault_slot(t: Target, name: str) -> int:
    return t.tcb(name, "slots") + t.abi.constant("TCB_SLOT_FAULT_HANDLER") * SLOT


@change("verify-capability")
def fault_badge_of_other(t: Target) -> None:
    t.flip(fault_slot(t, "client") + WORD, 3)


@change("verify-capability")
def faults_can_be_forged(t: Target) -> None:
    """A domain has in its CSpace what the kernel reports its faults with."""
    t.edit.copy(fault_slot(t, "client"), t.slot("client", FAULT_EP_CAP), SLOT)


@change("verify-capability")
def child_forges_faults(t: Target) -> None:
    t.edit.copy(fault_slot(t, "child"), t.slot("child", FAULT_EP_CAP), SLOT)


@change("verify-capability")
def monitor_called_by_active(t: Target) -> None:
    """Only passive domains have a request to make."""
    t.edit.copy(t.slot("server", MONITOR_EP), t.slot("client", MONITOR_EP), SLOT)


@change("verify-capability")
def request_is_a_fault(t: Target) -> None:
    t.edit.write(t.slot("server", MONITOR_EP) + WORD, 1)


@change("verify-capability")
def request_with_grant(t: Target) -> None:
    rights = t.abi.constant("RIGHT_WRITE") | t.abi.constant("RIGHT_GRANT")
    t.edit.write(t.slot("server", MONITOR_EP) + RIGHTS, rights, 1)


@change("verify-capability")
def request_of_other(t: Target) -> None:
    t.flip(t.slot("server", MONITOR_EP) + WORD, 3)


@change("verify-capability")
def fault_handler(t: Target) -> None:
    slot = t.tcb("child", "slots") + t.abi.constant("TCB_SLOT_FAULT_HANDLER") * SLOT
    t.edit.write(slot + WORD, 1)


@change("verify-capability")
def cspace_of_other(t: Target) -> None:
    """Two threads with one CSpace."""
    slot = t.abi.constant("TCB_SLOT_CSPACE") * SLOT
    t.edit.copy(t.tcb("client", "slots") + slot, t.tcb("server", "slots") + slot, 24)


@change("verify-invariant")
def something_displaced(t: Target) -> None:
    """A capability in the slot for what a thread has begun to destroy."""
    slot = t.abi.constant("TCB_SLOT_SPARE") * SLOT
    t.edit.write(t.tcb("client", "slots") + slot, t.abi.constant("CAP_SCHED_CONTROL"), 1)


@change("verify-image")
def something_half_destroyed(t: Target) -> None:
    slot = t.abi.constant("TCB_SLOT_ZOMBIE") * SLOT
    t.edit.write(t.tcb("client", "slots") + slot + WORD, 1 << 32 | 1)


@change("verify-capability")
def untyped_larger(t: Target) -> None:
    t.edit.write(t.monitor_slot(0, "MONITOR_UNTYPED_BASE") + 2, 20, 1)


@change("verify-capability")
def untyped_covers_objects(t: Target) -> None:
    core = t.cores[0]
    slot = t.monitor_slot(0, "MONITOR_UNTYPED_BASE")
    t.edit.write(slot + WORD, core.window.pa)


@change("verify-capability")
def list_broken(t: Target) -> None:
    layout = t.abi.layout("slot")
    t.edit.write(t.slot("client", BASE_OUTPUT_NOTIFICATION_CAP + 1) + layout.member("next").offset, 0x1000, 4)


@change("verify-capability")
def derived_is_revocable(t: Target) -> None:
    slot = t.tcb("client", "slots") + t.abi.constant("TCB_SLOT_VSPACE") * SLOT
    t.flip(slot + t.abi.layout("cap").member("flags").offset, t.abi.constant("CAP_REVOCABLE"), 1)


@change("verify-kernel-map")
def kernel_maps_other_window(t: Target) -> None:
    va = t.abi.constant("WINDOW_VA") + 0x800000
    t.edit.write(t.kernel_entry(0, va), t.edit.read(t.kernel_entry(1, va)))


@change("verify-kernel-map")
def kernel_code_writable(t: Target) -> None:
    t.flip(t.kernel_entry(0, t.abi.constant("WINDOW_VA") + 0x1000), 1 << 7)


@change("verify-kernel-map")
def kernel_data_executable(t: Target) -> None:
    t.flip(t.kernel_entry(1, t.abi.address("ks")), 1 << 54)


@change("verify-kernel-map")
def shared_frame_writable(t: Target) -> None:
    region = next(each for each in t.plan.shared if each.region)
    t.flip(t.kernel_entry(1, t.abi.constant("SHARED_VA") + t.places.pa(region)), 1 << 7)


@change("verify-kernel-map")
def kernel_maps_device(t: Target) -> None:
    t.flip(t.kernel_entry(0, t.abi.constant("UART_VA")), 0x1000)


@change("verify-kernel-map")
def kernel_tables_writable(t: Target) -> None:
    core = t.cores[0]
    t.flip(t.kernel_entry(0, t.abi.constant("WINDOW_VA") + core.window.tables_offset), 1 << 7)


@change("verify-interrupt")
def doorbell_of_other(t: Target) -> None:
    """The doorbell of core 1 rings for the child, who has no channel between cores."""
    at = t.state(1, "irq_slots") + OBJECT
    t.edit.write(at, t.cores[1].ref(t.pds["child"].notification), 4)


def set_bits(t: Target, at: int, name: str) -> None:
    t.edit.write(at, t.edit.read(at, 1) | t.abi.constant(name), 1)


@change("verify-interrupt")
def interrupt_not_owned(t: Target) -> None:
    t.edit.write(t.state(0, "irq_flags") + 40, t.abi.constant("IRQ_ISSUABLE"), 1)


@change("verify-interrupt")
def doorbell_issuable(t: Target) -> None:
    """Whoever controls interrupts could ring it."""
    set_bits(t, t.state(1, "irq_flags"), "IRQ_ISSUABLE")


@change("verify-interrupt")
def own_interrupt_issuable(t: Target) -> None:
    set_bits(t, t.state(1, "irq_flags") + 40, "IRQ_ISSUABLE")


@change("verify-interrupt")
def interrupt_that_waiting_acknowledges(t: Target) -> None:
    """The description has it acknowledged by calls only."""
    set_bits(t, t.state(1, "irq_flags") + 40, "IRQ_IMPLIED_ACK")


@change("verify-interrupt")
def doorbell_that_is_never_acknowledged(t: Target) -> None:
    t.edit.write(t.state(1, "irq_flags"), t.abi.constant("IRQ_EDGE"), 1)


@change("verify-interrupt")
def doorbell_that_may_not_wait(t: Target) -> None:
    t.edit.write(t.state(1, "irq_slots") + 1, t.abi.constant("RIGHT_WRITE"), 1)


@change("verify-interrupt")
def interrupt_that_may_wait(t: Target) -> None:
    set_bits(t, t.state(1, "irq_slots") + 40 * SLOT + 1, "RIGHT_READ")


@change("verify-interrupt")
def active_from_the_start(t: Target) -> None:
    set_bits(t, t.state(1, "irq_flags") + 40, "IRQ_ACTIVE")


@change("verify-thread")
def acknowledges_from_the_start(t: Target) -> None:
    member = t.abi.layout("notification").member("implied_irqs")
    notification = t.pds["driver"].notification
    t.edit.write(t.cores[1].pa(notification) + member.offset, 41, 4)


@change("verify-interrupt")
def interrupt_to_other_core(t: Target) -> None:
    t.set_row("image_irq", "irqs", 0, "core", 0)


@change("verify-interrupt")
def interrupt_level(t: Target) -> None:
    t.set_row("image_irq", "irqs", 0, "edge", 0)


@change("verify-thread")
def priority_raised(t: Target) -> None:
    t.edit.write(t.tcb("client", "priority"), 201, 1)


@change("verify-thread")
def may_raise_priority(t: Target) -> None:
    t.edit.write(t.tcb("client", "max_priority"), 255, 1)


@change("verify-thread")
def other_entry(t: Target) -> None:
    at = t.tcb("client", "context") + t.abi.layout("context").member("pc").offset
    t.flip(at, 4)


@change("verify-thread")
def privileged(t: Target) -> None:
    """PSTATE.M = EL2h."""
    at = t.tcb("client", "context") + t.abi.layout("context").member("pstate").offset
    t.edit.write(at, 9)


@change("verify-thread")
def buffer_of_other(t: Target) -> None:
    t.edit.copy(t.tcb("server", "ipc_buffer_ref"), t.tcb("client", "ipc_buffer_ref"), 4)


@change("verify-thread")
def larger_budget(t: Target) -> None:
    sc = t.cores[0].pa(t.pds["client"].sc)
    at = sc + t.abi.layout("sched_context").member("budget").offset
    t.edit.write(at, t.edit.read(at) * 2)


@change("verify-thread")
def floating_point(t: Target) -> None:
    t.edit.write(t.tcb("client", "flags"), 0, 1)


@change("verify-thread")
def timer_without_its_interrupt(t: Target) -> None:
    t.edit.write(t.tcb("client", "flags"), 3, 1)


@change("verify-thread")
def interrupt_without_the_timer(t: Target) -> None:
    t.edit.write(t.tcb("driver", "flags"), 0, 1)


@change("verify-thread")
def thread_not_queued(t: Target) -> None:
    at = t.state(0, "ready") + 100 * 8
    t.edit.write(at, 0)


@change("verify-thread")
def one_vmid_for_two(t: Target) -> None:
    slot = t.abi.constant("TCB_SLOT_VSPACE") * SLOT + AUX
    other = t.edit.read(t.tcb("server", "slots") + slot) >> 48
    at = t.tcb("client", "slots") + slot
    t.edit.write(at, t.edit.read(at) & (1 << 48) - 1 | other << 48)


@change("verify-kernel")
def window_larger(t: Target) -> None:
    boot = t.abi.layout("boot_info").member("window_size").offset
    t.flip(t.state(0, "boot") + boot, 1 << 21)


@change("verify-kernel")
def more_interrupts_than_the_memory_has(t: Target) -> None:
    """The kernel would take what lies behind its state for a slot of an interrupt."""
    at = t.state(0, "boot") + t.abi.layout("boot_info").member("irqs").offset
    t.edit.write(at, t.edit.read(at, 2) + 1, 2)


@change("verify-kernel")
def kernel_code(t: Target) -> None:
    t.flip(t.cores[1].window.pa, 1 << 8)


@change("verify-program")
def program_code(t: Target) -> None:
    t.flip(t.places.pa(t.pds["client"].image[0].memory) + 8, 1 << 9)


@change("verify-program")
def program_variable(t: Target) -> None:
    t.flip(t.variable("client", "microkit_notifications"), 1)


@change("verify-program")
def prefill_changed(t: Target) -> None:
    region = next(each for each in t.plan.regions.values() if each.region.name == "own")
    t.flip(t.places.pa(region) + 100, 1)


def of_channel_4(t: Target, member: str) -> int:
    """What the client knows of its channel to another core."""
    layout = t.abi.layout("microkit_xcore_channel")
    first = t.variable("client", "microkit_xcore_channels")
    return first + 4 * layout.size + layout.member(member).offset


def of_sender(t: Target, member: str) -> int:
    """What the driver knows of those on another core."""
    layout = t.abi.layout("microkit_xcore_sender")
    return t.variable("driver", "microkit_xcore_senders") + layout.member(member).offset


@change("verify-mapping")
def sequence_word_of_other(t: Target) -> None:
    """The sender's page is not the one that the receiver looks at."""
    t.flip(of_channel_4(t, "out"), PAGE)


@change("verify-mapping")
def sequence_words_in_the_midst(t: Target) -> None:
    """The right page, from another word on."""
    t.flip(of_channel_4(t, "out"), 8)


@change("verify-program")
def notifies_on_another_channel(t: Target) -> None:
    """The id that the channel has at the receiver."""
    t.flip(of_channel_4(t, "id"), 1)


@change("verify-program")
def hears_on_another_channel(t: Target) -> None:
    """A channel of others, taken for one of the sender's."""
    t.flip(of_sender(t, "ids"), 1 << 60)


@change("verify-program")
def does_not_look_at_first(t: Target) -> None:
    """The receiver takes the first notifications for seen."""
    t.flip(of_sender(t, "seen"), 1)


@change("verify-program")
def monitor_knows_other_name(t: Target) -> None:
    info = next(each for each in t.plan.cores[0].memories if "information" in each.name)
    at = t.edit.place(t.places.pa(info))
    found = t.edit.data.index(b"server", at)
    t.edit.data[found : found + 6] = b"client"


@change("verify-image")
def other_start(t: Target) -> None:
    t.set_row("image_core", "cores", 1, "entry_pa", t.cores[0].window.pa)


@change("verify-memory")
def windows_overlap(t: Target) -> None:
    base = t.cores[0].window.pa
    t.set_row("image_core", "cores", 1, "window_pa", base)
    t.set_row("image_core", "cores", 1, "entry_pa", base)


@change("verify-memory")
def segment_over_image(t: Target) -> None:
    t.set_row("image_segment", "segments", 0, "pa", t.built.board.load_address)


@change("verify-image")
def fewer_cores(t: Target) -> None:
    at = t.edit.start + t.abi.layout("image_header").member("cores").offset
    t.edit.data[at] = 1


@change("verify-image")
def loader_changed(t: Target) -> None:
    t.edit.data[100] ^= 1


@change("verify-invariant")
def derivation_list_not_linked_back(t: Target) -> None:
    prev = t.abi.layout("slot").member("prev").offset
    slot = t.abi.constant("TCB_SLOT_CSPACE") * SLOT
    t.flip(t.tcb("client", "slots") + slot + prev, 8, 4)


@change("verify-invariant")
def untyped_memory_given_twice(t: Target) -> None:
    first = t.monitor_slot(1, "MONITOR_UNTYPED_BASE")
    for offset in range(0, SLOT - 8, 8):
        t.edit.write(first + SLOT + offset, t.edit.read(first + offset))


@change("verify-invariant")
def untyped_memory_with_objects(t: Target) -> None:
    t.edit.write(t.monitor_slot(0, "MONITOR_UNTYPED_BASE") + WORD, t.cores[0].window.pa)


@change("verify-invariant")
def refills_exceed_the_budget(t: Target) -> None:
    member = t.abi.layout("sched_context").member("budget")
    t.flip(t.cores[0].pa(t.pds["client"].sc) + member.offset, 64)


@change("verify-invariant")
def thread_in_no_state(t: Target) -> None:
    t.flip(t.tcb("client", "state"), 0xff, 1)


@pytest.mark.parametrize("name", change)
def test_change_is_found(built: Built, name: str) -> None:
    change.check(name, Target(built))


def test_wrong_checksum(built: Built) -> None:
    data = bytearray(built.image)
    data[-1] ^= 1
    assert "verify-image" in {found.rule for found in built.verify(bytes(data))}


@pytest.mark.parametrize("size", [0, 100, 4096, 4200, 8191, 20000])
def test_cut_off(built: Built, size: int) -> None:
    found = built.verify(built.image[:size] or b"\0")
    assert [each.rule for each in found]


def test_image_of_other_system(built: Built, build_text: Callable[[str], Built]) -> None:
    """The same without one access right."""
    more, less = ('vaddr="0x2000000" perms="rw"', 'vaddr="0x2000000" perms="r"')
    other = build_text(SYSTEM.replace(more, less))
    assert other.verify() == []
    assert other.verify(built.image)
