/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What other threads do while the main one looks away: the order of their notes, and whether their
 * counters move.
 */
#include "suite.h"

#define NOTES    64
#define PATIENCE 200 /* sleeps */
#define NAP      5000

static char notes[NOTES + 1];
static volatile unsigned note_count;
volatile seL4_Word rounds[COUNTERS];

void progress_reset(void);

void progress_reset(void)
{
    note_count = 0;
    for (unsigned i = 0; i < COUNTERS; i++) {
        rounds[i] = 0;
    }
}

void note(char what)
{
    if (note_count < NOTES) {
        notes[note_count++] = what;
    }
}

static bool same(const char *a, const char *b)
{
    while (*a != 0 && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

void notes_are(const char *file, int line, const char *wanted)
{
    notes[note_count] = 0;
    note_count = 0;
    if (!same(notes, wanted)) {
        test_failed(file, line, notes[0] ? notes : "(nothing noted)", 0, 0, false);
    }
}

void others_run(void)
{
    ok(seL4_TCB_SetPriority(SELF, SELF, LOWEST));
    ok(seL4_TCB_SetPriority(SELF, SELF, MAIN));
}

seL4_Word spin_forever(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (;;) {
        rounds[index]++;
    }
    return b + c + d;
}

bool moves(unsigned index)
{
    seL4_Word before = rounds[index];

    for (unsigned i = 0; i < PATIENCE && rounds[index] == before; i++) {
        sleep_us(NAP);
    }
    return rounds[index] != before;
}

bool stands(unsigned index)
{
    seL4_Word before = rounds[index];

    sleep_us(2 * NAP);
    return rounds[index] == before;
}

seL4_Time sc_consumed(seL4_CPtr sc)
{
    seL4_SchedContext_Consumed_t result = seL4_SchedContext_Consumed(sc);

    equal(result.error, seL4_NoError);
    return result.consumed;
}

/* Sooner or later: a stall of the machine makes up for itself. */
bool share_is(seL4_CPtr sc, seL4_Word least, seL4_Word most)
{
    seL4_Word share, start = now_us(), used = 0;

    (void)sc_consumed(sc);
    for (int i = 0; i < 40; i++) {
        sleep_us(30000);
        used += sc_consumed(sc);
        share = used * 100 / (now_us() - start);
        if (i > 2 && share >= least && share <= most) {
            return true;
        }
    }
    return false;
}
