/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's call, with a driver, one that has stopped, and another program.
 */
#include "src/client.c"

#include "verdict.h"

seL4_Word message_words[64];

static seL4_Word answer;

microkit_msginfo microkit_ppcall_again(microkit_channel ch, seL4_Word label, seL4_Word word)
{
    CHECK(ch == 5 && label == MICROKIT_TIMER_SET && (word == 1234 || word == MICROKIT_TIME_NEVER));
    return microkit_msginfo_new(answer, 0);
}

int main(void)
{
    answer = MICROKIT_TIMER_OK;
    CHECK(microkit_timer_set(5, 1234) && microkit_timer_cancel(5));
    answer = MICROKIT_ERROR_PEER;
    CHECK(!microkit_timer_set(5, 1234) && !microkit_timer_cancel(5));
    answer = MICROKIT_TIMER_BAD_CALL;
    CHECK(!microkit_timer_set(5, 1234));
    answer = 0;
    CHECK(!microkit_timer_set(5, 1234));
    return passed();
}
