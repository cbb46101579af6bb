/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is used of the UEFI Specification, version 2.10, whose names these are in our spelling. Functions that
 * are not called are places of 8 bytes. Its calling convention for AArch64 is the procedure call standard
 * (2.3.6), so C calls firmware as it calls itself.
 */
#pragma once

#include <stdint.h>

typedef uint64_t efi_status;
typedef void *efi_handle;

#define EFI_ERROR(number)     ((uint64_t)INT64_MIN | (number)) /* the highest bit: appendix D */
#define EFI_SUCCESS           0
#define EFI_LOAD_ERROR        EFI_ERROR(1)
#define EFI_INVALID_PARAMETER EFI_ERROR(2)
#define EFI_UNSUPPORTED       EFI_ERROR(3)
#define EFI_BUFFER_TOO_SMALL  EFI_ERROR(5)

struct efi_text_output { /* 12.4 */
    uint64_t reset;
    efi_status (*output_string)(struct efi_text_output *own, const uint16_t *string);
};

/* 7.2.3. Types that a system must keep after boot services have ended (as the tables there say). */
enum efi_memory_type {
    EFI_RESERVED = 0,
    EFI_UNUSABLE = 8,
    EFI_ACPI_NVS = 10,
    EFI_MAPPED_IO = 11,
    EFI_MAPPED_PORTS = 12,
    EFI_PAL_CODE = 13,
    EFI_PERSISTENT = 14,
    EFI_UNACCEPTED = 15
};

#define EFI_PAGE_SHIFT 12

struct efi_memory_descriptor {
    uint32_t type;
    uint32_t pad;
    uint64_t start;
    uint64_t virtual_start;
    uint64_t pages;
    uint64_t attributes;
};

struct efi_boot_services { /* 4.4 */
    uint64_t header[3];
    uint64_t until_get_memory_map[4];
    efi_status (*get_memory_map)(uint64_t *size, void *map, uint64_t *key,
                                 uint64_t *descriptor_size, uint32_t *version);
    uint64_t until_exit_boot_services[21];
    efi_status (*exit_boot_services)(efi_handle image, uint64_t key);
};

struct efi_configuration_table { /* 4.6 */
    uint64_t guid[2];
    const void *table;
};

/* EFI_DTB_TABLE_GUID, b1b621d5-f19c-41a5-830b-d9152c69aae0, as it lies in memory. */
#define EFI_DTB_GUID_0 0x41a5f19cb1b621d5
#define EFI_DTB_GUID_1 0xe0aa692c15d90b83

struct efi_system_table { /* 4.3 */
    uint64_t header[3];
    uint64_t until_console[5];
    struct efi_text_output *console;
    uint64_t standard_error[2];
    uint64_t runtime_services;
    const struct efi_boot_services *boot;
    uint64_t entries;
    const struct efi_configuration_table *configuration;
};
