/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware's memory map (UEFI 7.2.3).
 */
#pragma once

#include <efi/efi.h>
#include <efi/parameters.h>

struct memory_map {
    const void *descriptors;
    uint64_t size;
    uint64_t key;
    uint64_t descriptor_size; /* at least that of the structure */
};

/* EFI_BUFFER_TOO_SMALL, or what firmware says. */
efi_status memory_map_read(const struct efi_boot_services *boot, struct memory_map *map);

/* The first part that somebody keeps of what the range needs; 0: there is none. */
const struct efi_memory_descriptor *memory_map_keeps(const struct memory_map *map,
                                                     const struct efi_range *range);
