/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Three PDs run this. A token goes round between them three times; at each visit a PD
 * finds its thread-local variables as it left them, not as the others did. The first
 * one is started again by its parent afterwards, and finds their initial values.
 */
#include <microkit.h>

#define NEXT   1
#define PARENT 3
#define ROUNDS 3

static __thread int count = 41;
static __thread char page[4096] __attribute__((aligned(4096)));
static __thread seL4_Word zeros[9];
static __thread seL4_Word line[3] __attribute__((aligned(64))) = {1, 2, 3};
static __thread char odd = 'o';
static __thread const char *text = microkit_name;

/* Not thread-local: survives a new start. */
static int visits;
static bool failed;

static void check(bool good, const char *what)
{
    if (!good) {
        failed = true;
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": FAILED ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static bool aligned(const volatile void *address, seL4_Word to)
{
    __asm__ volatile("" : "+r"(address));
    return ((seL4_Word)address & (to - 1)) == 0;
}

static bool only(const char *bytes, seL4_Word size, char value)
{
    for (seL4_Word i = 0; i < size; i++) {
        if (bytes[i] != value) {
            return false;
        }
    }
    return true;
}

static void check_initial(void)
{
    check(count == 41 && odd == 'o' && text == microkit_name, "values");
    check(line[0] == 1 && line[1] == 2 && line[2] == 3, "array");
    check(only((const char *)zeros, sizeof(zeros), 0) && only(page, sizeof(page), 0), "zeros");
    check(aligned(page, 4096) && aligned(line, 64) && aligned(&count, 4), "alignment");
}

static void change(void)
{
    for (seL4_Word i = 0; i < sizeof(page); i++) {
        page[i] = microkit_name[0];
    }
    count += microkit_name[0];
    line[2] = (seL4_Word)&line[2];
    zeros[8] = (seL4_Word)count;
}

static void check_changed(void)
{
    check(count == 41 + visits * microkit_name[0] && zeros[8] == (seL4_Word)count, "own count");
    check(only(page, sizeof(page), microkit_name[0]), "own page");
    check(line[2] == (seL4_Word)&line[2] && line[1] == 2, "own array");
}

static void say(const char *what)
{
    if (!failed) {
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(what);
    }
}

void init(void)
{
    check_initial();
    if (visits != 0) {
        say(": started again, variables as at first\n");
        return;
    }
    change();
    visits = 1;
    if (microkit_name[0] == 'o') {
        microkit_notify(NEXT);
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
    check_changed();
    change();
    visits++;
    if (visits < ROUNDS || microkit_name[0] != 'o') {
        microkit_notify(NEXT);
    }
    if (visits == ROUNDS) {
        say(": variables of its own\n");
        if (microkit_name[0] == 'o') {
            microkit_notify(PARENT);
        }
    }
}
