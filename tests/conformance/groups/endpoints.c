/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Taking a badge back: its capabilities, and the sends that are under way.
 */
#include "suite.h"

#define BADGES  3
#define SENDERS 6 /* two for each badge */
#define ANSWER  20

struct crowd {
    seL4_CPtr endpoint, reply;
    seL4_CPtr badged[BADGES]; /* badge 1, 2, 3 */
    struct thread senders[SENDERS];
};

/* Returns the label of the answer. */
static seL4_Word call(seL4_Word endpoint, seL4_Word word, seL4_Word c, seL4_Word d)
{
    seL4_SetMR(0, word);
    return seL4_MessageInfo_get_label(seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1)));
}

/* All of them wait in the endpoint's queue; each uses a capability of its own. */
static void crowd_new(struct crowd *crowd)
{
    crowd->endpoint = endpoint_new();
    crowd->reply = reply_new();
    for (seL4_Word i = 0; i < BADGES; i++) {
        crowd->badged[i] = cap_mint(crowd->endpoint, ALL, i + 1);
    }
    for (seL4_Word i = 0; i < SENDERS; i++) {
        struct thread *sender = &crowd->senders[i];

        thread_new(sender, MAIN + 1);
        thread_start(sender, call, cap_copy(crowd->badged[i % BADGES], ALL), i, 0, 0);
        check(!thread_is_done(sender));
    }
}

/* Senders below the main thread do what they are woken for only when it waits. */
static void lower(struct crowd *crowd)
{
    for (seL4_Word i = 0; i < SENDERS; i++) {
        thread_set_priority(&crowd->senders[i], MAIN - 1);
    }
}

/* Answers a message, which is that of this sender. */
static void answer(struct crowd *crowd, seL4_Word badge, seL4_Word sender)
{
    equal(badge, sender % BADGES + 1);
    equal(seL4_GetMR(0), sender);
    seL4_Send(crowd->reply, seL4_MessageInfo_new(ANSWER + sender, 0, 0, 0));
}

static void answer_next(struct crowd *crowd, seL4_Word sender)
{
    seL4_Word badge = 0;

    (void)seL4_NBRecv(crowd->endpoint, &badge, crowd->reply);
    answer(crowd, badge, sender);
}

static void check_empty(struct crowd *crowd)
{
    seL4_Word badge = 1;

    (void)seL4_NBRecv(crowd->endpoint, &badge, crowd->reply);
    equal(badge, 0);
}

/* Those of one badge leave the queue, and come again as they may still send. */
static void cancel(void)
{
    struct crowd crowd;

    crowd_new(&crowd);
    lower(&crowd);
    ok(seL4_CNode_CancelBadgedSends(CSPACE, crowd.badged[1], DEPTH));
    answer_next(&crowd, 0);
    answer_next(&crowd, 2);
    answer_next(&crowd, 3);
    answer_next(&crowd, 5);
    check_empty(&crowd);
    for (seL4_Word i = 1; i < SENDERS; i += BADGES) {
        seL4_Word badge;

        (void)seL4_Recv(crowd.endpoint, &badge, crowd.reply);
        answer(&crowd, badge, i);
    }
    for (seL4_Word i = 0; i < SENDERS; i++) {
        equal(thread_join(&crowd.senders[i]), ANSWER + i);
    }
}

/* Revoked, the badge's copies are gone, yet calls under way remain; cancelled, these fail. A badge
 * that is not waiting, and no badge at all, cancel nothing. */
static void revoke_and_cancel(void)
{
    struct crowd crowd;
    seL4_CPtr idle, copy;

    crowd_new(&crowd);
    lower(&crowd);
    idle = cap_mint(crowd.endpoint, ALL, 77);
    copy = cap_copy(crowd.badged[2], ALL);
    ok(seL4_CNode_CancelBadgedSends(CSPACE, idle, DEPTH));
    ok(seL4_CNode_CancelBadgedSends(CSPACE, crowd.endpoint, DEPTH));
    cap_revoke(crowd.badged[2]);
    check(!cap_exists(copy) && cap_exists(crowd.badged[2]));
    for (seL4_Word i = 0; i < 3; i++) {
        answer_next(&crowd, i);
    }
    ok(seL4_CNode_CancelBadgedSends(CSPACE, crowd.badged[2], DEPTH));
    answer_next(&crowd, 3);
    answer_next(&crowd, 4);
    check_empty(&crowd);
    for (seL4_Word i = 0; i < SENDERS; i++) {
        equal(thread_join(&crowd.senders[i]), i == 5 ? seL4_InvalidCapability : ANSWER + i);
    }
    check_empty(&crowd);
}

static const struct test tests[] = {
    {"CANCEL_BADGED_SENDS_0001", "sends of one badge are cancelled, all others stay", cancel},
    {"CANCEL_BADGED_SENDS_0002", "a badge is revoked and its calls fail", revoke_and_cancel},
};
GROUP(endpoints, tests);
