/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The memory of a chain, cut into parts of any lengths: the same bytes as from one piece, and no byte beside.
 */
#include "../model.h"

#include <microkit_vmm_virtio.h>

#include "../../../chance.h"

#define SIZE 60

static uint8_t *memory[MICROKIT_VM_VIRTIO_DEPTH];
static struct microkit_vm_chain chain;

/* Each part is memory of its own, where sanitizers see a byte too much. */
static void cut(uint64_t readable, uint64_t writable)
{
    uint64_t left[] = {readable, writable};

    chain = (struct microkit_vm_chain){.readable = readable, .writable = writable};
    for (unsigned int which = 0; which < 2; which++) {
        unsigned int most = which == 0 ? MICROKIT_VM_VIRTIO_DEPTH / 2 : MICROKIT_VM_VIRTIO_DEPTH;

        while (left[which] != 0) {
            uint64_t length = chain.parts + 1u == most ? left[which] : chance() % (left[which] + 1);

            memory[chain.parts] = malloc(length);
            CHECK(memory[chain.parts] != NULL || length == 0);
            chain.part[chain.parts].at = memory[chain.parts];
            chain.part[chain.parts++].length = (uint32_t)length;
            chain.read_parts += which == 0;
            left[which] -= length;
        }
    }
}

static void drop(void)
{
    for (unsigned int i = 0; i < chain.parts; i++) {
        free(memory[i]);
    }
}

static uint8_t *byte(unsigned int first, uint64_t offset)
{
    for (unsigned int i = first;; i++) {
        CHECK(i < chain.parts);
        if (offset < chain.part[i].length) {
            return &chain.part[i].at[offset];
        }
        offset -= chain.part[i].length;
    }
}

static uint64_t expected(uint64_t all, uint64_t offset, uint64_t size)
{
    uint64_t left = offset < all ? all - offset : 0;

    return left < size ? left : size;
}

static void reads(uint64_t readable, uint64_t offset, uint64_t size)
{
    uint8_t own[2 * SIZE];
    uint64_t got = 0;

    memset(own, 0xee, sizeof(own));
    for (uint64_t i = 0; i < readable; i++) {
        *byte(0, i) = (uint8_t)(i + 1);
    }
    got = microkit_vm_chain_read(&chain, offset, own, size);
    CHECK(got == expected(readable, offset, size));
    for (uint64_t i = 0; i < sizeof(own); i++) {
        CHECK(own[i] == (i < got ? (uint8_t)(offset + i + 1) : 0xee));
    }
}

static void writes(uint64_t writable, uint64_t offset, uint64_t size)
{
    uint8_t own[2 * SIZE];
    uint64_t got = 0;

    for (uint64_t i = 0; i < sizeof(own); i++) {
        own[i] = (uint8_t)(i + 1);
    }
    for (uint64_t i = 0; i < writable; i++) {
        *byte(chain.read_parts, i) = 0xee;
    }
    got = microkit_vm_chain_write(&chain, offset, own, size);
    CHECK(got == expected(writable, offset, size));
    for (uint64_t i = 0; i < writable; i++) {
        CHECK(*byte(chain.read_parts, i) ==
              (i >= offset && i - offset < got ? (uint8_t)(i - offset + 1) : 0xee));
    }
}

int main(void)
{
    for (unsigned int i = 0; i < 5000; i++) {
        uint64_t readable = chance() % SIZE;
        uint64_t writable = chance() % SIZE;

        cut(readable, writable);
        reads(readable, chance() % (SIZE + 5), chance() % (2 * SIZE));
        writes(writable, chance() % (SIZE + 5), chance() % (2 * SIZE));
        CHECK(microkit_vm_chain_read(&chain, ~0ull, NULL, 5) == 0);
        drop();
    }
    return 0;
}
