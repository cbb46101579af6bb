/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Servers without a scheduling context of their own: a call lends them the caller's.
 */
#include "suite.h"

#define SERVER  80 /* priority */
#define FAST    2  /* words of a message that is all in registers */
#define SLOW    12
#define CALLS   4
#define WORK_US 300
#define PAGE    (1 << seL4_PageBits)

static struct thread client, server;
static seL4_CPtr endpoint, reply;

static seL4_MessageInfo_t empty(void)
{
    return seL4_MessageInfo_new(0, 0, 0, 0);
}

static void server_run(thread_code code)
{
    endpoint = endpoint_new();
    reply = reply_new();
    thread_run_passive(&server, SERVER, code, 0, 0, 0, 0);
}

/* Works, then answers every word with the next. */
static seL4_Word serve(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, reply);

    for (;;) {
        note('s');
        spin_us(WORK_US);
        for (int i = 0; i < (int)seL4_MessageInfo_get_length(info); i++) {
            seL4_SetMR(i, seL4_GetMR(i) + 1);
        }
        info = seL4_ReplyRecv(endpoint, info, NULL, reply);
    }
    return 0;
}

/* Wakes somebody before each call. */
static seL4_Word call(seL4_Word length, seL4_Word calls, seL4_Word wake, seL4_Word d)
{
    for (seL4_Word n = 0; n < calls; n++) {
        seL4_MessageInfo_t info = seL4_MessageInfo_new(n, 0, 0, length);

        note('c');
        if (wake != seL4_CapNull) {
            seL4_Signal(wake);
        }
        for (int i = 0; i < (int)length; i++) {
            seL4_SetMR(i, n + (seL4_Word)i);
        }
        equal(seL4_Call(endpoint, info).words[0], info.words[0]);
        for (int i = 0; i < (int)length; i++) {
            equal(seL4_GetMR(i), n + (seL4_Word)i + 1);
        }
        note('C');
    }
    return calls;
}

static seL4_Word rival(seL4_Word notification, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (;;) {
        seL4_Wait(notification, NULL);
        note('r');
    }
    return 0;
}

static seL4_Word consumed(const struct thread *thread)
{
    seL4_SchedContext_Consumed_t result = seL4_SchedContext_Consumed(thread->sc);

    ok(result.error);
    return result.consumed;
}

/* The work is on the client's time. */
static void run_calls(seL4_Word length, seL4_Word client_priority, seL4_CPtr wake)
{
    thread_new(&client, client_priority);
    (void)consumed(&client);
    thread_start(&client, call, length, CALLS, wake, 0);
    equal(thread_join(&client), CALLS);
    check(consumed(&client) >= CALLS * WORK_US * 9 / 10);
}

static void slow_same_priority(void)
{
    server_run(serve);
    run_calls(SLOW, SERVER, seL4_CapNull);
    noted("csCcsCcsCcsC");
}

/* The server keeps its own priority: the rival between the two goes first. */
static void run_client_above(seL4_Word length)
{
    struct thread between;
    seL4_CPtr wake = notification_new();

    server_run(serve);
    thread_run(&between, SERVER + 1, rival, wake, 0, 0, 0);
    others_run();
    run_calls(length, SERVER + 2, wake);
    noted("crsCcrsCcrsCcrsC");
}

static void slow_client_above(void)
{
    run_client_above(SLOW);
}

/* A rival above the client, and below the server, waits until the server has answered: here by the
 * server's own hand. */
static seL4_Word serve_and_wake(seL4_Word wake, seL4_Word b, seL4_Word c, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    for (;;) {
        note('s');
        seL4_Signal(wake);
        spin_us(WORK_US);
        note('S');
        for (int i = 0; i < SLOW; i++) {
            seL4_SetMR(i, seL4_GetMR(i) + 1);
        }
        (void)seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(rounds[0]++, 0, 0, SLOW), NULL, reply);
    }
    return 0;
}

static void slow_client_below(void)
{
    struct thread between;
    seL4_CPtr wake = notification_new();

    endpoint = endpoint_new();
    reply = reply_new();
    thread_run_passive(&server, SERVER, serve_and_wake, wake, 0, 0, 0);
    thread_run(&between, SERVER - 1, rival, wake, 0, 0, 0);
    others_run();
    run_calls(SLOW, SERVER - 2, seL4_CapNull);
    noted("csSrCcsSrCcsSrCcsSrC");
}

static void fast_client_above(void)
{
    run_client_above(FAST);
}

static void fast_same_priority(void)
{
    server_run(serve);
    run_calls(FAST, SERVER, seL4_CapNull);
    noted("csCcsCcsCcsC");
}

static seL4_Word call_word(seL4_Word word, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_SetMR(0, word);
    (void)seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    return seL4_GetMR(0);
}

/* Answers with a word of a page that is not there. */
static seL4_Word serve_page(seL4_Word address, seL4_Word b, seL4_Word c, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    note('s');
    seL4_SetMR(0, *(volatile seL4_Word *)address);
    note('S');
    (void)seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 1), NULL, reply);
    return 0;
}

/* Makes the page be there. */
static seL4_Word handle_fault(seL4_Word faults, seL4_Word fault_reply, seL4_Word frame,
                              seL4_Word address)
{
    seL4_MessageInfo_t info = seL4_Recv(faults, NULL, fault_reply);

    note('f');
    equal(seL4_MessageInfo_get_label(info), seL4_Fault_VMFault);
    equal(seL4_GetMR(seL4_VMFault_Addr), address);
    spin_us(WORK_US);
    ok(seL4_ARM_Page_Map(frame, VSPACE, address, seL4_ReadWrite, seL4_ARM_Default_VMAttributes));
    (void)seL4_ReplyRecv(faults, empty(), NULL, fault_reply);
    return 0;
}

static void fault_handler_borrows(void)
{
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0), shown = cap_copy(frame, ALL);
    seL4_CPtr faults = endpoint_new();
    seL4_Word address = address_new(PAGE);
    struct thread handler;

    *(volatile seL4_Word *)page_map(frame, seL4_ReadWrite) = 0x5eed;
    page_map_at(VSPACE, shown, address, seL4_ReadWrite, seL4_ARM_Default_VMAttributes);
    ok(seL4_ARM_Page_Unmap(shown));
    endpoint = endpoint_new();
    reply = reply_new();
    thread_run_passive(&server, SERVER, serve_page, address, 0, 0, 0);
    thread_set_fault_endpoint(&server, faults);
    thread_run_passive(&handler, SERVER, handle_fault, faults, reply_new(), shown, address);
    thread_new(&client, SERVER);
    (void)consumed(&client);
    thread_start(&client, call_word, 0, 0, 0, 0);
    equal(thread_join(&client), 0x5eed);
    noted("sfS");
    check(consumed(&client) >= WORK_US * 9 / 10);
}

/* A server with a thread for each call that is under way, which it makes when it gets the call. */
#define STACKS 3

static struct thread stacks[STACKS], callers[STACKS];
static seL4_CPtr replies, ready, start_sc, steps;

static seL4_Word serve_on_stack(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_Word word;

    (void)seL4_NBSendRecv(ready, empty(), endpoint, NULL, replies + index);
    word = seL4_GetMR(0);
    note((char)('a' + word));
    if (index + 1 < STACKS) {
        thread_set_sc(&stacks[index + 1], start_sc);
        thread_start(&stacks[index + 1], serve_on_stack, index + 1, 0, 0, 0);
        seL4_Wait(ready, NULL);
        thread_set_sc(&stacks[index + 1], seL4_CapNull);
    }
    seL4_Wait(steps + index, NULL);
    note((char)('A' + word));
    seL4_SetMR(0, word + 100);
    seL4_Send(replies + index, seL4_MessageInfo_new(0, 0, 0, 1));
    note('!'); /* there is no time for that */
    return 0;
}

static void stacks_new(void)
{
    endpoint = endpoint_new();
    ready = notification_new();
    replies = objects_new(seL4_ReplyObject, 0, STACKS);
    steps = objects_new(seL4_NotificationObject, 0, STACKS);
    for (int i = 0; i < STACKS; i++) {
        thread_new(&stacks[i], SERVER);
        start_sc = stacks[i].sc;
        thread_set_sc(&stacks[i], seL4_CapNull);
    }
    thread_set_sc(&stacks[0], start_sc);
    thread_start(&stacks[0], serve_on_stack, 0, 0, 0, 0);
    seL4_Wait(ready, NULL);
    thread_set_sc(&stacks[0], seL4_CapNull);
}

static void stack_finishes(seL4_Word index)
{
    check(!thread_is_done(&callers[index]));
    seL4_Signal(steps + index);
    equal(thread_join(&callers[index]), index + 100);
}

static void stack_for_each_call(void)
{
    stacks_new();
    for (seL4_Word i = 0; i < STACKS; i++) {
        thread_run(&callers[i], SERVER - 1, call_word, i, 0, 0, 0);
    }
    others_run();
    noted("abc");
    stack_finishes(1);
    stack_finishes(2);
    stack_finishes(0);
    others_run();
    noted("BCA");
}

/* A client above the main thread, a server below: the call waits as long as the main thread runs. */
static void low_server(void)
{
    server_run(serve);
    thread_run(&client, MAIN + 1, call, FAST, 2, seL4_CapNull, 0);
    noted("c");
    others_run();
    noted("sCcsC");
    equal(thread_join(&client), 2);
    thread_run(&client, MAIN + 1, call, SLOW, 1, seL4_CapNull, 0);
    noted("c");
    equal(thread_join(&client), 1);
    noted("sC");
}

static const struct test tests[] = {
    {"IPC0011", "a long call lends the time to a server of the same priority", slow_same_priority},
    {"IPC0012", "a long call from above: the server keeps its priority", slow_client_above},
    {"IPC0013", "a long call from below: the server keeps its priority", slow_client_below},
    {"IPC0014", "a short call from above: the server keeps its priority", fast_client_above},
    {"IPC0015", "a short call lends the time to a server of the same priority", fast_same_priority},
    {"IPC0021", "a fault handler runs on the time of who called the server", fault_handler_borrows},
    {"IPC0022", "calls to a server that makes a thread for each", stack_for_each_call},
    {"IPC0027", "a client of high priority waits for a server of low priority", low_server},
};
GROUP(ipc_donation, tests);
