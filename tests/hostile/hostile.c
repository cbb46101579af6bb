/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Makes random system calls, for ever. Its state survives when it is started again.
 */
#include "hostile.h"

#include "call.h"
#include "core.h"
#include "random.h"

extern struct progress *const progress; /* entry.S */

static seL4_Word random_state;

void hostile_entry(void);
void hostile_run(void);

/* The label of the answer, 0 for success where it was an invocation. */
static seL4_Word make(const struct call *call)
{
    register seL4_Word x0 __asm__("x0") = call->x[0];
    register seL4_Word x1 __asm__("x1") = call->x[1];
    register seL4_Word x2 __asm__("x2") = call->x[2];
    register seL4_Word x3 __asm__("x3") = call->x[3];
    register seL4_Word x4 __asm__("x4") = call->x[4];
    register seL4_Word x5 __asm__("x5") = call->x[5];
    register seL4_Word x6 __asm__("x6") = call->x[6];
    register seL4_Word x7 __asm__("x7") = call->x[7];
    register seL4_Word x8 __asm__("x8") = call->x[8];

    __asm__ volatile(
        "svc #0"
        : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6), "+r"(x7), "+r"(x8)
        :
        : "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "memory", "cc");
    return x1 >> 12;
}

/* Over what may be mapped there: if nothing is, that is a fault, and the supervisor's business. */
static void scribble(void)
{
    volatile seL4_Word *page =
        (volatile seL4_Word *)(FREE_VA + random_below(&random_state, 16) * 4096);

    for (int i = 0; i < 64; i++) {
        page[random_below(&random_state, 512)] = random_next(&random_state);
    }
}

static void count_answer(const struct call *call)
{
    progress->answers++;
    if (call->label != InvalidInvocation) {
        progress->done[call->label]++;
    }
}

void hostile_run(void)
{
    if (random_state == 0) { /* for ever, then: a thread of its own has been here */
        random_state = progress->calls + 1;
    }
    for (;;) {
        struct call call;

        call_choose(&call, &random_state);
        progress->calls++;
        if (make(&call) == 0) {
            count_answer(&call);
        }
        if (random_below(&random_state, 128) == 0) {
            scribble();
        }
    }
}

/* The first IPC buffer is the tool's; the supervisor gives it another. */
void init(void)
{
    random_state = (core_number() + 1) * 0x9e3779b97f4a7c15;
    progress->entry = (seL4_Word)hostile_entry;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
