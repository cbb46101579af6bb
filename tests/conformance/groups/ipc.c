/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Messages of every length between threads and between processes, whoever comes first.
 */
#include "suite.h"

#define LENGTHS   (seL4_MsgMaxLength + 1)
#define BADGE     0x123
#define UNTOUCHED 0x55aa
#define ROUNDS    200 /* even: ends where it began */

static seL4_Word word_of(seL4_Word label, seL4_Word i)
{
    return label << 32 ^ (i + 1) * 0x10001;
}

static seL4_MessageInfo_t message(seL4_Word label, seL4_Word length)
{
    for (seL4_Word i = 0; i < length; i++) {
        seL4_SetMR((int)i, word_of(label, i));
    }
    return seL4_MessageInfo_new(label, 0, 0, length);
}

static void check_message(seL4_MessageInfo_t info, seL4_Word label, seL4_Word length)
{
    equal(seL4_MessageInfo_get_label(info), label);
    equal(seL4_MessageInfo_get_length(info), length);
    equal(seL4_MessageInfo_get_extraCaps(info), 0);
    for (seL4_Word i = 0; i < length; i++) {
        equal(seL4_GetMR((int)i), word_of(label, i));
    }
}

static seL4_Word send_all(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (seL4_Word n = 0; n < LENGTHS; n++) {
        seL4_Send(endpoint, message(n, n));
    }
    return LENGTHS;
}

static seL4_Word nbsend_all(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (seL4_Word n = 0; n < LENGTHS; n++) {
        seL4_NBSend(endpoint, message(n, n));
    }
    return LENGTHS;
}

/* Words of the buffer beyond the message stay as they are. */
static seL4_Word receive_all(seL4_Word endpoint, seL4_Word reply, seL4_Word c, seL4_Word d)
{
    for (seL4_Word n = 0; n < LENGTHS; n++) {
        bool has_more = n >= seL4_FastMessageRegisters && n < seL4_MsgMaxLength;
        seL4_Word badge;
        seL4_MessageInfo_t info;

        if (has_more) {
            seL4_SetMR((int)n, UNTOUCHED);
        }
        info = seL4_Recv(endpoint, &badge, reply);
        check_message(info, n, n);
        equal(badge, BADGE);
        check(!has_more || seL4_GetMR((int)n) == UNTOUCHED);
    }
    return LENGTHS;
}

/* The answer to a message of n words has all the others. */
static seL4_MessageInfo_t answer(seL4_Word n)
{
    return message(n + 1000, seL4_MsgMaxLength - n);
}

static seL4_Word call_all(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (seL4_Word n = 0; n < LENGTHS; n++) {
        check_message(seL4_Call(endpoint, message(n, n)), n + 1000, seL4_MsgMaxLength - n);
    }
    return LENGTHS;
}

static seL4_Word reply_recv_all(seL4_Word endpoint, seL4_Word reply, seL4_Word c, seL4_Word d)
{
    seL4_Word badge, n;
    seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge, reply);

    for (n = 0; n < LENGTHS - 1; n++) {
        check_message(info, n, n);
        equal(badge, BADGE);
        info = seL4_ReplyRecv(endpoint, answer(n), &badge, reply);
    }
    check_message(info, n, n);
    seL4_Send(reply, answer(n));
    return LENGTHS;
}

static seL4_Word reply_then_recv_all(seL4_Word endpoint, seL4_Word reply, seL4_Word c, seL4_Word d)
{
    for (seL4_Word n = 0; n < LENGTHS; n++) {
        seL4_Word badge;

        check_message(seL4_Recv(endpoint, &badge, reply), n, n);
        equal(badge, BADGE);
        seL4_Send(reply, answer(n));
    }
    return LENGTHS;
}

static void thread_or_process_new(struct thread *thread, bool process)
{
    if (process) {
        process_new(thread, MAIN - 1);
    } else {
        thread_new(thread, MAIN - 1);
    }
}

static void give(struct thread *thread, seL4_CPtr cap)
{
    if (thread->cspace != CSPACE) {
        process_give(thread, cap);
    }
}

struct pair {
    struct thread client, server;
    seL4_CPtr badged, endpoint, reply;
};

static void pair_new(struct pair *pair, bool processes)
{
    pair->endpoint = endpoint_new();
    pair->badged = cap_mint(pair->endpoint, ALL, BADGE);
    pair->reply = reply_new();
    thread_or_process_new(&pair->client, processes);
    thread_or_process_new(&pair->server, processes);
    give(&pair->client, pair->badged);
    give(&pair->server, pair->endpoint);
    give(&pair->server, pair->reply);
}

/* Distances from the main thread's priority: what is above runs at once, what is below runs when
 * the main thread waits. */
static void pair_run(struct pair *pair, thread_code client, int client_priority, thread_code server,
                     int server_priority)
{
    thread_set_priority(&pair->client, (seL4_Word)(MAIN + client_priority));
    thread_set_priority(&pair->server, (seL4_Word)(MAIN + server_priority));
    thread_start(&pair->server, server, pair->endpoint, pair->reply, 0, 0);
    thread_start(&pair->client, client, pair->badged, 0, 0, 0);
    equal(thread_join(&pair->client), LENGTHS);
    equal(thread_join(&pair->server), LENGTHS);
}

static void run_all_orders(thread_code client, thread_code server, bool processes)
{
    struct pair pair;

    pair_new(&pair, processes);
    pair_run(&pair, client, -1, server, -1);
    pair_run(&pair, client, -1, server, -2);
    pair_run(&pair, client, -2, server, -1);
    pair_run(&pair, client, 1, server, -1);
    pair_run(&pair, client, -1, server, 1);
    pair_run(&pair, client, 2, server, 1);
}

static void send_recv(void)
{
    run_all_orders(send_all, receive_all, false);
}

static void call_reply_recv(void)
{
    run_all_orders(call_all, reply_recv_all, false);
}

static void call_reply_then_recv(void)
{
    run_all_orders(call_all, reply_then_recv_all, false);
}

static void process_send_recv(void)
{
    run_all_orders(send_all, receive_all, true);
}

static void process_call_reply_recv(void)
{
    run_all_orders(call_all, reply_recv_all, true);
}

static void process_call_reply_then_recv(void)
{
    run_all_orders(call_all, reply_then_recv_all, true);
}

/* What nobody waits for is lost; a receiver above the sender always waits. */
static void run_nbsend(bool processes)
{
    struct pair pair;
    seL4_Word badge = 1;

    pair_new(&pair, processes);
    thread_start(&pair.client, nbsend_all, pair.badged, 0, 0, 0);
    equal(thread_join(&pair.client), LENGTHS);
    (void)seL4_NBRecv(pair.endpoint, &badge, pair.reply);
    equal(badge, 0);
    pair_run(&pair, nbsend_all, -2, receive_all, -1);
    pair_run(&pair, nbsend_all, -1, receive_all, 1);
}

static void nbsend_recv(void)
{
    run_nbsend(false);
}

static void process_nbsend_recv(void)
{
    run_nbsend(true);
}

static seL4_Word call_once(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    check_message(seL4_Call(endpoint, message(6, 6)), 1006, seL4_MsgMaxLength - 6);
    return 6;
}

/* Suspended before the message is taken, and before the answer: each time it calls again. */
static void suspend_in_call(void)
{
    struct pair pair;
    seL4_Word badge = 1;

    pair_new(&pair, false);
    thread_set_priority(&pair.client, MAIN + 1);
    thread_start(&pair.client, call_once, pair.badged, 0, 0, 0);
    for (int i = 0; i < 20; i++) {
        ok(seL4_TCB_Suspend(pair.client.tcb));
        (void)seL4_NBRecv(pair.endpoint, &badge, pair.reply);
        equal(badge, 0);
        ok(seL4_TCB_Resume(pair.client.tcb));
        check_message(seL4_NBRecv(pair.endpoint, &badge, pair.reply), 6, 6);
        equal(badge, BADGE);
        ok(seL4_TCB_Suspend(pair.client.tcb));
        ok(seL4_TCB_Resume(pair.client.tcb));
        check(!thread_is_done(&pair.client));
    }
    check_message(seL4_Recv(pair.endpoint, &badge, pair.reply), 6, 6);
    seL4_Send(pair.reply, answer(6));
    check(thread_is_done(&pair.client));
    equal(thread_join(&pair.client), 6);
}

/* Passes a growing message to and fro; returns the last that came. */
static seL4_Word pass(seL4_Word own, seL4_Word other, seL4_Word reply, seL4_Word starts)
{
    seL4_Word n = 0;

    if (!starts) {
        n = seL4_MessageInfo_get_label(seL4_Recv(own, NULL, reply));
    }
    while (n < ROUNDS) {
        seL4_MessageInfo_t info = message(n + 1, (n + 1) % LENGTHS);

        info = seL4_NBSendRecv(other, info, own, NULL, reply);
        n += 2;
        check_message(info, n, n % LENGTHS);
    }
    if (n == ROUNDS) {
        seL4_NBSend(other, message(n + 1, (n + 1) % LENGTHS));
    }
    return n;
}

struct players {
    struct thread first, second;
    seL4_CPtr to_first, to_second, replies;
};

static void players_start(struct players *players, bool processes, seL4_Word first_priority)
{
    seL4_CPtr replies = objects_new(seL4_ReplyObject, 0, 2);

    players->to_first = endpoint_new();
    players->to_second = endpoint_new();
    thread_or_process_new(&players->first, processes);
    thread_or_process_new(&players->second, processes);
    for (seL4_CPtr i = 0; i < 2; i++) {
        struct thread *thread = i == 0 ? &players->first : &players->second;

        give(thread, players->to_first);
        give(thread, players->to_second);
        give(thread, replies + i);
    }
    thread_set_priority(&players->second, MAIN + 1);
    thread_start(&players->second, pass, players->to_second, players->to_first, replies + 1, 0);
    thread_set_priority(&players->first, first_priority);
    thread_start(&players->first, pass, players->to_first, players->to_second, replies, 1);
}

static void run_nbsendrecv(bool processes, seL4_Word first_priority)
{
    struct players players;

    players_start(&players, processes, first_priority);
    equal(thread_join(&players.first), ROUNDS);
    equal(thread_join(&players.second), ROUNDS + 1);
}

/* One scheduling context for both: it goes along, but not with the last message (NBSend). */
static void run_nbsendrecv_passive(bool processes)
{
    struct players players;
    seL4_CPtr sc;

    players_start(&players, processes, MAIN - 1);
    sc = players.second.sc;
    thread_set_sc(&players.second, seL4_CapNull);
    equal(thread_join(&players.first), ROUNDS);
    check(!thread_is_done(&players.second));
    thread_set_sc(&players.second, sc);
    equal(thread_join(&players.second), ROUNDS + 1);
}

static void nbsendrecv(void)
{
    run_nbsendrecv(false, MAIN - 1);
    run_nbsendrecv(false, MAIN + 1);
    run_nbsendrecv(false, MAIN + 2);
    run_nbsendrecv_passive(false);
}

static void process_nbsendrecv(void)
{
    run_nbsendrecv(true, MAIN - 1);
    run_nbsendrecv_passive(true);
}

static const struct test tests[] = {
    {"IPC0001", "messages of all lengths by Send and Recv", send_recv},
    {"IPC0002", "messages of all lengths by Call and ReplyRecv", call_reply_recv},
    {"IPC0003", "messages of all lengths by Call, Send to the reply, Recv", call_reply_then_recv},
    {"IPC0004", "NBSend reaches who waits, and only who waits", nbsend_recv},
    {"IPC1001", "Send and Recv between address spaces", process_send_recv},
    {"IPC1002", "Call and ReplyRecv between address spaces", process_call_reply_recv},
    {"IPC1003", "Call, Send, Recv between address spaces", process_call_reply_then_recv},
    {"IPC1004", "NBSend between address spaces", process_nbsend_recv},
    {"IPC0010", "a call that is suspended starts again", suspend_in_call},
    {"IPC0025", "NBSendRecv sends and waits in one", nbsendrecv},
    {"IPC0026", "NBSendRecv between address spaces", process_nbsendrecv},
};
GROUP(ipc, tests);
