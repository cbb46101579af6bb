/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tables of threads and capabilities on the console.
 */
#include <base/state.h>
#include <base/window.h>
#include <debug/console.h>
#include <debug/dump.h>
#include <debug/print.h>
#include <machine/machine.h>

static void begin(void)
{
    console_end_lines();
    uart_acquire(ks.boot.core);
}

static void print_thread(const char *queue, tcb_ref_t ref)
{
    const struct tcb *tcb = tcb_at(ref);

    print_string(queue);
    print_string(" priority ");
    print_decimal(tcb->priority);
    print_string(" pc ");
    print_hex(tcb->context.pc);
    print_string(" ");
    print_text(tcb->name, TCB_NAME_LENGTH);
    print_string("\n");
}

void debug_print_scheduler(void)
{
    begin();
    print_string("scheduler of core ");
    print_decimal(ks.boot.core);
    print_string("\n");
    if (ks.current != NIL) {
        print_thread("current", ks.current);
    }
    for (u32 priority = PRIORITIES; priority-- > 0;) {
        for (tcb_ref_t tcb = ks.ready[priority].head; tcb != NIL; tcb = tcb_at(tcb)->sched_next) {
            print_thread("ready  ", tcb);
        }
    }
    for (tcb_ref_t tcb = ks.release_head; tcb != NIL; tcb = tcb_at(tcb)->sched_next) {
        print_thread("release", tcb);
    }
    uart_release();
}

static const char *cap_name(u8 type)
{
    static const char names[CAP_TYPES][16] = {
        [CAP_NULL] = "null",
        [CAP_UNTYPED] = "untyped",
        [CAP_ENDPOINT] = "endpoint",
        [CAP_NOTIFICATION] = "notification",
        [CAP_REPLY] = "reply",
        [CAP_CNODE] = "cnode",
        [CAP_TCB] = "tcb",
        [CAP_SCHED_CONTEXT] = "sched_context",
        [CAP_SCHED_CONTROL] = "sched_control",
        [CAP_IRQ_CONTROL] = "irq_control",
        [CAP_IRQ_HANDLER] = "irq_handler",
        [CAP_SGI_SIGNAL] = "sgi_signal",
        [CAP_FRAME] = "frame",
        [CAP_PAGE_TABLE] = "page_table",
        [CAP_VSPACE] = "vspace",
        [CAP_ASID_CONTROL] = "asid_control",
        [CAP_ASID_POOL] = "asid_pool",
        [CAP_DOMAIN] = "domain",
        [CAP_VCPU] = "vcpu",
        [CAP_SMC] = "smc",
        [CAP_ZOMBIE] = "zombie",
    };

    return type < CAP_TYPES ? names[type] : "unknown";
}

static void print_cap(u64 index, const struct cap *cap)
{
    print_decimal(index);
    print_string(" ");
    print_string(cap_name(cap->type));
    print_string(" object ");
    print_hex(cap->object);
    print_string(" rights ");
    print_hex(cap->rights);
    print_string(" word ");
    print_hex(cap->word);
    print_string("\n");
}

void debug_print_cspace(tcb_ref_t thread)
{
    const struct cap *root = &tcb_at(thread)->slots[TCB_SLOT_CSPACE].cap;

    if (root->type != CAP_CNODE) {
        return;
    }
    begin();
    print_string("capabilities of ");
    print_text(tcb_at(thread)->name, TCB_NAME_LENGTH);
    print_string("\n");
    for (u64 index = 0; index < BIT(root->size); index++) {
        const struct cap *cap = &slot_at(cnode_slot(root->object, index))->cap;

        if (cap->type != CAP_NULL) {
            print_cap(index, cap);
        }
    }
    uart_release();
}
