/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Begins each round, makes the call of this core, and has the server started again when both callers know.
 */
#include "caller.h"

#define PARENT     1
#define TO_B       2
#define TO_PATIENT 3

volatile struct shared *shared;

static void play(seL4_Word round)
{
    shared->round = round;
    microkit_notify(TO_B);
    microkit_notify(TO_PATIENT);
    call_in_vain(A);
    while (shared->b_ended != round) {
    }
    check(shared->error[A] == round || shared->error[B] == round, "no call has ended as it must");
    if (stays_down(event_of(round))) {
        check(shared->patient_served != round, "the patient one has not waited");
        microkit_notify(PARENT);
    }
    while (shared->patient_served != round) {
    }
}

void init(void)
{
    for (seL4_Word round = 1; round <= ROUNDS; round++) {
        play(round);
    }
    microkit_dbg_puts("a: all rounds: good\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
