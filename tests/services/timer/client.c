/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's call, with a driver that is restarted while it serves, has stopped, or is another program.
 */
#include "src/client.c"

#include "verdict.h"

seL4_Word message_words[64];

static unsigned int calls, restarts;
static microkit_msginfo last;
static seL4_Word reason;

microkit_msginfo microkit_ppcall(microkit_channel ch, microkit_msginfo msginfo)
{
    CHECK(ch == 5 && msginfo.label == MICROKIT_TIMER_SET && msginfo.count == 1);
    CHECK(microkit_mr_get(0) == 1234);
    calls++;
    if (restarts != 0) {
        restarts--;
        microkit_mr_set(0, MICROKIT_PEER_RESTARTED);
        return microkit_msginfo_new(MICROKIT_ERROR_PEER, 1);
    }
    microkit_mr_set(0, reason);
    return last;
}

static bool set(unsigned int restarted, seL4_Word label, seL4_Word word)
{
    calls = 0;
    restarts = restarted;
    last = microkit_msginfo_new(label, 1);
    reason = word;
    return microkit_timer_set(5, 1234);
}

int main(void)
{
    CHECK(set(0, MICROKIT_TIMER_OK, 0) && calls == 1);
    CHECK(set(3, MICROKIT_TIMER_OK, MICROKIT_PEER_RESTARTED) && calls == 4);
    CHECK(!set(1, MICROKIT_ERROR_PEER, MICROKIT_PEER_STOPPED) && calls == 2);
    CHECK(!set(0, MICROKIT_TIMER_BAD_CALL, 0) && calls == 1);
    CHECK(!set(0, 0, MICROKIT_PEER_RESTARTED) && calls == 1);
    return passed();
}
