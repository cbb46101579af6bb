/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Receiving without waiting.
 */
#include "suite.h"

#define BADGE 0x31
#define WORD  0x13

static seL4_Word send(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_SetMR(0, WORD);
    seL4_Send(endpoint, seL4_MessageInfo_new(5, 0, 0, 1));
    return 0;
}

static void nothing_there(seL4_CPtr cap, seL4_CPtr reply)
{
    seL4_Word badge = 1;

    (void)seL4_NBRecv(cap, &badge, reply);
    equal(badge, 0);
    badge = 1;
    (void)seL4_NBWait(cap, &badge);
    equal(badge, 0);
}

/* Takes the message of one of two senders by either system call. */
static void message_there(seL4_CPtr endpoint, seL4_CPtr reply)
{
    seL4_CPtr badged = cap_mint(endpoint, ALL, BADGE);
    struct thread senders[2];

    for (int i = 0; i < 2; i++) {
        seL4_MessageInfo_t info;
        seL4_Word badge;

        thread_run(&senders[i], MAIN + 1, send, badged, 0, 0, 0);
        seL4_SetMR(0, 0);
        info = i == 0 ? seL4_NBRecv(endpoint, &badge, reply) : seL4_NBWait(endpoint, &badge);
        equal(badge, BADGE);
        equal(seL4_MessageInfo_get_label(info), 5);
        equal(seL4_MessageInfo_get_length(info), 1);
        equal(seL4_GetMR(0), WORD);
        check(thread_is_done(&senders[i]));
        (void)thread_join(&senders[i]);
    }
}

/* Signals of one badge are one; of several, their union. */
static void signal_there(seL4_CPtr notification, seL4_CPtr reply)
{
    seL4_CPtr one = cap_mint(notification, ALL, 1), six = cap_mint(notification, ALL, 6);
    seL4_Word badge = 0;

    seL4_Signal(one);
    seL4_Signal(one);
    (void)seL4_NBRecv(notification, &badge, reply);
    equal(badge, 1);
    seL4_Signal(six);
    seL4_Signal(one);
    (void)seL4_NBWait(notification, &badge);
    equal(badge, 7);
}

static void nb_receive(void)
{
    seL4_CPtr endpoint = endpoint_new(), notification = notification_new(), reply = reply_new();

    for (int i = 0; i < 3; i++) {
        nothing_there(endpoint, reply);
        nothing_there(notification, reply);
        message_there(endpoint, reply);
        signal_there(notification, reply);
    }
}

static const struct test tests[] = {
    {"NBWAIT0001", "NBRecv and NBWait take what is there, and never wait", nb_receive},
};
GROUP(nbwait, tests);
