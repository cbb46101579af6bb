/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls, and waits until the server is there.
 */
#include "caller.h"

volatile struct shared *shared;

void init(void)
{
}

void notified(microkit_channel ch)
{
    microkit_msginfo answer;

    (void)ch;
    shared->call[PATIENT] = shared->round;
    microkit_mr_set(0, shared->round);
    answer = microkit_ppcall(SERVER, microkit_msginfo_new(ADD_ONE, 1));
    check(microkit_msginfo_get_label(answer) == 0 && microkit_mr_get(0) == shared->round + 1,
          "a wrong answer");
    shared->patient_served = shared->round;
}
