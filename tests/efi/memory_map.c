/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * What a range may lie in: by type (UEFI 2.10, 7.2), and to the byte.
 */
#include <efi/memory_map.h>

#include "fixture.h"

/* Loader's and boot services' code and data, runtime's, conventional memory, ACPI tables. */
static const uint32_t free_types[] = {1, 2, 3, 4, 5, 6, 7, 9};
static const uint32_t kept_types[] = {0,  8,  10, 11,         12,         13,
                                      14, 15, 16, 0x70000000, 0x80000001, 0xffffffff};

static uint64_t memory[64];
static struct memory_map map;

static const struct efi_memory_descriptor *keeps(uint64_t start, uint64_t end)
{
    struct efi_range range = {start, end};

    map = (struct memory_map){.descriptors = memory, .size = sizeof(memory)};
    CHECK(memory_map_read(&boot, &map) == EFI_SUCCESS);
    return memory_map_keeps(&map, &range);
}

static void check_types(void)
{
    for (unsigned i = 0; i < sizeof(free_types) / sizeof(free_types[0]); i++) {
        firmware_reset();
        firmware_map(free_types[i], 0x1000, 1);
        CHECK(!keeps(0x1000, 0x2000));
    }
    for (unsigned i = 0; i < sizeof(kept_types) / sizeof(kept_types[0]); i++) {
        firmware_reset();
        firmware_map(7, 0, 1);
        firmware_map(kept_types[i], 0x1000, 1);
        CHECK(keeps(0x1000, 0x2000) && keeps(0x1000, 0x2000)->type == kept_types[i]);
    }
}

static void check_ends(void)
{
    firmware_reset();
    firmware_map(7, 0x0, 16);
    firmware_map(0, 0x10000, 2);
    CHECK(!keeps(0x0, 0x10000));
    CHECK(keeps(0x0, 0x10001)->start == 0x10000);
    CHECK(keeps(0x11fff, 0x20000));
    CHECK(!keeps(0x12000, 0x20000));
    CHECK(keeps(0x10800, 0x10900) && keeps(0x0, 0x20000));
}

static void check_sizes(void)
{
    firmware_reset();
    firmware.descriptor_size = 64;
    firmware_map(7, 0, 1);
    firmware_map(0, 0x1000, 1);
    CHECK(keeps(0x1000, 0x1001)->pages == 1);
    map = (struct memory_map){.descriptors = memory, .size = 127};
    CHECK(memory_map_read(&boot, &map) == EFI_BUFFER_TOO_SMALL);
}

int main(void)
{
    check_types();
    check_ends();
    check_sizes();
    return 0;
}
