/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls the server from the depth of two functions, with a number that tells who calls, then waits for ever. On
 * another core than the server it only waits.
 */
#include <microkit.h>

static volatile seL4_Word answer;

static __attribute__((noinline)) void inner(seL4_Word number)
{
    microkit_mr_set(0, number);
    microkit_ppcall(1, microkit_msginfo_new(0, 1));
    answer = number + microkit_mr_get(0);
}

static __attribute__((noinline)) void outer(seL4_Word number)
{
    inner(number + 1);
    answer++;
}

void init(void)
{
    if (microkit_name[0] != 'a') {
        outer((seL4_Word)microkit_name[0]);
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
