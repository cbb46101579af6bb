/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Never stops, and sees by the counter when it was stopped: after its budget, until its period is over. Times are
 * compared in microseconds by CNTFRQ_EL0, with what the system description says and what the kernel says was consumed.
 */
#include <microkit.h>
#include <stdbool.h>

#define SECOND 1000000
#define PERIOD 100000
#define PAUSE  1000 /* more than the kernel is away for anything else */
#define ROUNDS 4

static seL4_Word counter(void)
{
    seL4_Word ticks;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(ticks));
    return ticks;
}

static seL4_Word microseconds(seL4_Word ticks)
{
    seL4_Word frequency;

    __asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
    return ticks * SECOND / frequency;
}

/* When it goes on after the next pause; `last` is when it was stopped. */
static seL4_Word next_pause(seL4_Word *last)
{
    seL4_Word now = counter();

    do {
        *last = now;
        now = counter();
    } while (microseconds(now - *last) < PAUSE);
    return now;
}

/* To two percent. */
static bool is(const char *what, seL4_Word found, seL4_Word wanted)
{
    bool right = found - wanted * 98 / 100 <= wanted * 4 / 100;

    if (!right) {
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(what);
        microkit_dbg_put64(found);
        microkit_dbg_puts(" us\n");
    }
    return right;
}

void init(void)
{
    seL4_CPtr own = microkit_cspace_root_slot_to_cptr(5);
    seL4_Word last, start = next_pause(&last);
    seL4_Word budget = microkit_name[0] == 'f' ? 20000 : 30000;
    bool right = true;

    (void)seL4_SchedContext_Consumed(own);
    for (int i = 0; i < ROUNDS; i++) {
        seL4_Word next = next_pause(&last);
        seL4_SchedContext_Consumed_t consumed = seL4_SchedContext_Consumed(own);

        right = is(": budget: ", microseconds(last - start), budget) && right;
        right = is(": period: ", microseconds(next - start), PERIOD) && right;
        right = is(": consumed: ", consumed.consumed, budget) && right;
        start = next;
    }
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(right ? ": has its share\n" : ": has another share\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
