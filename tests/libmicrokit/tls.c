/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Thread-local variables: where they begin for each alignment of the segment, their initial values, and
 * that nothing else is written. The place is that of the ELF ABI for the Arm 64-bit Architecture: two
 * words of the run-time system, then the variables at the first address after them that is as far from a
 * multiple of the alignment as their image is.
 */
#include "fixture.h"

#include "../../libmicrokit/src/tls.h"

#define ABI_WORDS 16
#define ROOM      1024
#define UNTOUCHED 0xa5

struct {
    const char *image;
    uint64_t image_size, size, align;
    char *block;
} microkit_tls;

static _Alignas(256) char image_memory[ROOM], block[ROOM];

static char *expected_place(const char *image, uint64_t align)
{
    char *place = block + ABI_WORDS;

    while (((uintptr_t)place - (uintptr_t)image) % align != 0) {
        place++;
    }
    return place;
}

static void check(uint64_t align, uint64_t offset, uint64_t image_size, uint64_t size)
{
    const char *image = image_memory + offset;
    char *place = expected_place(image, align);

    memset(block, UNTOUCHED, sizeof(block));
    microkit_tls.image = image;
    microkit_tls.image_size = image_size;
    microkit_tls.size = size;
    microkit_tls.align = align;
    microkit_tls.block = block;
    thread_pointer = NULL;
    tls_set_up();
    CHECK(thread_pointer == block);
    CHECK(place + size <= block + ABI_WORDS + align + size); /* the room that microkit.ld keeps */
    for (char *at = block; at < block + ROOM; at++) {
        bool inside = at >= place && at < place + size;
        uint64_t index = (uint64_t)(at - place);

        CHECK(*at == (char)(!inside ? UNTOUCHED : index < image_size ? image[index] : 0));
    }
}

/* A program without: also its thread pointer stays as it was. */
static void none(void)
{
    microkit_tls.size = 0;
    microkit_tls.block = block;
    thread_pointer = NULL;
    tls_set_up();
    CHECK(thread_pointer == NULL);
}

int main(void)
{
    fresh();
    for (size_t i = 0; i < sizeof(image_memory); i++) {
        image_memory[i] = (char)(i * 3 + 1);
    }
    for (uint64_t align = 1; align <= 256; align *= 2) {
        for (uint64_t offset = 0; offset <= 48; offset += 8) {
            check(align, offset, 24, 40);
            check(align, offset, 0, 8);
            check(align, offset, 8, 8);
        }
    }
    none();
    return 0;
}
