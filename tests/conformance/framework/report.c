/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs the groups and says what came of each test.
 */
#include "groups.h"
#include "suite.h"

enum outcome {
    RUNNING,
    PASSED,
    FAILED,
    SKIPPED
};

static volatile enum outcome outcome;
static void *escape[5]; /* where a test ends (__builtin_setjmp) */

static void put(const char *text)
{
    seL4_DebugPutString(text);
}

static void put_number(seL4_Word value)
{
    char digits[21];
    unsigned at = sizeof(digits);

    digits[--at] = 0;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    put(&digits[at]);
}

static void put_value(seL4_Word value)
{
    if ((int64_t)value < 0 && (int64_t)value > -100000) {
        put("-");
        value = -value;
    }
    put_number(value);
}

static bool is_main(void)
{
    return seL4_GetUserData() == 0;
}

/* Whoever waits for the thread gets what result it has, and goes on. */
static void end_thread(void)
{
    const struct thread *thread = (const struct thread *)seL4_GetUserData();

    seL4_Signal(thread->state->finished);
    (void)seL4_TCB_Suspend(thread->state->tcb);
}

void test_failed(const char *file, int line, const char *what, seL4_Word got, seL4_Word wanted,
                 bool has_values)
{
    put("  ");
    put(file);
    put(":");
    put_number((seL4_Word)line);
    put(": ");
    put(what);
    if (has_values) {
        put(" is ");
        put_value(got);
        put(", wanted ");
        put_value(wanted);
    }
    put("\n");
    outcome = FAILED;
    if (is_main()) {
        __builtin_longjmp(escape, 1);
    }
    end_thread();
}

void test_skip(const char *reason)
{
    put("  ");
    put(reason);
    put("\n");
    outcome = SKIPPED;
    __builtin_longjmp(escape, 1);
}

static void run_body(const struct test *test)
{
    if (__builtin_setjmp(escape) == 0) {
        test->run();
    }
}

static enum outcome run(const struct test *test)
{
    static const char *const words[] = {
        [PASSED] = "ok      ", [FAILED] = "FAILED  ", [SKIPPED] = "skipped "};

    outcome = RUNNING;
    run_body(test);
    if (outcome == RUNNING) {
        outcome = PASSED;
    }
    (void)seL4_TCB_SetPriority(SELF, SELF, MAIN);
    slots_reset();
    put(words[outcome]);
    put(test->name);
    put("  ");
    put(test->description);
    put("\n");
    return outcome;
}

void suite_run(void)
{
    unsigned counts[SKIPPED + 1] = {0};

    for (unsigned i = 0; i < group_count; i++) {
        for (unsigned j = 0; j < groups[i]->count; j++) {
            counts[run(&groups[i]->tests[j])]++;
        }
    }
    put_number(counts[PASSED]);
    put(" passed, ");
    put_number(counts[FAILED]);
    put(" failed\n");
}
