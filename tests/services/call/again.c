/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A callee that is restarted while it serves, and then answers, has stopped, or answers what looks like it.
 */
#include "src/again.c"

#include "verdict.h"

seL4_Word message_words[64];

static unsigned int calls, restarts;
static microkit_msginfo last;
static seL4_Word reason;

microkit_msginfo microkit_ppcall(microkit_channel ch, microkit_msginfo msginfo)
{
    CHECK(ch == 5 && msginfo.label == 7 && msginfo.count == 1 && microkit_mr_get(0) == 1234);
    CHECK(++calls < 10);
    if (restarts != 0) {
        restarts--;
        microkit_mr_set(0, MICROKIT_PEER_RESTARTED);
        return microkit_msginfo_new(MICROKIT_ERROR_PEER, 1);
    }
    microkit_mr_set(0, reason);
    return last;
}

static void check(unsigned int restarted, seL4_Word label, seL4_Word word)
{
    calls = 0;
    restarts = restarted;
    last = microkit_msginfo_new(label, 1);
    reason = word;
    CHECK(microkit_ppcall_again(5, 7, 1234).label == label);
    CHECK(calls == restarted + 1 && microkit_mr_get(0) == word);
}

int main(void)
{
    check(0, 99, 1);
    check(0, 99, MICROKIT_PEER_RESTARTED);
    check(3, 99, 1);
    check(1, MICROKIT_ERROR_PEER, MICROKIT_PEER_STOPPED);
    check(0, MICROKIT_ERROR_PEER, MICROKIT_PEER_CORE_DOWN);
    return passed();
}
