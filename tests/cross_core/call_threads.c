/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Caller and callee in threads, under ThreadSanitizer. What a call is about is a plain variable, written before it and
 * read by the callee, and one back: only the protocol orders these. Now and then the caller does not wait for its answer, as if it was
 * restarted, and calls again while its request may be read. There are no doorbells: both look all the time. Who misses a message runs
 * into the test's time limit.
 */
#define WORDS 2
#include "call_pair.h"
#include "no_poll.h"
#include "buffer_page.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>

#define ROUNDS  20000
#define GIVE_UP 7 /* every so many calls */

static __thread struct buffer_page buffer;
static __thread unsigned int looks_left;
static jmp_buf restart;
static unsigned long question, answer_to; /* plain */
static bool done;

seL4_IPCBuffer *own_buffer(void)
{
    return &buffer.ipc;
}

/* A look at the number of the reply, then the next one. */
void fixture_svc(struct fixture_registers *registers)
{
    registers->cap = MICROKIT_BADGE_DOORBELL;
    sched_yield();
    if (looks_left != 0 && --looks_left == 0) {
        longjmp(restart, 1);
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    static seL4_Word last;
    seL4_Word word = answer_whole(&msginfo);

    (void)ch;
    if (word <= last) {
        fail("a request before one that was served", word, last);
    }
    last = word;
    if (word % GIVE_UP != 0) {
        answer_to = question + word;
    }
    return msginfo;
}

static void *callee(void *argument)
{
    (void)argument;
    while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE)) {
        xcore_serve();
        sched_yield();
    }
    return NULL;
}

static void ask(seL4_Word round)
{
    if (round % GIVE_UP == 0) {
        looks_left = 1 + round % 2;
        if (setjmp(restart) == 0) {
            call_with(round);
        }
        looks_left = 0;
        return;
    }
    question = 3 * round;
    call_with(round);
    if (answer_to != 4 * round) {
        fail("what was written for the caller", answer_to, 4 * round);
    }
}

int main(void)
{
    pthread_t thread;

    connect();
    if (pthread_create(&thread, NULL, callee, NULL) != 0) {
        return 1;
    }
    for (seL4_Word round = 1; round <= ROUNDS; round++) {
        ask(round);
    }
    __atomic_store_n(&done, true, __ATOMIC_RELEASE);
    pthread_join(thread, NULL);
    return 0;
}
