/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The memory of a chain: see microkit_vmm_virtio.h. How a guest cuts it into descriptors means nothing (virtio 1.2, 2.7.4).
 */
#include <microkit_vmm_virtio.h>

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The guest may write meanwhile: what is to be looked at must be the copy, and not its memory again. */
static void copy_once(void *to, const void *from, uint64_t size)
{
    __builtin_memcpy(to, from, size);
    __asm__ volatile("" : : "r"(to) : "memory");
}

/* Parts first..end - 1: at most size bytes from offset on, to or from own. */
static uint64_t copy(const struct microkit_vm_chain *chain, unsigned int first, unsigned int end,
                     uint64_t offset, uint8_t *own, uint64_t size, bool write)
{
    uint64_t done = 0;

    for (unsigned int i = first; i < end && done < size; i++) {
        uint64_t length = chain->part[i].length;
        uint64_t now = 0;

        if (offset >= length) {
            offset -= length;
            continue;
        }
        now = smaller(length - offset, size - done);
        if (write) {
            copy_once(chain->part[i].at + offset, own + done, now);
        } else {
            copy_once(own + done, chain->part[i].at + offset, now);
        }
        done += now;
        offset = 0;
    }
    return done;
}

uint64_t microkit_vm_chain_read(const struct microkit_vm_chain *chain, uint64_t offset, void *to,
                                uint64_t size)
{
    return copy(chain, 0, chain->read_parts, offset, to, size, false);
}

uint64_t microkit_vm_chain_write(const struct microkit_vm_chain *chain, uint64_t offset,
                                 const void *from, uint64_t size)
{
    return copy(chain, chain->read_parts, chain->parts, offset, (uint8_t *)(uintptr_t)from, size,
                true);
}
