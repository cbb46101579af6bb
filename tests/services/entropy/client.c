/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's calls: all sizes, and a driver that has nothing, stops between two calls, or is another program.
 */
#include "src/client.c"

#include "verdict.h"

seL4_Word message_words[64];

static unsigned int calls, good; /* so many calls are answered */
static microkit_msginfo bad;

microkit_msginfo microkit_ppcall_again(microkit_channel ch, seL4_Word label, seL4_Word word)
{
    CHECK(ch == 5 && label == MICROKIT_ENTROPY_READ && word == 0);
    for (unsigned int i = 0; i < 4; i++) {
        uint64_t first = calls * 32 + i * 8;

        microkit_mr_set((uint8_t)i,
                        UINT64_C(0x0706050403020100) + first * UINT64_C(0x0101010101010101));
    }
    return calls++ < good ? microkit_msginfo_new(MICROKIT_ENTROPY_OK, 4) : bad;
}

/* The nth byte is n. */
static bool reads(size_t size, unsigned int most)
{
    unsigned char *bytes = calloc(size + 1, 1);
    bool done;

    calls = 0;
    good = most;
    done = microkit_entropy_read(5, bytes, size);
    for (size_t i = 0; done && i < size; i++) {
        CHECK(bytes[i] == i);
    }
    CHECK(bytes[size] == 0);
    free(bytes);
    return done;
}

int main(void)
{
    for (unsigned int size = 0; size < 128; size++) {
        CHECK(reads(size, (size + 31) / 32) && calls == (size + 31) / 32);
    }
    bad = microkit_msginfo_new(MICROKIT_ENTROPY_NOT_YET, 0);
    CHECK(!reads(1, 0) && !reads(33, 1) && reads(32, 1));
    bad = microkit_msginfo_new(MICROKIT_ENTROPY_OK, 3);
    CHECK(!reads(1, 0));
    bad = microkit_msginfo_new(MICROKIT_ERROR_PEER, 1);
    CHECK(!reads(1, 0));
    return passed();
}
