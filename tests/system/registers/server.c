/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers calls of the observers from its first one on with registers full of its own. The label of
 * a message is the caller's round; the answer has as many words, and the same label.
 */
#include "pattern.h"

#define REPLY_RECV (-2UL)

static struct registers r;
static seL4_Word round;

/* The words of a message are those of the caller's x2 on; what is beyond its length is nobody's. */
static void check_call(seL4_Word who)
{
    seL4_Word info = r.x[1], badge = r.x[0], length = info & 0x7f;
    seL4_Word observer = badge & 0x3f;
    seL4_Word expected[6] = {MICROKIT_BADGE_CALL | observer, info};

    for (seL4_Word i = 0; i < 4 && i < length; i++) {
        expected[2 + i] = pattern(observer, 2 + i, info >> 12);
    }
    check("ReplyRecv", &r, who, round, 0, 0x3f, expected);
}

static void serve(seL4_Word who, seL4_Word info)
{
    for (;;) {
        round++;
        fill(&r, who, round);
        r.x[0] = INPUT_CAP;
        r.x[1] = info;
        r.x[6] = REPLY_CAP;
        r.x[7] = REPLY_RECV;
        enter_syscall(&r);
        r.x[6] = r.x[6] == REPLY_CAP ? pattern(who, 6, round) : r.x[6];
        r.x[7] = r.x[7] == REPLY_RECV ? pattern(who, 7, round) : r.x[7];
        info = r.x[1];
        check_call(who);
    }
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    serve(microkit_name[0] == 's' ? SERVER : ACTIVE, info.words[0]);
    return info;
}
