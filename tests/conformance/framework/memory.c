/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Pages in address spaces. The suite's own grows from ARENA upwards and starts again there with each
 * test.
 */
#include "suite.h"

#define ARENA  0x4000000000
#define PAGE   (1 << seL4_PageBits)
#define CACHED seL4_ARM_Default_VMAttributes

static seL4_Word next_address = ARENA;

void memory_reset(void);

void memory_reset(void)
{
    next_address = ARENA;
}

seL4_Word address_new(seL4_Word size)
{
    seL4_Word address = (next_address + size - 1) & ~(size - 1);

    next_address = address + size;
    return address;
}

void page_map_at(seL4_CPtr vspace, seL4_CPtr frame, seL4_Word address, seL4_CapRights_t rights,
                 seL4_ARM_VMAttributes attributes)
{
    seL4_Error error = seL4_ARM_Page_Map(frame, vspace, address, rights, attributes);

    for (int level = 0; error == seL4_FailedLookup && level < 2; level++) {
        seL4_CPtr table = object_new(seL4_ARM_PageTableObject, 0);

        ok(seL4_ARM_PageTable_Map(table, vspace, address, CACHED));
        error = seL4_ARM_Page_Map(frame, vspace, address, rights, attributes);
    }
    ok(error);
}

void *page_map(seL4_CPtr frame, seL4_CapRights_t rights)
{
    seL4_Word address = address_new(PAGE);

    page_map_at(VSPACE, frame, address, rights, CACHED);
    return (void *)address;
}

void *pages_new(unsigned count)
{
    seL4_CPtr frames = objects_new(seL4_ARM_SmallPageObject, 0, count);
    void *first = page_map(frames, seL4_ReadWrite);

    for (unsigned i = 1; i < count; i++) {
        (void)page_map(frames + i, seL4_ReadWrite);
    }
    return first;
}

/* Byte by byte: what the compiler makes of it must not be a call of itself. */
void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((volatile unsigned char *)to)[i] = ((const unsigned char *)from)[i];
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((volatile unsigned char *)to)[i] = (unsigned char)value;
    }
    return to;
}
