/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's calls. Asked twice, the driver gives other bytes, as good.
 */
#include <microkit_call.h>
#include <microkit_entropy.h>

#define WORDS (MICROKIT_ENTROPY_BYTES / sizeof(seL4_Word))

static bool call(microkit_channel entropy)
{
    microkit_msginfo answer = microkit_ppcall_again(entropy, MICROKIT_ENTROPY_READ, 0);

    return microkit_msginfo_get_label(answer) == MICROKIT_ENTROPY_OK &&
           microkit_msginfo_get_count(answer) == WORDS;
}

bool microkit_entropy_read(microkit_channel entropy, void *bytes, size_t size)
{
    unsigned char *to = bytes;

    for (size_t i = 0; i < size; i++) {
        if (i % MICROKIT_ENTROPY_BYTES == 0 && !call(entropy)) {
            return false;
        }
        seL4_Word word = microkit_mr_get((uint8_t)(i / sizeof(seL4_Word) % WORDS));

        to[i] = (unsigned char)(word >> i % sizeof(seL4_Word) * 8);
    }
    return true;
}
