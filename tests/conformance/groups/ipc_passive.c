/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads that lose their time in the middle of messages: it was lent and is returned, or is taken
 * away, or deleted. Messages go on, the thread does not.
 */
#include "suite.h"

#define SERVER  80       /* priority */
#define FOREVER 10000000 /* microseconds */

static struct thread client, server;
static seL4_CPtr endpoint, reply, go;

static void server_run(thread_code code)
{
    endpoint = endpoint_new();
    reply = reply_new();
    go = notification_new();
    thread_run_passive(&server, SERVER, code, 0, 0, 0, 0);
}

static seL4_Word call(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    note('c');
    (void)seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    note('C');
    return 1;
}

/* Waits for go before and after the answer is sent. */
static seL4_Word serve_in_steps(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (;;) {
        (void)seL4_Recv(endpoint, NULL, reply);
        note('s');
        seL4_Wait(go, NULL);
        note('g');
        seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 0));
        note('S');
    }
    return 0;
}

static void client_run(void)
{
    thread_run(&client, SERVER - 1, call, 0, 0, 0, 0);
    others_run();
}

/* The answer, sent without waiting for the next call, leaves the server without time. */
static void reply_returns_sc(void)
{
    seL4_CPtr own = sc_new(FOREVER, FOREVER);

    server_run(serve_in_steps);
    for (int i = 0; i < 2; i++) {
        client_run();
        seL4_Signal(go);
        others_run();
        noted("csgC");
        equal(thread_join(&client), 1);
        thread_set_sc(&server, own);
        others_run();
        noted("S");
        thread_set_sc(&server, seL4_CapNull);
    }
}

static seL4_Word receive_and_note(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (;;) {
        (void)seL4_Recv(endpoint, NULL, reply);
        note((char)seL4_GetMR(0));
    }
    return 0;
}

/* The message is taken, but nobody lends time. */
static void send_lends_nothing(void)
{
    seL4_CPtr own = sc_new(FOREVER, FOREVER);

    server_run(receive_and_note);
    for (char word = 'a'; word <= 'd'; word++) {
        seL4_SetMR(0, (seL4_Word)word);
        if (word % 2 == 0) {
            seL4_NBSend(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
        } else {
            seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
        }
        others_run();
        noted("");
        thread_set_sc(&server, own);
        others_run();
        noted(((char[]){word, 0}));
        thread_set_sc(&server, seL4_CapNull);
    }
}

static seL4_Word send(seL4_Word word, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_SetMR(0, word);
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    return word;
}

static seL4_Word call_word(seL4_Word word, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_SetMR(0, word);
    (void)seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    return seL4_GetMR(0);
}

static void take_sc(struct thread *thread, bool delete)
{
    seL4_CPtr sc = thread->sc;

    if (delete) {
        cap_delete(sc);
        thread->sc = seL4_CapNull;
    } else {
        thread_set_sc(thread, seL4_CapNull);
    }
}

/* Done after all, and only with another scheduling context. */
static void check_done_with_sc(struct thread *thread, seL4_Word result)
{
    others_run();
    check(!thread_is_done(thread));
    thread_set_sc(thread, sc_new(FOREVER, FOREVER));
    equal(thread_join(thread), result);
}

/* Its message is there, and is answered; what comes after it has to wait. */
static void receive_from_stopped(bool delete)
{
    endpoint = endpoint_new();
    reply = reply_new();
    thread_run(&client, SERVER, send, 31, 0, 0, 0);
    others_run();
    take_sc(&client, delete);
    (void)seL4_Recv(endpoint, NULL, reply);
    equal(seL4_GetMR(0), 31);
    check_done_with_sc(&client, 31);

    thread_start(&client, call_word, 41, 0, 0, 0);
    others_run();
    take_sc(&client, delete);
    (void)seL4_Recv(endpoint, NULL, reply);
    equal(seL4_GetMR(0), 41);
    seL4_SetMR(0, 42);
    seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 1));
    check_done_with_sc(&client, 42);
}

static void receive_from_passive(void)
{
    receive_from_stopped(false);
}

static void sender_loses_sc(void)
{
    receive_from_stopped(true);
}

static seL4_Word receive(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    return seL4_GetMR(0);
}

/* It still receives, but one message only: then it does not wait any more. */
static void receiver_loses_sc(void)
{
    endpoint = endpoint_new();
    reply = reply_new();
    thread_run(&client, SERVER, receive, 0, 0, 0, 0);
    others_run();
    take_sc(&client, true);
    for (seL4_Word word = 1; word <= 2; word++) {
        seL4_SetMR(0, word);
        seL4_NBSend(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    }
    check_done_with_sc(&client, 1);
}

/* Without the context that it was lent the server stops. On another one it answers, but the client
 * has none to go on with. */
static void lent_sc_deleted(void)
{
    server_run(serve_in_steps);
    client_run();
    take_sc(&client, true);
    seL4_Signal(go);
    others_run();
    noted("cs");
    thread_set_sc(&server, sc_new(FOREVER, FOREVER));
    others_run();
    noted("gS");
    check_done_with_sc(&client, 1);
    noted("C");
}

/* The context is the client's again, at once; the call is over without an answer, and is done again
 * when the client is resumed. */
static void reply_deleted(void)
{
    seL4_CPtr other = reply_new();

    server_run(serve_in_steps);
    client_run();
    cap_delete(reply);
    seL4_Signal(go);
    others_run();
    noted("cs");
    equal(seL4_SchedContext_Bind(client.sc, server.tcb), seL4_IllegalOperation);
    ok(seL4_TCB_Resume(client.tcb));
    (void)seL4_Recv(endpoint, NULL, other);
    seL4_Send(other, seL4_MessageInfo_new(0, 0, 0, 0));
    equal(thread_join(&client), 1);
    noted("C");
}

static const struct test tests[] = {
    {"IPC0016", "an answer returns the scheduling context", reply_returns_sc},
    {"IPC0017", "Send and NBSend lend nothing", send_lends_nothing},
    {"IPC0018", "a sender without time is received from, and stays", receive_from_passive},
    {"IPC0019", "a sender whose scheduling context is deleted stays in the queue", sender_loses_sc},
    {"IPC0020", "a receiver whose scheduling context is deleted stays", receiver_loses_sc},
    {"IPC0023", "a lent scheduling context is deleted", lent_sc_deleted},
    {"IPC0024", "a reply object is deleted: its scheduling context returns", reply_deleted},
};
GROUP(ipc_passive, tests);
