/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The memory map, and what of it nobody may take when boot services have ended. Runtime services are not called
 * any more, and ACPI tables are not read, so what both lie in is free. Memory that the map does not
 * know is not refused: the loader asks it.
 */
#include <efi/memory_map.h>

#define KEPT                                                                          \
    (1 << EFI_RESERVED | 1 << EFI_UNUSABLE | 1 << EFI_ACPI_NVS | 1 << EFI_MAPPED_IO | \
     1 << EFI_MAPPED_PORTS | 1 << EFI_PAL_CODE | 1 << EFI_PERSISTENT | 1 << EFI_UNACCEPTED)
#define FIRST_UNKNOWN 16

efi_status memory_map_read(const struct efi_boot_services *boot, struct memory_map *map)
{
    uint32_t version;

    return boot->get_memory_map(&map->size, (void *)map->descriptors, &map->key,
                                &map->descriptor_size, &version);
}

/* Types that the specification has no name for are firmware's or a boot loader's own (UEFI 7.2.1). */
static int is_kept(const struct efi_memory_descriptor *part)
{
    return part->type >= FIRST_UNKNOWN || (KEPT >> part->type & 1) != 0;
}

const struct efi_memory_descriptor *memory_map_keeps(const struct memory_map *map,
                                                     const struct efi_range *range)
{
    for (uint64_t at = 0; at < map->size; at += map->descriptor_size) {
        const struct efi_memory_descriptor *part =
            (const void *)((const char *)map->descriptors + at);

        if (is_kept(part) && part->start < range->end &&
            range->start < part->start + (part->pages << EFI_PAGE_SHIFT)) {
            return part;
        }
    }
    return 0;
}
