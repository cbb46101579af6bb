/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A caller and a callee over C11's orders: every order of their accesses, and every value that each load may read
 * (tests/libmicrokit/ring/explore.c, model.c). What a call is about, and its answer, are not atomic: only the call orders them. Then
 * also a caller that is restarted before any of its accesses, and calls again while its request may be read, and a callee that is
 * reset before any of its own. Whatever is read, no request is served twice, none that is put together of two, nobody waits for
 * ever, and a caller gets the answer to its own request, or learns that the callee was reset. The log has two entries. Doorbells are
 * as in weak_orders.c.
 */
#include "explore.h"

#include <microkit_ring_memory.h>
#include <multikit/pd.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#undef MICROKIT_XCORE_LOG
#define MICROKIT_XCORE_LOG 2

enum {
    CALLER,
    CALLEE
};

static void may_be_taken_away(void);

static inline void fence(int order)
{
    if (order == __ATOMIC_ACQUIRE) {
        model_fence_acquire();
    } else {
        model_fence_release(); /* a sequentially consistent one, as far as it is needed here */
    }
}

/* Stand for the builtins in what is included next. Both read their own words as they are. */
#define __atomic_store_n(at, value, order)                                    \
    (may_be_taken_away(),                                                     \
     (order) == __ATOMIC_RELEASE ? model_store_release((void *)(at), (value)) \
                                 : model_store((void *)(at), (value)),        \
     *(at) = (value))
#define __atomic_load_n(at, order)                                                             \
    (may_be_taken_away(), (order) == __ATOMIC_ACQUIRE ? model_load_acquire((const void *)(at)) \
                                                      : model_load((const void *)(at)))
#define __atomic_thread_fence(order) fence(order)

#define WORDS                        1
#include "call_pair.h" /* files that have the macros */
#include "buffer_page.h"

static struct microkit_xcore_sender callers_senders[2]; /* the callee, and the end */

static struct microkit_xcore_sender *senders(void)
{
    return current_thread() == CALLEE ? microkit_xcore_senders : callers_senders;
}

#define microkit_xcore_senders senders()
#include <xcore.c>
#undef microkit_xcore_senders

#define CALLS 2 /* a restarted caller makes the second one */

const struct microkit_watch microkit_watches[MICROKIT_MAX_WATCHES];
seL4_Word microkit_watch_seen[MICROKIT_MAX_WATCHES];

static struct buffer_page buffers[THREADS];
static jmp_buf taken_away[THREADS];
static bool is_taken_away[THREADS]; /* in this scenario */
static bool was_taken_away[THREADS];
static microkit_ring_word questions[CALLS + 1], answers[CALLS + 1];
static unsigned int served[CALLS + 1];
static bool was_answered[CALLS + 1];
static seL4_Word first_calls; /* without a restart */
static bool done;

seL4_IPCBuffer *own_buffer(void)
{
    return &buffers[current_thread()].ipc;
}

static void may_be_taken_away(void)
{
    int me = current_thread();

    if (is_taken_away[me] && !was_taken_away[me] && choose(2) == 1) {
        was_taken_away[me] = true;
        observe(2);
        longjmp(taken_away[me], 1);
    }
}

/* The kernel's barrier is before it. */
static void ring(int thread)
{
    microkit_ring_fence();
    notify(thread);
}

static void wait_for_doorbell(void)
{
    sleep_until_notified();
    microkit_ring_fence();
}

void fixture_svc(struct fixture_registers *registers)
{
    may_be_taken_away();
    if (registers->number == (seL4_Word)SYSCALL_WAIT) {
        wait_for_doorbell();
        registers->cap = MICROKIT_BADGE_DOORBELL;
    } else {
        ring(1 - current_thread());
    }
    may_be_taken_away();
}

/* ---- callee ------------------------------------------------------------------------------- */

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word word = answer_whole(&msginfo);

    require(ch == CHANNEL && word >= 1 && word <= CALLS, "a request that there was");
    require(++served[word] == 1, "no request is served twice");
    microkit_ring_write(&answers[word], microkit_ring_read(&questions[word]) + 1);
    return msginfo;
}

/* Answers go before the next receive, which ends when somebody rings. */
static void look(seL4_Word found)
{
    unsigned int before = served[1] + served[2];

    if ((found & XCORE_CALLED) != 0) {
        xcore_serve();
    }
    if (served[1] + served[2] != before) {
        may_be_taken_away();
        ring(CALLER);
    }
}

static bool is_done(void)
{
    observe(done);
    return done;
}

/* Its pages stay when it is reset, and it begins anew. */
static void callee(void)
{
    (void)setjmp(taken_away[CALLEE]);
    xcore_end_lost_calls();
    look(xcore_poll() | XCORE_CALLED);
    while (!is_done()) {
        wait_for_doorbell();
        look(xcore_poll());
    }
}

/* ---- caller ------------------------------------------------------------------------------- */

static void call(seL4_Word word)
{
    microkit_ring_write(&questions[word], 10 * word);
    was_answered[word] = call_with(word);
    if (was_answered[word]) {
        require(microkit_ring_read(&answers[word]) == 10 * word + 1, "the answer to this question");
    }
}

static void caller(void)
{
    if (setjmp(taken_away[CALLER]) != 0) {
        call(CALLS);
    } else {
        for (seL4_Word word = 1; word <= first_calls; word++) {
            call(word);
        }
    }
    done = true;
    notify(CALLEE);
}

static void reset(void)
{
    connect();
    microkit_xcore_senders[0].ids = XCORE_CALLED;
    callers_senders[0] = (struct microkit_xcore_sender){.in = &replies, .ids = XCORE_CALLED};
    memset(served, 0, sizeof(served));
    memset(was_answered, 0, sizeof(was_answered));
    memset(was_taken_away, 0, sizeof(was_taken_away));
    done = false;
}

/* A request that was waited for was served, but for one that a reset has ended. */
static void check(void)
{
    seL4_Word first = was_taken_away[CALLER] ? CALLS : 1;
    seL4_Word last = was_taken_away[CALLER] ? CALLS : first_calls;

    for (seL4_Word word = first; word <= last; word++) {
        require(was_answered[word] || was_taken_away[CALLEE], "each call is answered");
        require(!was_answered[word] || served[word] == 1, "what is answered was served");
    }
}

struct orders {
    struct scenario scenario;
    seL4_Word calls; /* if nobody is restarted */
    bool restart, reset;
};

static const struct orders orders[] = {
    {{"call", reset, {caller, callee}, check}, 1, false, false},
    {{"calls", reset, {caller, callee}, check}, 2, false, false},
    {{"reset", reset, {caller, callee}, check}, 1, false, true},
    {{"restart", reset, {caller, callee}, check}, 1, true, false},
};

/* All, or those that are named. */
int main(int arguments, char **argument)
{
    for (unsigned int i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        const struct orders *each = &orders[i];

        if (arguments > 1 && strcmp(argument[1], each->scenario.name) != 0) {
            continue;
        }
        first_calls = each->calls;
        is_taken_away[CALLER] = each->restart;
        is_taken_away[CALLEE] = each->reset;
        printf("%s: %lu states\n", each->scenario.name, (unsigned long)explore(&each->scenario));
    }
    return 0;
}
