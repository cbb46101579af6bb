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
