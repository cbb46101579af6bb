/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifies each receiver alone, then all of them together, for many rounds, while the forger does what
 * it can. Everybody must be notified as often as it was sent to, and answer.
 */
#include "counters.h"

#define ROUNDS 300

struct counters *counters;

static unsigned int round;
static uint64_t expected[RECEIVERS];
static uint32_t awaited;
static bool failed;

static void check(bool right, const char *what, unsigned int receiver)
{
    if (!right && !failed) {
        failed = true;
        microkit_dbg_puts("honest: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts(" ");
        microkit_dbg_put32(receiver);
        microkit_dbg_puts("\n");
    }
}

static void send_some(void)
{
    uint32_t all = (1u << RECEIVERS) - 1;

    awaited = round < RECEIVERS ? 1u << round : all;
    for (unsigned int i = 0; i < RECEIVERS; i++) {
        if (awaited >> i & 1) {
            expected[i]++;
        }
    }
    for (uint32_t left = awaited; left != 0; left &= left - 1) {
        microkit_notify((microkit_channel)__builtin_ctz(left));
    }
}

static void check_counters(void)
{
    for (unsigned int i = 0; i < RECEIVERS; i++) {
        check(__atomic_load_n(&counters->of_receiver[i], __ATOMIC_ACQUIRE) == expected[i],
              "wrong count of receiver", i);
    }
}

void init(void)
{
    send_some();
}

void notified(microkit_channel ch)
{
    check((awaited >> ch & 1) != 0, "unexpected answer of receiver", ch);
    awaited &= ~(1u << ch);
    if (failed || awaited != 0) {
        return;
    }
    check_counters();
    round++;
    if (round < RECEIVERS + ROUNDS) {
        send_some();
    } else if (!failed) {
        microkit_dbg_puts("honest: all counts are right\n");
    }
}
