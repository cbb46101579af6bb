/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The suite itself works.
 */
#include "suite.h"

static seL4_Word add(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    return a + b + c + d;
}

static void framework(void)
{
    struct thread thread;
    struct thread process;

    thread_run(&thread, MAIN, add, 1, 2, 3, 4);
    equal(thread_join(&thread), 10);
    process_new(&process, MAIN);
    thread_start(&process, add, 5, 6, 7, 8);
    equal(thread_join(&process), 26);
}

static void allocator(void)
{
    seL4_CPtr first = endpoint_new();
    seL4_Word *page = pages_new(2);

    check(cap_exists(first));
    equal(page[0], 0);
    page[1023] = 5;
    equal(page[1023], 5);
}

static void allocator_again(void)
{
    for (int i = 0; i < 3; i++) {
        allocator();
        slots_reset();
        check(!cap_exists(FIRST_FREE));
    }
}

static const struct test tests[] = {
    {"TRIVIAL0000", "threads and processes run and return", framework},
    {"TRIVIAL0001", "objects and pages can be made", allocator},
    {"TRIVIAL0002", "what is taken away can be made again", allocator_again},
};
GROUP(trivial, tests);
