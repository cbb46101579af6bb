/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Timeout faults: a handler is told that a budget is used up, and decides what to do about it.
 */
#include "suite.h"

#define LOW    50
#define BUDGET 20000 /* microseconds */
#define LONG   10000000
#define ANSWER 7

static seL4_CPtr handler;

static seL4_Error configure(seL4_CPtr sc, seL4_Time budget, seL4_Word badge)
{
    return seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, sc, budget, LONG, 0, badge, 0);
}

/* A budget that soon ends, and comes back after the test. */
static void limit(struct thread *thread, seL4_Word badge)
{
    seL4_CPtr sc = sc_new(BUDGET, LONG);

    ok(configure(sc, BUDGET, badge));
    thread_set_sc(thread, sc);
}

static void set_handler(struct thread *thread, seL4_Word badge)
{
    ok(seL4_TCB_SetTimeoutEndpoint(thread->tcb, cap_mint(handler, ALL, badge)));
}

static void await_timeout(seL4_CPtr reply, seL4_Word thread_badge, seL4_Word sc_badge)
{
    seL4_Word badge;
    seL4_MessageInfo_t info = seL4_Recv(handler, &badge, reply);

    equal(seL4_MessageInfo_get_label(info), seL4_Fault_Timeout);
    equal(seL4_MessageInfo_get_length(info), seL4_Timeout_Length);
    equal(badge, thread_badge);
    equal(seL4_GetMR(seL4_Timeout_Data), sc_badge);
}

static void answer(seL4_CPtr reply, seL4_Word label)
{
    seL4_Send(reply, seL4_MessageInfo_new(label, 0, 0, 0));
}

static void test_handler(void)
{
    struct thread thread;

    handler = endpoint_new();
    thread_new(&thread, LOW);
    equal(seL4_TCB_SetTimeoutEndpoint(thread.tcb, notification_new()), seL4_InvalidCapability);
    equal(seL4_TCB_SetTimeoutEndpoint(thread.tcb, cap_copy(handler, seL4_CanRead)),
          seL4_InvalidCapability);
    ok(seL4_TCB_SetTimeoutEndpoint(thread.tcb, seL4_CapNull));
    ok(seL4_TCB_SetTimeoutEndpoint(thread.tcb, handler));
}

static void test_fault(void)
{
    struct thread thread;
    seL4_CPtr reply = reply_new();
    seL4_Time used;

    test_handler();
    thread_new(&thread, LOW);
    limit(&thread, 11);
    set_handler(&thread, 5);
    thread_start(&thread, spin_forever, 0, 0, 0, 0);
    await_timeout(reply, 5, 11);
    used = seL4_GetMR(seL4_Timeout_Consumed);
    check(used >= BUDGET * 9 / 10 && used < BUDGET * 30);
    check(rounds[0] > 0);
    check(stands(0));
    ok(configure(thread.sc, BUDGET, 12)); /* a new budget */
    answer(reply, 0);
    check(moves(0));
    await_timeout(reply, 5, 12);
    ok(configure(thread.sc, LONG, 13));
    answer(reply, 1); /* it is not to go on */
    check(stands(0));
    ok(seL4_TCB_Resume(thread.tcb));
    check(moves(0));
    ok(seL4_TCB_Suspend(thread.tcb));
}

/* Nothing new is given: the thread waits for its refill, and that is no other fault. */
static void test_no_budget(void)
{
    struct thread thread;
    seL4_CPtr reply = reply_new();
    seL4_Word badge = 0;

    handler = endpoint_new();
    thread_new(&thread, LOW);
    limit(&thread, 11);
    set_handler(&thread, 5);
    thread_start(&thread, spin_forever, 0, 0, 0, 0);
    await_timeout(reply, 5, 11);
    answer(reply, 0);
    check(stands(0));
    (void)seL4_NBRecv(handler, &badge, reply);
    equal(badge, 0);
    thread_set_sc(&thread, sc_new(BUDGET, BUDGET));
    check(moves(0));
}

static void test_timeout(void)
{
    test_fault();
    test_no_budget();
}

static volatile bool stop;

static seL4_Word serve(seL4_Word endpoint, seL4_Word reply, seL4_Word c, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    for (;;) {
        while (!stop) {
            rounds[0]++;
        }
        (void)seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(ANSWER, 0, 0, 0), NULL, reply);
    }
    return c + d;
}

static seL4_Word call(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    return seL4_MessageInfo_get_label(seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 0)));
}

/* Passes calls on, and the answers back. */
static seL4_Word pass(seL4_Word endpoint, seL4_Word reply, seL4_Word next, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    for (;;) {
        seL4_Word label = call(next, 0, 0, d);

        (void)seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(label, 0, 0, 0), NULL, reply);
    }
    return 0;
}

struct server {
    struct thread thread;
    seL4_CPtr endpoint, reply;
};

/* Starts, also again, and is passive once it waits for a call. */
static void server_start(struct server *server, thread_code code, seL4_CPtr next)
{
    thread_set_sc(&server->thread, sc_new(BUDGET, BUDGET));
    thread_start(&server->thread, code, server->endpoint, server->reply, next, 0);
    others_run();
    thread_set_sc(&server->thread, seL4_CapNull);
}

static void server_new(struct server *server, thread_code code, seL4_CPtr next, seL4_Word badge)
{
    server->endpoint = endpoint_new();
    server->reply = reply_new();
    thread_new(&server->thread, LOW);
    set_handler(&server->thread, badge);
    server_start(server, code, next);
}

/* On a budget of its own, with a handler or without. */
static void client_new(struct thread *client, seL4_CPtr endpoint, seL4_Word badge)
{
    thread_new(client, LOW);
    limit(client, badge);
    thread_start(client, call, endpoint, 0, 0, 0);
}

/* The client's budget ends in the server. Once the server gets more, once it starts again. */
static void test_server(void)
{
    struct server server;
    struct thread a, b;
    seL4_CPtr reply = reply_new();

    stop = false;
    handler = endpoint_new();
    server_new(&server, serve, seL4_CapNull, 6);
    client_new(&a, server.endpoint, 21);
    await_timeout(reply, 6, 21);
    check(rounds[0] > 0);
    check(stands(0));
    ok(configure(a.sc, LONG, 21));
    answer(reply, 0);
    check(moves(0));
    stop = true;
    equal(thread_join(&a), ANSWER);
    stop = false;
    client_new(&b, server.endpoint, 22);
    await_timeout(reply, 6, 22);
    answer(server.reply, ANSWER + 1);
    ok(configure(b.sc, LONG, 22));
    stop = true;
    server_start(&server, serve, seL4_CapNull);
    ok(seL4_SchedContext_Unbind(b.sc));
    ok(configure(b.sc, LONG, 22));
    ok(seL4_SchedContext_Bind(b.sc, b.tcb));
    equal(thread_join(&b), ANSWER + 1);
    thread_start(&b, call, server.endpoint, 0, 0, 0);
    equal(thread_join(&b), ANSWER);
}

/* Each one who gets the budget back finds it used up: server, proxy, client. */
static void test_nested(void)
{
    struct server server, proxy;
    struct thread client;
    seL4_CPtr replies[] = {reply_new(), reply_new(), reply_new()};

    stop = false;
    handler = endpoint_new();
    server_new(&server, serve, seL4_CapNull, 6);
    server_new(&proxy, pass, server.endpoint, 7);
    client_new(&client, proxy.endpoint, 23);
    set_handler(&client, 8);
    await_timeout(replies[0], 6, 23);
    check(rounds[0] > 0);
    answer(server.reply, ANSWER + 2); /* for the server, to the proxy */
    await_timeout(replies[1], 7, 23);
    check(thread_has_sc(&proxy.thread) && !thread_has_sc(&server.thread));
    answer(proxy.reply, ANSWER + 3); /* for the proxy, to the client */
    await_timeout(replies[2], 8, 23);
    check(thread_has_sc(&client) && !thread_has_sc(&proxy.thread));
    check(!thread_is_done(&client));
    ok(configure(client.sc, LONG, 23));
    answer(replies[2], 0);
    equal(thread_join(&client), ANSWER + 3);
    check(stands(0));
}

static const struct test tests[] = {
    {"TIMEOUTFAULT0001", "a used up budget is a fault for the timeout endpoint", test_timeout},
    {"TIMEOUTFAULT0002", "the budget of a client can end in a server", test_server},
    {"TIMEOUTFAULT0003", "a budget that ended is a fault for each one on the way back",
     test_nested},
};
GROUP(timeout, tests);
