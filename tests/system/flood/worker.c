/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Works, and notes how often it is interrupted: a reservation that was lost says so. Each phase lasts
 * until enough was done, and until every ringer of it has rung often enough, so nothing depends on who
 * runs how fast. A doorbell interrupts once, since its receiver does not wait again; beside them there may
 * be an interrupt of the kernel's timer. So many interruptions of less than a thousand instructions
 * each are less than a hundredth of the work.
 */
#include "flood.h"

#define UNITS 20000  /* of work in a phase, of 85 instructions each, at least */
#define RINGS 100000 /* of each ringer in a phase, at least */
#define MOST  4      /* interruptions in a phase */

struct flood *flood;

/* One unit; true when it was interrupted. */
static bool work(void)
{
    static seL4_Word reserved;
    seL4_Word count = 40, value;
    uint32_t lost;

    __asm__ volatile("ldxr %1, [%3]\n"
                     "1: subs %2, %2, #1\n"
                     "b.ne 1b\n"
                     "stxr %w0, %1, [%3]"
                     : "=&r"(lost), "=&r"(value), "+&r"(count)
                     : "r"(&reserved)
                     : "cc", "memory");
    return lost != 0;
}

static bool have_rung(const seL4_Word *before, seL4_Word ringers)
{
    for (seL4_Word i = 0; i < ringers; i++) {
        if (load(&flood->rings[i]) - before[i] < RINGS) {
            return false;
        }
    }
    return true;
}

static void phase(seL4_Word ringers)
{
    seL4_Word before[RINGERS] = {load(&flood->rings[0]), load(&flood->rings[1])};
    seL4_Word units = 0, interruptions = 0;

    store(&flood->phase, ringers);
    while (units < UNITS || !have_rung(before, ringers)) {
        interruptions += work();
        units++;
    }
    microkit_dbg_puts("worker: cores that ring: ");
    microkit_dbg_put64(ringers);
    microkit_dbg_puts(", interruptions: ");
    microkit_dbg_put64(interruptions);
    microkit_dbg_puts(interruptions <= MOST ? ": works\n" : ": STARVES\n");
}

void init(void)
{
    for (seL4_Word ringers = 0; ringers <= RINGERS; ringers++) {
        phase(ringers);
    }
    store(&flood->phase, DONE);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
