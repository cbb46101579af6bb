/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which words of memory are not what they were: half a megabyte is looked through after each kernel
 * entry, which Python would take milliseconds for. Knows nothing of what the words mean.
 */
#include <stdint.h>

#define BLOCK 16u /* words looked at together */

struct changes {
    const uint64_t *now;
    uint64_t *before;
    uint64_t words; /* a multiple of BLOCK */
    uint64_t count;
    uint64_t most;
    uint64_t *index;      /* of the words that changed, ascending */
    const uint64_t *mask; /* the bits that count; NULL: all. changes_find_masked() only */
};

static uint64_t differs(const uint64_t *a, const uint64_t *b)
{
    uint64_t all = 0;

    for (uint64_t i = 0; i < BLOCK; i++) {
        all |= a[i] ^ b[i];
    }
    return all;
}

static void note(struct changes *to, uint64_t first)
{
    for (uint64_t i = first; i < first + BLOCK; i++) {
        if (to->now[i] != to->before[i] && to->count < to->most) {
            to->index[to->count++] = i;
        }
    }
}

/* Fills index; before stays. */
void changes_find(struct changes *to)
{
    to->count = 0;
    for (uint64_t i = 0; i < to->words; i += BLOCK) {
        if (differs(to->now + i, to->before + i) != 0) {
            note(to, i);
        }
    }
}

static uint64_t differs_masked(const uint64_t *a, const uint64_t *b, const uint64_t *mask)
{
    uint64_t all = 0;

    for (uint64_t i = 0; i < BLOCK; i++) {
        all |= (a[i] ^ b[i]) & mask[i];
    }
    return all;
}

/* The same, of two memories of which only some bits have to be alike. */
void changes_find_masked(struct changes *to)
{
    to->count = 0;
    for (uint64_t i = 0; i < to->words; i += BLOCK) {
        if (differs_masked(to->now + i, to->before + i, to->mask + i) == 0) {
            continue;
        }
        for (uint64_t j = i; j < i + BLOCK && to->count < to->most; j++) {
            if (((to->now[j] ^ to->before[j]) & to->mask[j]) != 0) {
                to->index[to->count++] = j;
            }
        }
    }
}

/* What was found is what was before, from now on. */
void changes_take(struct changes *to)
{
    for (uint64_t i = 0; i < to->count; i++) {
        to->before[to->index[i]] = to->now[to->index[i]];
    }
}
