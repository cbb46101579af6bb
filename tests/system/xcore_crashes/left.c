/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls and notifies right, round after round: each answer is to its call and counts all before, each notification
 * is answered by one.
 */
#include <microkit.h>

#include "shared.h"

#define CALLS       0
#define NOTES       1
#define SMALL       4
#define ROUND_CALLS 10

volatile struct shared *shared;

static seL4_Word calls;

static void lose(const char *what)
{
    microkit_dbg_puts("left: FAILED: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts("\n");
}

static void call(void)
{
    microkit_msginfo answer;

    calls++;
    for (seL4_Uint8 i = 0; i < SMALL; i++) {
        microkit_mr_set(i, calls + i);
    }
    answer = microkit_ppcall(CALLS, microkit_msginfo_new(calls % 1000, SMALL));
    if (microkit_msginfo_get_label(answer) != calls % 1000 + 1 ||
        microkit_mr_get(0) != 4 * calls + 6 || microkit_mr_get(1) != calls) {
        lose("a call");
    }
}

static void play(void)
{
    for (int i = 0; i < ROUND_CALLS; i++) {
        call();
    }
    microkit_notify(NOTES);
}

void init(void)
{
    play();
}

void notified(microkit_channel ch)
{
    (void)ch;
    shared->rounds++;
    if (shared->over) {
        microkit_dbg_puts("left: nothing was lost: good\n");
    } else {
        play();
    }
}
