/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware of the tests' own: a console that keeps what was printed, a memory map, and an end of boot
 * services that fails as often as a test likes.
 */
#pragma once

#include <efi/efi.h>

#include <stddef.h>
#include <string.h>

#include "../harness/host/check.h"

#define HANDLE ((efi_handle)0x4711)

struct firmware {
    struct efi_memory_descriptor map[8];
    unsigned descriptors;
    unsigned descriptor_size; /* more than the structure's, as the specification allows */
    efi_status map_status;
    unsigned key;      /* changes with each failure to end */
    unsigned failures; /* of ends that are to come */
    efi_status end_status;
    unsigned ends;
};

extern struct firmware firmware;
extern struct efi_text_output screen;
extern struct efi_boot_services boot;

void firmware_reset(void);
void firmware_map(uint32_t type, uint64_t start, uint64_t pages);
