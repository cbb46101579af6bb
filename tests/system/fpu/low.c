/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In the middle of its own use of FP registers it wakes and calls others, some of which fill the same
 * registers, some only later, and one never.
 */
#include "holder.h"

#define ROUNDS  100
#define PATTERN 0x11112222
#define HIGH    1
#define WITHOUT 2
#define LATE    3

static seL4_Bool undisturbed(const char *by, seL4_Word pattern)
{
    seL4_Bool own = holds(pattern);

    if (!own) {
        microkit_dbg_puts("fpu: FAILED: registers of another thread after ");
        microkit_dbg_puts(by);
        microkit_dbg_puts("\n");
    }
    return own;
}

/* A message of more words than registers hold is not for the fast paths. */
static void call(microkit_channel ch, seL4_Word round)
{
    microkit_ppcall(ch, microkit_msginfo_new(0, round % 2 ? 5 : 0));
}

static seL4_Bool round_is_good(seL4_Word round)
{
    seL4_Word pattern = PATTERN + round;
    seL4_Bool good;

    fill(pattern);
    call(WITHOUT, round / 2);
    good = undisturbed("a call of one without the right", pattern);
    call(LATE, round / 2);
    good &= undisturbed("a call", pattern);
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + HIGH);
    return good & undisturbed("a signal", pattern);
}

void init(void)
{
    seL4_Bool good = holds(0);

    if (!good) {
        microkit_dbg_puts("fpu: FAILED: not zero at first\n");
    }
    for (seL4_Word i = 0; i < ROUNDS; i++) {
        good &= round_is_good(i);
    }
    if (good) {
        microkit_dbg_puts("fpu: 100 times undisturbed\n");
    }
    microkit_notify(WITHOUT);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
