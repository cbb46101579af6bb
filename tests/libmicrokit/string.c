/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * memcpy, memmove, memset and memcmp at every alignment of both sides and every length about a word:
 * as this computer's, and without a byte beyond (the blocks end where the sanitizer watches).
 */
#include "fixture.h"

void *pd_memcpy(void *restrict dest, const void *restrict src, size_t n);
void *pd_memmove(void *dest, const void *src, size_t n);
void *pd_memset(void *dest, int c, size_t n);
int pd_memcmp(const void *a, const void *b, size_t n);

#define WORD   sizeof(seL4_Word)
#define LENGTH (3 * WORD + 1)
#define ROOM   (LENGTH + 2 * WORD)

static unsigned char *block(size_t size, unsigned char first)
{
    unsigned char *made = malloc(size ? size : 1);

    for (size_t i = 0; i < size; i++) {
        made[i] = (unsigned char)(first + 7 * i);
    }
    return made;
}

static void copies(size_t to, size_t from, size_t n)
{
    unsigned char *source = block(from + n, 1), *dest = block(to + n, 100);
    unsigned char *expected = block(to + n, 100);

    memcpy(expected + to, source + from, n);
    CHECK(pd_memcpy(dest + to, source + from, n) == dest + to);
    CHECK(memcmp(dest, expected, to + n) == 0);
    free(source);
    free(dest);
    free(expected);
}

/* Both within one block, one over the other in both directions. */
static void moves(size_t to, size_t from, size_t n)
{
    unsigned char *moved = block(ROOM, 1), *expected = block(ROOM, 1);

    memmove(expected + to, expected + from, n);
    CHECK(pd_memmove(moved + to, moved + from, n) == moved + to);
    CHECK(memcmp(moved, expected, ROOM) == 0);
    free(moved);
    free(expected);
}

static void sets(size_t to, size_t n, int c)
{
    unsigned char *set = block(to + n, 1), *expected = block(to + n, 1);

    memset(expected + to, c, n);
    CHECK(pd_memset(set + to, c, n) == set + to);
    CHECK(memcmp(set, expected, to + n) == 0);
    free(set);
    free(expected);
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

/* Bytes compare as unsigned, and the first difference decides. */
static void compares(void)
{
    const unsigned char low[] = {1, 2, 0x7f, 9}, high[] = {1, 2, 0x80, 0};

    for (size_t n = 0; n <= sizeof(low); n++) {
        CHECK(sign(pd_memcmp(low, high, n)) == sign(memcmp(low, high, n)));
        CHECK(sign(pd_memcmp(high, low, n)) == sign(memcmp(high, low, n)));
    }
    CHECK(pd_memcmp(low, high, 3) < 0 && pd_memcmp(low, low, sizeof(low)) == 0);
}

int main(void)
{
    fresh();
    for (size_t n = 0; n <= LENGTH; n++) {
        for (size_t to = 0; to < 2 * WORD; to++) {
            for (size_t from = 0; from < 2 * WORD; from++) {
                copies(to, from, n);
                moves(to, from, n);
            }
            sets(to, n, 0);
            sets(to, n, 0x1a5);
        }
    }
    compares();
    return 0;
}
