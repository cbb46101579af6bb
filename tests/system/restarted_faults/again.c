/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Starts it where it was, and counts what that takes in the end. QEMU counts an instruction as a
 * nanosecond (qemu.txt), so a tick of the counter is 16; a report takes more than 50,000.
 */
#include <microkit.h>

#define FAULTING microkit_cspace_root_slot_to_cptr(1)
#define TIMES    30
#define TICK     16
#define BOUND    5000 /* instructions, with those of the two system calls here */

static seL4_Word now(void)
{
    seL4_Word ticks;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(ticks));
    return ticks;
}

/* It has more priority: when this returns it has faulted. */
static seL4_Word start_again(void)
{
    seL4_Word start = now();

    (void)seL4_TCB_Suspend(FAULTING);
    (void)seL4_TCB_Resume(FAULTING);
    return (now() - start) * TICK;
}

void init(void)
{
    seL4_Word last = 0;

    for (int i = 0; i < TIMES; i++) {
        last = start_again();
    }
    microkit_dbg_puts("restarted_faults: a fault costs ");
    microkit_dbg_put64(last);
    microkit_dbg_puts(last <= BOUND ? " instructions: good\n" : " instructions: FAILED\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
