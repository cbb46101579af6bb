/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A scheduling context that follows calls from a client to passive servers, and how it comes back
 * when the chain breaks.
 */
#include "suite.h"

#define LOW     50
#define FOREVER 10000

/* A link of the chain: a passive server, or (without endpoint) the client. */
struct link {
    struct thread thread;
    seL4_CPtr endpoint, reply;
};

static struct link client, proxy, server;
static seL4_CPtr client_memory; /* of its scheduling context */

static seL4_MessageInfo_t empty(void)
{
    return seL4_MessageInfo_new(0, 0, 0, 0);
}

static seL4_Word call(seL4_Word endpoint, seL4_Word what, seL4_Word c, seL4_Word d)
{
    note((char)what);
    (void)seL4_Call(endpoint, empty());
    note((char)(what - 'a' + 'A'));
    return c + d;
}

/* Passes the call on. */
static seL4_Word pass(seL4_Word endpoint, seL4_Word reply, seL4_Word next, seL4_Word what)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    (void)call(next, what, 0, 0);
    seL4_Send(reply, empty());
    seL4_Wait(endpoint, NULL);
    return 0;
}

/* Works on the call for ever. */
static seL4_Word spin(seL4_Word endpoint, seL4_Word reply, seL4_Word index, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    return spin_forever(index, 0, 0, d);
}

/* Works on the call until stop is set. */
static volatile bool stop;

static seL4_Word spin_and_reply(seL4_Word endpoint, seL4_Word reply, seL4_Word index, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    while (!stop) {
        rounds[index]++;
    }
    seL4_Send(reply, empty());
    seL4_Wait(endpoint, NULL);
    return d;
}

static void server_new(struct link *link, thread_code code, seL4_Word c, seL4_Word d)
{
    link->endpoint = endpoint_new();
    link->reply = reply_new();
    thread_run(&link->thread, LOW, code, link->endpoint, link->reply, c, d);
    others_run();
    thread_set_sc(&link->thread, seL4_CapNull);
}

/* On a context that can be revoked. */
static void client_new(seL4_CPtr endpoint)
{
    seL4_CPtr sc = slot_new();

    client_memory = object_new(seL4_UntypedObject, 12);
    ok(seL4_Untyped_Retype(client_memory, seL4_SchedContextObject, 9, CSPACE, 0, 0, sc, 1));
    ok(seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, sc, FOREVER, FOREVER, 0, 0, 0));
    thread_new(&client.thread, LOW);
    thread_set_sc(&client.thread, sc);
    thread_start(&client.thread, call, endpoint, 'c', 0, 0);
}

/* The client calls a passive server, which works. */
static void call_server(thread_code code)
{
    stop = false;
    server_new(&server, code, 0, 0);
    client_new(server.endpoint);
    check(moves(0));
    noted("c");
}

/* The client calls the proxy, the proxy the server, both passive. */
static void call_through_proxy(thread_code code)
{
    stop = false;
    server_new(&server, code, 0, 0);
    server_new(&proxy, pass, server.endpoint, 'p');
    client_new(proxy.endpoint);
    check(moves(0));
    noted("cp");
}

/* After it was stopped, or restarted: makes its call again, and somebody answers. */
static void answer_restarted(struct link *caller, seL4_CPtr endpoint, seL4_CPtr reply)
{
    (void)seL4_TCB_Resume(caller->thread.tcb);
    (void)seL4_Recv(endpoint, NULL, reply);
    seL4_Send(reply, empty());
}

static bool has_sc(const struct link *link)
{
    return thread_has_sc(&link->thread);
}

static void test_delete_server(void)
{
    call_server(spin);
    check(!has_sc(&client));
    cap_delete(server.thread.tcb);
    check(stands(0));
    noted("");
    cap_delete(server.reply);
    check(has_sc(&client));
    answer_restarted(&client, server.endpoint, reply_new());
    others_run();
    noted("C");
}

static void test_delete_reply(void)
{
    call_server(spin);
    cap_delete(server.reply);
    check(stands(0));
    check(has_sc(&client));
    check(!has_sc(&server));
    answer_restarted(&client, server.endpoint, reply_new());
    others_run();
    noted("C");
    check(thread_is_done(&client.thread));
}

static void test_unbind_from_server(void)
{
    seL4_CPtr sc;

    call_server(spin_and_reply);
    sc = client.thread.sc;
    ok(seL4_SchedContext_UnbindObject(sc, server.thread.tcb));
    check(stands(0));
    ok(seL4_SchedContext_Bind(sc, server.thread.tcb));
    check(moves(0));
    ok(seL4_SchedContext_Unbind(sc));
    check(stands(0));
    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), server.thread.tcb));
    check(moves(0));
    stop = true;
    others_run();
    noted(""); /* answered, but the way back was cut */
    check(!has_sc(&client));
    ok(seL4_SchedContext_Bind(sc, client.thread.tcb));
    others_run();
    noted("C");
}

static void test_delete_replies_in_order(void)
{
    call_through_proxy(spin);
    check(!has_sc(&proxy) && !has_sc(&client));
    cap_delete(server.reply);
    check(stands(0));
    check(!has_sc(&server) && has_sc(&proxy) && !has_sc(&client));
    cap_delete(proxy.reply);
    check(!has_sc(&proxy) && has_sc(&client));
    answer_restarted(&client, proxy.endpoint, reply_new());
    others_run();
    noted("C");
}

/* The one in the middle first: the way from the server to the client is cut. */
static void test_delete_replies_unordered(void)
{
    call_through_proxy(spin);
    cap_delete(proxy.reply);
    check(moves(0));
    check(has_sc(&server) && !has_sc(&proxy) && !has_sc(&client));
    cap_delete(server.reply);
    check(stands(0));
    check(!has_sc(&server) && has_sc(&proxy) && !has_sc(&client));
    noted("");
}

/* Each of them gets a context of its own, and the answers come back all the same. */
static void test_revoke_context(void)
{
    call_through_proxy(spin_and_reply);
    cap_revoke(client_memory);
    check(!cap_exists(client.thread.sc));
    check(stands(0));
    check(!has_sc(&server) && !has_sc(&proxy) && !has_sc(&client));
    stop = true;
    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), server.thread.tcb));
    others_run();
    noted("");
    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), proxy.thread.tcb));
    others_run();
    noted("P");
    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), client.thread.tcb));
    others_run();
    noted("C");
    check(thread_is_done(&client.thread));
}

static const struct test tests[] = {
    {"SCHED_CONTEXT_0008", "a client's context outlives the server that ran on it",
     test_delete_server},
    {"SCHED_CONTEXT_0009", "a context goes back to the caller with the reply object",
     test_delete_reply},
    {"SCHED_CONTEXT_0010", "a lent context can be taken from a server", test_unbind_from_server},
    {"SCHED_CONTEXT_0011", "a context goes back along a chain of calls",
     test_delete_replies_in_order},
    {"SCHED_CONTEXT_0012", "a chain of calls can be broken in the middle",
     test_delete_replies_unordered},
    {"SCHED_CONTEXT_0013", "a context can be revoked while it is lent along a chain",
     test_revoke_context},
};
GROUP(call_chain, tests);
