/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifies on one channel, on two, up to all that there are, more than a page's log has entries; each
 * time on others. Waits for all answers, and looks whether each channel was notified once and no other.
 */
#include "counters.h"

#define ROUNDS (4 * CHANNELS)

struct counters *counters;

static unsigned int round;
static uint64_t expected[CHANNELS], awaited;
static unsigned int answers;
static bool failed;

static void check(bool right, const char *what, unsigned int ch)
{
    if (!right && !failed) {
        failed = true;
        microkit_dbg_puts("xcore_62_channels: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts(" ");
        microkit_dbg_put32(ch);
        microkit_dbg_puts("\n");
    }
}

/* 62 and 5 have no common divisor: no channel comes twice. */
static void send_some(void)
{
    unsigned int count = round % CHANNELS + 1;

    for (unsigned int i = 0; i < count; i++) {
        unsigned int ch = (5 * i + round) % CHANNELS;

        awaited |= 1ULL << ch;
    }
    for (unsigned int i = 0; i < count; i++) {
        unsigned int ch = (5 * i + round) % CHANNELS;

        expected[ch]++;
        microkit_notify(ch);
    }
}

static void check_counters(void)
{
    for (unsigned int ch = 0; ch < CHANNELS; ch++) {
        check(__atomic_load_n(&counters->of_channel[ch], __ATOMIC_ACQUIRE) == expected[ch],
              "wrong count of channel", ch);
    }
}

void init(void)
{
    send_some();
}

void notified(microkit_channel ch)
{
    check((awaited >> ch & 1) != 0, "unexpected answer on channel", ch);
    awaited &= ~(1ULL << ch);
    answers++;
    if (failed || awaited != 0) {
        return;
    }
    check_counters();
    round++;
    if (round < ROUNDS) {
        send_some();
    } else if (!failed) {
        microkit_dbg_puts("xcore_62_channels: ");
        microkit_dbg_put32(answers);
        microkit_dbg_puts(" notifications answered, each once\n");
    }
}
