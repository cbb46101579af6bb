/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What reports of wrong use say, and which of them end the PD.
 */
#include "fixture.h"

void pd___assert_fail(const char *assertion, const char *file, unsigned int line,
                      const char *function) __attribute__((noreturn));

#define IRQ     3
#define CHANNEL 4
#define CALLS   5 /* with notify="false" */
#define NEITHER 6

static void says(microkit_channel ch, const char *text)
{
    char expected[256];

    fresh();
    microkit_internal_invalid_channel("function", ch);
    snprintf(expected, sizeof(expected), "pd function: invalid channel given '%u': %s\n", ch, text);
    CHECK_CONSOLE(expected);
    CHECK_TRACE("");
}

static void invalid_channels(void)
{
    PATCH(microkit_irqs, BADGE_ID(IRQ));
    PATCH(microkit_notifications, BADGE_ID(CHANNEL) | BADGE_ID(MICROKIT_MAX_CHANNEL_ID));
    PATCH(microkit_pps, BADGE_ID(CALLS) | BADGE_ID(MICROKIT_MAX_CHANNEL_ID));
    says(IRQ, "it is an interrupt");
    says(CHANNEL, "it is a channel without pp=\"true\"");
    says(CALLS, "it is a channel with notify=\"false\"");
    says(MICROKIT_MAX_CHANNEL_ID, "it is a channel");
    says(NEITHER, "no <end> or <irq> of this PD has this id, or the <end> has notify=\"false\" "
                  "without pp=\"true\"");
    /* A shift by these would not be defined. */
    says(MICROKIT_MAX_CHANNELS, "ids are 0 to 61");
    says(64, "ids are 0 to 61");
    says(~0u, "ids are 0 to 61");
}

static void fail(void)
{
    microkit_internal_failed("function", 7, seL4_DeleteFirst);
}

static void assertion(void)
{
    pd___assert_fail("1 == 2", "file.c", 12, "function");
}

static void assertion_outside(void)
{
    pd___assert_fail("1 == 2", "file.c", 12, NULL);
}

static void ends(void (*function)(void), seL4_Error error, const char *text)
{
    fresh();
    attempt(function);
    CHECK(crash_address == (seL4_Word)error);
    CHECK_CONSOLE(text);
}

int main(void)
{
    strcpy(microkit_name, "pd");
    invalid_channels();
    ends(fail, seL4_DeleteFirst, "pd function: failed for '7' with error 8\n");
    ends(assertion, seL4_NoError, "pd|assert failed: 1 == 2 file.c:12 function\n");
    ends(assertion_outside, seL4_NoError, "pd|assert failed: 1 == 2 file.c:12 ?\n");
    return 0;
}
