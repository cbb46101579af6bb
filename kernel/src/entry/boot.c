/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A kernel's start. The tool has laid out all objects, queues and tables, so what is left is to
 * check that image and machine belong together, and to bring the core's devices to that state.
 */
#include <base/config.h>
#include <base/state.h>
#include <debug/console.h>
#include <debug/panic.h>
#include <debug/trace.h>
#include <dispatch/dispatch.h>
#include <entry/boot.h>
#include <machine/machine.h>
#include <schedule/rights.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>

static void check_image(word_t core)
{
    const struct boot_info *boot = &ks.boot;

    if (boot->magic != ABI_MAGIC) {
        panic("the image has no boot information");
    }
    if (boot->abi_version != ABI_VERSION) {
        panic("the image was built for another version of this kernel");
    }
    if (boot->core != core) {
        panic("the image was built for another core");
    }
    if (boot->timer_frequency != timer_frequency()) {
        panic("the timer's frequency is not the one of the board description");
    }
}

/* Doorbells of other cores come by that number. */
static void check_gic(void)
{
    if (!gic_is_number(ks.boot.gic_cpu)) {
        panic(
            "the interrupt controller has another number for this core than the board description");
    }
}

/* Whatever interrupt comes is delivered before threads are woken whose time has come: a few of many, and
 * then the next interrupt (docs/design/bounded-time.md). */
static void enable_irq(u32 intid)
{
    if (ks.irq_state[intid] == IRQ_KERNEL_TIMER) {
        gic_set_last(intid);
    }
    gic_set_trigger(intid, (ks.irq_flags[intid] & IRQ_EDGE) != 0);
    gic_enable(intid);
}

/* Interrupts whose handlers the layout has issued are delivered from the start. */
static void enable_irqs(void)
{
    for (u32 intid = 0; intid < IRQS; intid++) {
        u8 state = ks.irq_state[intid];

        if (state == IRQ_HANDLER || state == IRQ_KERNEL_TIMER) {
            enable_irq(intid);
        }
    }
}

void kernel_boot(word_t core)
{
    trace_switch(CONFIG_DEBUG_BUILD);
    machine_init_core();
    check_image(core);
    check_gic();
    rights_init();
    gic_init_core();
    timer_init();
    enable_irqs();
    ks.now = timer_now();
    ks.consumed = 0;
    ks.min_budget = us_to_ticks(MIN_BUDGET_US);
    ks.reprogram = 1;
    ks.reschedule = 1;
    schedule();
}

void kernel_idle(void)
{
    if (CONFIG_PRINTING) {
        console_flush();
    }
    trace_event(MULTIKIT_TRACE_IDLE, NIL, 0, 0);
    machine_wait_for_interrupt();
}
