/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The hostile domain's parent: starts it again when it faults or when nothing moves any more, gives
 * it everything anew from time to time, and writes into its IPC buffer behind its back: the kernel
 * may find it changed when it goes on with a call that an interrupt has put off.
 */
#include "core.h"
#include "hostile.h"
#include "provide.h"
#include "random.h"

#define CHILD            0
#define BYSTANDER        0
#define STUCK_TICKS      1    /* without a call: it waits for something */
#define RESTARTS_IN_VAIN 8    /* without a call in between: it has lost too much */
#define TICKS_PROVIDED   100  /* until it gets everything anew */
#define STALLED_TICKS    5000 /* without a call, whatever it gets: it will make none any more */

struct progress *progress;

static seL4_Word core, random_state;
static seL4_Word entry, seen, calls, stuck, stalled, age;
static seL4_Word in_vain, calls_at_start;
static seL4_Word faults, restarts, renewals;
static bool finished;

static void renew(void)
{
    provide();
    renewals++;
    in_vain = 0;
    age = 0;
}

static void start_again(void)
{
    in_vain = progress->calls == calls_at_start ? in_vain + 1 : 0;
    if (in_vain > RESTARTS_IN_VAIN || age > TICKS_PROVIDED) {
        renew();
    }
    calls_at_start = progress->calls;
    stuck = 0;
    microkit_pd_restart(CHILD, entry);
}

static void count_calls(void)
{
    seL4_Word now = progress->calls;
    seL4_Word more = now - seen;

    seen = now;
    if (more != 0 && more < CALLS) {
        calls += more;
        stuck = 0;
        stalled = 0;
    } else {
        stuck++;
        stalled++;
    }
}

static void scribble(void)
{
    for (int i = 0; i < 8; i++) {
        BUFFER_HERE[random_below(&random_state, 128)] = random_below(&random_state, 2)
                                                            ? random_below(&random_state, 256)
                                                            : random_next(&random_state);
    }
}

static void print(const char *name, seL4_Word value)
{
    microkit_dbg_puts(name);
    microkit_dbg_put64(value);
}

static seL4_Word kinds_done(void)
{
    seL4_Word kinds = 0;

    for (int label = 0; label < nInvocationLabels; label++) {
        kinds += progress->done[label] != 0;
    }
    return kinds;
}

static void report(void)
{
    print("HOSTILE ", core);
    print(" calls ", calls);
    print(" answers ", progress->answers);
    print(" of kinds ", kinds_done());
    print(" faults ", faults);
    print(" restarts ", restarts);
    print(" renewals ", renewals);
    microkit_dbg_puts("\n");
}

static void finish(void)
{
    finished = true;
    microkit_pd_stop(CHILD);
    report();
    microkit_notify(BYSTANDER);
}

static void look(void)
{
    age++;
    count_calls();
    if (calls >= CALLS) {
        finish();
    } else if (stalled == STALLED_TICKS) {
        print("FAILED: makes no calls any more: hostile ", core);
        microkit_dbg_puts("\n");
        report();
    } else if (stuck > STUCK_TICKS) {
        restarts++;
        start_again();
    }
    scribble();
}

void init(void)
{
    core = core_number();
    random_state = core + 1234;
    provide_once(core);
}

/* A tick of the bystander. */
void notified(microkit_channel ch)
{
    (void)ch;
    if (entry == 0) {
        entry = progress->entry;
        if (entry != 0) {
            renew();
            start_again();
        }
    } else if (!finished) {
        look();
    }
}

static void handle_fault(void)
{
    faults++;
    if (!finished) {
        start_again();
    }
}

/* Before it was first renewed. */
seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo)
{
    (void)child;
    (void)msginfo;
    (void)reply_msginfo;
    handle_fault();
    return seL4_False;
}

/* Since then its faults come over its channel (provide.c). The answer finds nobody: the child was
 * started again, or was stopped when all was finished. */
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    handle_fault();
    return microkit_msginfo_new(0, 0);
}
