/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts what each driver says, and answers. The last ear that has heard all tells the console, where
 * nothing else may come between: one of the drivers has the UART.
 */
#include "rounds.h"

#include <microkit.h>

struct counters *counters; /* set by the tool */

static unsigned int number; /* the digit of the name */

void init(void)
{
    number = (unsigned int)(microkit_name[3] - '0');
}

static void report(void)
{
    for (unsigned int ear = 0; ear < EARS; ear++) {
        for (unsigned int driver = 0; driver < DRIVERS; driver++) {
            if (__atomic_load_n(&counters->of[ear][driver], __ATOMIC_SEQ_CST) != ROUNDS) {
                return;
            }
        }
    }
    microkit_dbg_puts("interrupts: all came, and all were told\n");
}

void notified(microkit_channel ch)
{
    uint64_t *counter = &counters->of[number][ch];

    __atomic_store_n(counter, *counter + 1, __ATOMIC_SEQ_CST);
    if (*counter > ROUNDS) {
        microkit_dbg_puts("interrupts: FAILED: more than there were\n");
    }
    microkit_notify(ch);
    report();
}
