/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware of the tests' own.
 */
#include "fixture.h"

struct firmware firmware;
static char text[1024];

static efi_status output(struct efi_text_output *own, const uint16_t *string)
{
    CHECK(own == &screen);
    while (*string != 0) {
        CHECK(*string < 0x80 && strlen(text) < sizeof(text) - 1);
        text[strlen(text)] = (char)*string++;
    }
    return EFI_SUCCESS;
}

static efi_status get_map(uint64_t *size, void *map, uint64_t *key, uint64_t *descriptor_size,
                          uint32_t *version)
{
    uint64_t needed = firmware.descriptors * firmware.descriptor_size;

    if (firmware.map_status != EFI_SUCCESS) {
        return firmware.map_status;
    }
    if (*size < needed) {
        return EFI_BUFFER_TOO_SMALL;
    }
    for (unsigned i = 0; i < firmware.descriptors; i++) {
        memcpy((char *)map + i * firmware.descriptor_size, &firmware.map[i],
               sizeof(firmware.map[i]));
    }
    *size = needed;
    *key = firmware.key;
    *descriptor_size = firmware.descriptor_size;
    *version = 1;
    return EFI_SUCCESS;
}

static efi_status end(efi_handle image, uint64_t key)
{
    firmware.ends++;
    CHECK(image == HANDLE && key == firmware.key);
    if (firmware.failures == 0) {
        return EFI_SUCCESS;
    }
    firmware.failures--;
    firmware.key++;
    return firmware.end_status;
}

struct efi_text_output screen = {.output_string = output};
struct efi_boot_services boot = {.get_memory_map = get_map, .exit_boot_services = end};

void firmware_reset(void)
{
    firmware = (struct firmware){.descriptor_size = 48, .end_status = EFI_INVALID_PARAMETER};
    memset(text, 0, sizeof(text));
}

void firmware_map(uint32_t type, uint64_t start, uint64_t pages)
{
    firmware.map[firmware.descriptors++] =
        (struct efi_memory_descriptor){.type = type, .start = start, .pages = pages};
}

const char *console(void)
{
    return text;
}
