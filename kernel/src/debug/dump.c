/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tables of threads and capabilities on the console.
 */
#include "turn.h"

#include <base/state.h>
#include <base/window.h>
#include <debug/console.h>
#include <debug/dump.h>
#include <debug/print.h>

static void begin(void)
{
    console_end_lines();
    turn_take();
}

static void print_thread(const char *queue, tcb_ref_t tcb)
{
    print_string(queue);
    print_string(" priority ");
    print_decimal(tcb_at(tcb)->priority);
    print_string(" pc ");
    print_hex(tcb_at(tcb)->context.pc);
    print_string(" ");
    print_text(tcb_at(tcb)->name, TCB_NAME_LENGTH);
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
    for (u32 i = 0; i < PRIORITIES; i++) {
        u32 priority = PRIORITIES - 1 - i;

        for (tcb_ref_t tcb = ks.ready[priority].head; tcb != NIL; tcb = tcb_at(tcb)->sched_next) {
            print_thread("ready  ", tcb);
        }
    }
    for (tcb_ref_t tcb = ks.release_head; tcb != NIL; tcb = tcb_at(tcb)->sched_next) {
        print_thread("release", tcb);
    }
    turn_give();
}

static void print_cap(u64 index, struct cap cap)
{
    print_decimal(index);
    print_string(" ");
    print_string(cap_name(cap.type));
    print_string(" object ");
    print_hex(cap.object);
    print_string(" rights ");
    print_hex(cap.rights);
    print_string(" word ");
    print_hex(cap.word);
    print_string("\n");
}

void debug_print_cspace(tcb_ref_t thread)
{
    struct cap root = tcb_slot_at(thread, TCB_SLOT_CSPACE)->cap;

    if (root.type != CAP_CNODE) {
        return;
    }
    begin();
    print_string("capabilities of ");
    print_text(tcb_at(thread)->name, TCB_NAME_LENGTH);
    print_string("\n");
    for (u64 index = 0; index < bit(root.size); index++) {
        slot_ref_t slot = cnode_slot(root.object, index);

        if (slot_at(slot)->cap.type != CAP_NULL) {
            print_cap(index, slot_at(slot)->cap);
        }
    }
    turn_give();
}
