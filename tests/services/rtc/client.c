/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's calls, with a driver, one that has stopped, and another program.
 */
#include "src/client.c"

#include "verdict.h"

seL4_Word message_words[64];

static seL4_Word answer, called;
static uint16_t count;

microkit_msginfo microkit_ppcall_again(microkit_channel ch, seL4_Word label, seL4_Word word)
{
    CHECK(ch == 5 && (label == MICROKIT_RTC_READ ? word == 0 : word == 1234));
    called = label;
    microkit_mr_set(0, 77);
    return microkit_msginfo_new(answer, count);
}

static bool reads(seL4_Word label, uint16_t words)
{
    uint64_t seconds = 1;
    bool done;

    answer = label;
    count = words;
    done = microkit_rtc_read(5, &seconds);
    CHECK(called == MICROKIT_RTC_READ && seconds == (done ? 77 : 1));
    return done;
}

static bool sets(seL4_Word label)
{
    answer = label;
    return microkit_rtc_set(5, 1234) && called == MICROKIT_RTC_SET;
}

int main(void)
{
    CHECK(reads(MICROKIT_RTC_OK, 1) && !reads(MICROKIT_RTC_OK, 0));
    CHECK(!reads(MICROKIT_RTC_DENIED, 1) && !reads(MICROKIT_ERROR_PEER, 1) && !reads(0, 1));
    CHECK(sets(MICROKIT_RTC_OK) && !sets(MICROKIT_RTC_DENIED) && !sets(MICROKIT_RTC_BAD_CALL));
    CHECK(!sets(MICROKIT_ERROR_PEER));
    return passed();
}
