# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Changes of an image that break isolation between cores, each with the rule that must find it."""

from __future__ import annotations

from collections.abc import Callable

from microkit.base.contract import BASE_IRQ_CAP, BASE_OUTPUT_NOTIFICATION_CAP
from microkit.base.sizes import PAGE, SLOT
from verify_support import AUX, Target, WORD

Change = Callable[[Target], None]
SEEDS: dict[str, tuple[str, Change]] = {}
OUTPUT = 0xFFFF_FFFF_F000


def seed(rule: str) -> Callable[[Change], Change]:
    def register(change: Change) -> Change:
        SEEDS[change.__name__] = rule, change
        return change

    return register


def map_elsewhere(t: Target, at: int, pa: int, bits: int = 0) -> None:
    t.edit.write(at, t.edit.read(at) & ~OUTPUT | pa | bits)


def program_page(t: Target) -> int:
    return t.page_entry("client", 0x200000)


@seed("windows_are_disjoint")
def windows_overlap(t: Target) -> None:
    t.set_row("image_core", "cores", 0, "window_size", t.cores[1].window.pa + PAGE - t.cores[0].window.pa
              if t.cores[1].window.pa > t.cores[0].window.pa else t.cores[0].window.size)
    t.set_row("image_core", "cores", 1, "window_size", t.cores[0].window.pa + PAGE - t.cores[1].window.pa
              if t.cores[0].window.pa > t.cores[1].window.pa else t.cores[1].window.size)


@seed("windows_are_disjoint")
def kernel_with_another_window(t: Target) -> None:
    member = t.abi.layout("boot_info").member("window_size")
    t.flip(t.state(0, "boot") + member.offset, 0x200000)


@seed("kernels_write_their_windows")
def kernel_maps_another_window(t: Target) -> None:
    va = t.abi.constant("WINDOW_VA") + 0x800000
    t.edit.write(t.kernel_entry(0, va), t.edit.read(t.kernel_entry(1, va)))


@seed("kernels_share_no_writable_word")
def kernel_sees_what_another_writes(t: Target) -> None:
    va = t.abi.constant("WINDOW_VA") + 0x800000
    t.edit.write(t.kernel_entry(0, va), t.edit.read(t.kernel_entry(1, va)) | 1 << 7)


@seed("kernels_write_their_windows")
def shared_memory_writable_for_a_kernel(t: Target) -> None:
    region = next(each for each in t.plan.shared if each.region)
    t.flip(t.kernel_entry(1, t.abi.constant("SHARED_VA") + t.places.pa(region)), 1 << 7)


@seed("kernels_write_their_windows")
def tables_writable(t: Target) -> None:
    t.flip(t.kernel_entry(0, t.abi.constant("WINDOW_VA") + t.cores[0].window.tables_offset), 1 << 7)


@seed("kernels_write_their_windows")
def data_executable(t: Target) -> None:
    t.flip(t.kernel_entry(1, t.abi.address("ks")), 1 << 54)


@seed("users_reach_own_or_shared_memory")
def page_of_another_window(t: Target) -> None:
    window = t.cores[1].window
    map_elsewhere(t, program_page(t), window.pa + window.size - PAGE)


@seed("users_reach_own_or_shared_memory")
def page_of_the_kernel(t: Target) -> None:
    map_elsewhere(t, program_page(t), t.cores[0].window.pa)


@seed("users_reach_own_or_shared_memory")
def page_with_a_thread(t: Target) -> None:
    map_elsewhere(t, program_page(t), t.tcb("server", "state") // PAGE * PAGE)


@seed("users_reach_own_or_shared_memory")
def page_with_tables_of_users(t: Target) -> None:
    map_elsewhere(t, program_page(t), t.page_entry("server", 0x200000) // PAGE * PAGE)


@seed("users_reach_own_or_shared_memory")
def page_with_tables_of_the_kernel(t: Target) -> None:
    map_elsewhere(t, program_page(t), t.cores[0].window.tables_pa)


@seed("users_reach_own_or_shared_memory")
def interrupt_controller_mapped(t: Target) -> None:
    entry = t.edit.read(t.kernel_entry(0, t.abi.constant("GICD_VA")))
    map_elsewhere(t, t.page_entry("driver", 0x3000000), entry & OUTPUT)


@seed("users_reach_own_or_shared_memory")
def untyped_memory_with_objects(t: Target) -> None:
    t.edit.write(t.monitor_slot(0, "MONITOR_UNTYPED_BASE") + WORD, t.cores[0].window.pa)


@seed("objects_lie_in_their_window")
def untyped_memory_of_another_core(t: Target) -> None:
    t.edit.copy(t.monitor_slot(1, "MONITOR_UNTYPED_BASE"), t.monitor_slot(0, "MONITOR_UNTYPED_BASE"), SLOT)


@seed("interrupts_have_one_owner")
def interrupt_routed_to_another_core(t: Target) -> None:
    t.set_row("image_irq", "irqs", 0, "core", 0)


@seed("interrupts_have_one_owner")
def interrupt_that_two_cores_have(t: Target) -> None:
    """The other can have it issued, as far as its slots reach."""
    boot = t.state(0, "boot")
    member = t.abi.layout("boot_info").member("irqs")
    t.edit.write(boot + member.offset, 41, 2)
    t.edit.write(t.state(0, "irq_flags") + 40, t.abi.constant("IRQ_ISSUABLE"), 1)


@seed("interrupts_have_one_owner")
def handler_of_an_interrupt_of_nobody(t: Target) -> None:
    t.edit.write(t.slot("driver", BASE_IRQ_CAP + 7) + WORD, 41)


@seed("signals_are_to_doorbells")
def signal_to_no_doorbell(t: Target) -> None:
    t.edit.write(t.slot("client", BASE_OUTPUT_NOTIFICATION_CAP + 4) + WORD, 5)


@seed("signals_are_to_doorbells")
def signal_to_no_core(t: Target) -> None:
    t.edit.write(t.slot("client", BASE_OUTPUT_NOTIFICATION_CAP + 4) + AUX, 1 << 20)


@seed("signals_are_to_doorbells")
def doorbell_that_others_issue(t: Target) -> None:
    at = t.state(1, "irq_flags")
    t.edit.write(at, t.edit.read(at, 1) | t.abi.constant("IRQ_ISSUABLE"), 1)
