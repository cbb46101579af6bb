/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifies ten domains of another core on twenty channels, more than there are doorbell
 * interrupts. First one channel at a time, to see that each reaches its own receiver
 * and no other; then all at once, for many rounds.
 */
#include <microkit.h>

#include "counters.h"

#define ROUNDS 50

struct counters *counters; /* set by the tool */

static unsigned int single; /* channel under test, CHANNELS when all were */
static unsigned int round;  /* of those over all channels */
static uint32_t awaited;    /* channels that must answer, one bit each */
static uint64_t expected[CHANNELS];
static unsigned int answers;
static bool failed;

static void check(bool right, const char *what, unsigned int ch)
{
    if (!right && !failed) {
        failed = true;
        microkit_dbg_puts("xcore_20_channels: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts(" ");
        microkit_dbg_put32(ch);
        microkit_dbg_puts("\n");
    }
}

static void send(unsigned int ch)
{
    expected[ch]++;
    awaited |= 1u << ch;
    microkit_notify(ch);
}

static void check_counters(void)
{
    for (unsigned int ch = 0; ch < CHANNELS; ch++) {
        check(__atomic_load_n(&counters->of_channel[ch], __ATOMIC_ACQUIRE) == expected[ch],
              "wrong count of channel", ch);
    }
}

static void start_round(void)
{
    for (unsigned int ch = 0; ch < CHANNELS; ch++) {
        send(ch);
    }
}

static void finish(void)
{
    microkit_dbg_puts("xcore_20_channels: 50 rounds over 20 channels, ");
    microkit_dbg_put32(answers);
    microkit_dbg_puts(" notifications answered\n");
    microkit_dbg_puts("xcore_20_channels: all checks passed\n");
}

void init(void)
{
    send(0);
}

static void next_single(void)
{
    single++;
    if (single < CHANNELS) {
        send(single);
        return;
    }
    microkit_dbg_puts("xcore_20_channels: each of 20 channels reaches its own receiver\n");
    start_round();
}

static void next_round(void)
{
    round++;
    if (round < ROUNDS) {
        start_round();
    } else {
        finish();
    }
}

void notified(microkit_channel ch)
{
    check((awaited >> ch & 1) != 0, "unexpected answer on channel", ch);
    awaited &= ~(1u << ch);
    answers += single == CHANNELS;
    if (failed || awaited != 0) {
        return;
    }
    check_counters();
    if (failed) {
        return;
    }
    if (single < CHANNELS) {
        next_single();
    } else {
        next_round();
    }
}
