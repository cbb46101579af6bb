/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Orders in which the memory accesses of a caller and a callee can follow one another: all of them for a call, and with a
 * caller that is restarted at any of its accesses and calls again, or a callee that is reset at any of its own, those in
 * which the caller goes on at most BURSTS times between accesses of the callee. Whatever the order, no request is served twice,
 * none that is put together of two, and the caller gets the answer to its own, or learns that the callee was reset. The caller is a coroutine that stops before each access; the callee's
 * accesses let it go on as this order says. What weak memory adds to these orders is for the design note and for call_threads.c.
 */
#include <stdbool.h>
#include <stdint.h>

static void caller_stops(void);
static void caller_goes(void);
static void callee_may_be_reset(void);
static bool is_caller;

static inline void step(void)
{
    if (is_caller) {
        caller_stops();
    } else {
        caller_goes();
        callee_may_be_reset();
    }
}

/* Stand for the builtins in what is included next. */
#define __atomic_store_n(at, value, order) (step(), *(at) = (value))
#define __atomic_load_n(at, order)         (step(), *(at))
#define __atomic_thread_fence(order)       ((void)0)

#define WORDS                              2
#include "call_pair.h" /* files that have the macros */
#include "no_poll.h"
#include "buffer_page.h"
#include "every_order.h"

#include <setjmp.h>
#include <ucontext.h>

#define BURSTS 2
#define CALLS  2 /* the first, and the one after a restart */

static ucontext_t caller, callee;
static char stack[65536];
static bool caller_done, caller_waits;
static unsigned int served[CALLS + 1];

static unsigned int bursts, most_bursts;
static bool restarts; /* in this script */
static bool restarted;
static bool resets, was_reset; /* of the callee */
static jmp_buf taken_away;
static bool answered_in_time;

static struct buffer_page buffers[2];

seL4_IPCBuffer *own_buffer(void)
{
    return &buffers[is_caller].ipc;
}

static void to_callee(void)
{
    is_caller = false;
    swapcontext(&caller, &callee);
}

static void run_caller(void);

static void make_caller(void)
{
    getcontext(&caller);
    caller.uc_stack.ss_sp = stack;
    caller.uc_stack.ss_size = sizeof(stack);
    caller.uc_link = &callee;
    makecontext(&caller, run_caller, 0);
}

static bool restart(void)
{
    if (!restarts || restarted || !decide()) {
        return false;
    }
    restarted = true;
    make_caller();
    return true;
}

static void to_caller(void)
{
    caller_waits = false;
    is_caller = true;
    swapcontext(&callee, &caller);
    is_caller = false;
}

static void caller_stops(void)
{
    to_callee();
}

static void run_caller(void)
{
    answered_in_time = call_with(restarted ? 2 : 1);
    caller_done = true;
    is_caller = false;
}

static void caller_goes(void)
{
    if (caller_done || bursts == most_bursts || (!restart() && (caller_waits || !decide()))) {
        return;
    }
    bursts++;
    do {
        to_caller();
    } while (!caller_done && (restart() || (!caller_waits && decide())));
}

static void callee_may_be_reset(void)
{
    if (resets && !was_reset && decide()) {
        was_reset = true;
        longjmp(taken_away, 1);
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word word = answer_whole(&msginfo);

    if (ch != CHANNEL || word == 0 || word > CALLS) {
        fail("request", word, 1);
    }
    served[word]++;
    return msginfo;
}

/* Doorbells of the caller; a wait goes on when the callee has looked again. */
void fixture_svc(struct fixture_registers *registers)
{
    if (registers->number == (seL4_Word)SYSCALL_WAIT ||
        registers->number == (seL4_Word)SYSCALL_NB_SEND_WAIT) {
        caller_waits = true;
        to_callee();
        registers->cap = MICROKIT_BADGE_DOORBELL;
    }
}

/* Its pages stay, and it begins anew. */
static void callee_looks(void)
{
    if (setjmp(taken_away) != 0) {
        xcore_end_lost_calls();
    }
    xcore_serve();
}

static bool served_enough(seL4_Word word)
{
    bool waited_for = word == (restarted ? 2 : 1);

    return !waited_for || served[word] == 1 || (was_reset && !answered_in_time);
}

static void run(void)
{
    connect();
    memset(served, 0, sizeof(served));
    caller_done = caller_waits = restarted = was_reset = false;
    bursts = 0;
    make_caller();
    while (!caller_done) {
        to_caller();
        callee_looks();
    }
    for (seL4_Word word = 1; word <= CALLS; word++) {
        if (served[word] > 1 || !served_enough(word)) {
            fail("how often a request was served", served[word], 1);
        }
    }
}

static unsigned long all_orders(bool with_restart, bool with_reset, unsigned int most)
{
    restarts = with_restart;
    resets = with_reset;
    most_bursts = most;
    return every_order(run);
}

int main(void)
{
    unsigned long calls = all_orders(false, false, MOST_DECISIONS);

    printf("%lu orders of a call, ", calls);
    printf("%lu with a restart of the caller, ", all_orders(true, false, BURSTS));
    printf("%lu with a reset of the callee, ", all_orders(false, true, BURSTS));
    printf("%lu with both\n", all_orders(true, true, 1));
    return 0;
}
