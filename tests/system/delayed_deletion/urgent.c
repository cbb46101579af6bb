/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Deletes a capability of its own once a period, and measures how long that takes: while nothing is
 * being destroyed, and while the other protection domain's destruction is half done. Both have to
 * be the same but for a constant; what is left to be destroyed takes hundreds of times as long. The
 * machine counts time in instructions.
 */
#include "delayed_deletion.h"

#include <microkit.h>
#include <stdint.h>

#define DEPTH    64
#define PERIOD   1000 /* ticks of the timer */
#define MEASURED 20   /* so many at least while the other destroys */

volatile uint32_t *state;

static uint64_t usual, longest;
static unsigned measured;

static uint64_t now(void)
{
    uint64_t ticks;

    __asm__ volatile("isb\nmrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
}

/* Not the last one to its object. */
static uint64_t time_of_delete(void)
{
    seL4_CPtr root = microkit_cspace_root_slot_to_cptr(1);
    seL4_CPtr copy = microkit_cspace_root_slot_to_cptr(3);
    uint64_t start;

    if (seL4_CNode_Copy(root, copy, DEPTH, root, microkit_cspace_root_slot_to_cptr(2), DEPTH,
                        seL4_AllRights) != seL4_NoError) {
        microkit_dbg_puts("FAILED: urgent\n");
    }
    start = now();
    (void)seL4_CNode_Delete(root, copy, DEPTH);
    return now() - start;
}

static void arm(void)
{
    __asm__ volatile("msr cntp_tval_el0, %0\n"
                     "msr cntp_ctl_el0, %1\n" ::"r"((uint64_t)PERIOD),
                     "r"(1ULL));
}

static void print(const char *what, uint64_t value)
{
    microkit_dbg_puts(what);
    microkit_dbg_put32((uint32_t)value);
    microkit_dbg_puts("\n");
}

static void judge(void)
{
    print("usual ticks: ", usual);
    print("longest ticks: ", longest);
    print("deletions meanwhile: ", measured);
    if (longest > 2 * usual) {
        microkit_dbg_puts("FAILED: a deletion was delayed\n");
    } else if (measured < MEASURED) {
        microkit_dbg_puts("FAILED: the destruction was not interrupted\n");
    } else {
        microkit_dbg_puts("no deletion was delayed\n");
    }
}

void init(void)
{
    for (unsigned i = 0; i < MEASURED; i++) {
        uint64_t ticks = time_of_delete();

        usual = ticks > usual ? ticks : usual;
    }
    arm();
}

void notified(microkit_channel ch)
{
    uint32_t before = *state;
    uint64_t ticks = time_of_delete();

    if (before == DESTROYING && *state == DESTROYING) {
        measured++;
        longest = ticks > longest ? ticks : longest;
    }
    microkit_irq_ack(ch);
    if (*state == DESTROYED) {
        __asm__ volatile("msr cntp_ctl_el0, %0" ::"r"(2ULL));
        judge();
    } else {
        arm();
    }
}
