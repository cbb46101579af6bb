/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Orders in which the memory accesses of a caller and a callee can follow one another: all of them for a call, and with a
 * caller that is restarted at any of its accesses and calls again those in which the caller goes on at most
 * BURSTS times between accesses of the callee. Whatever the order, no request is served twice, none that is put together of two,
 * and the caller gets the answer to its own. The caller is a coroutine that stops before each access; the callee's
 * accesses let it go on as this order says. What weak memory adds to these orders is for the design note and for call_threads.c.
 */
#include <stdbool.h>
#include <stdint.h>

static void caller_stops(void);
static void caller_goes(void);
static bool is_caller;

static inline void step(void)
{
    if (is_caller) {
        caller_stops();
    } else {
        caller_goes();
    }
}

/* Stand for the builtins in what is included next. */
#define __atomic_store_n(at, value, order) (step(), *(at) = (value))
#define __atomic_load_n(at, order)         (step(), *(at))
#define __atomic_thread_fence(order)       ((void)0)

#include "call_pair.h" /* files that have the macros */
#include "every_order.h"

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

static seL4_IPCBuffer buffers[2];

seL4_IPCBuffer *own_buffer(void)
{
    return &buffers[is_caller];
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
    call_with(restarted ? 2 : 1);
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

static void run(void)
{
    connect();
    memset(served, 0, sizeof(served));
    caller_done = caller_waits = restarted = false;
    bursts = 0;
    make_caller();
    while (!caller_done) {
        to_caller();
        xcore_serve();
    }
    for (seL4_Word word = 1; word <= CALLS; word++) {
        bool waited_for = word == (restarted ? 2 : 1);

        if (served[word] > 1 || (waited_for && served[word] != 1)) {
            fail("how often a request was served", served[word], 1);
        }
    }
}

static unsigned long all_orders(bool with_restart, unsigned int most)
{
    restarts = with_restart;
    most_bursts = most;
    return every_order(run);
}

int main(void)
{
    unsigned long calls = all_orders(false, MOST_DECISIONS);

    printf("%lu orders of a call, ", calls);
    printf("%lu with a restart\n", all_orders(true, BURSTS));
    return 0;
}
