/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What worker, ringers and receivers share. Ringers are told apart by the last character of their name.
 */
#pragma once

#include <microkit.h>

#define RINGERS 2

struct flood {
    seL4_Word phase;          /* how many ringers ring; DONE: nobody any more */
    seL4_Word rings[RINGERS]; /* how often each has rung */
    seL4_Word last[RINGERS];  /* 1: before its last ring */
};

#define DONE 9

static inline seL4_Word load(const seL4_Word *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static inline void store(seL4_Word *word, seL4_Word value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

/* 0 or 1 */
static inline seL4_Word own_number(void)
{
    seL4_Word length = 0;

    while (microkit_name[length + 1] != '\0') {
        length++;
    }
    return (seL4_Word)(microkit_name[length] - '1');
}
