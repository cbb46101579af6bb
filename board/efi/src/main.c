/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The EFI application around an image: whether the image can run is asked while firmware has a console,
 * which gets the machine back with an error if not; then boot services end, and the image is entered as
 * boot loaders enter a kernel for arm64.
 */
#include <efi/console.h>
#include <efi/machine.h>
#include <efi/memory_map.h>

#define EL2 2
/* A map changes while an event of firmware's runs; nothing else does any more after the first attempt. */
#define ATTEMPTS   8
#define TREE_MAGIC 0xedfe0dd0 /* as a little-endian machine reads it */

/* Called by entry.S. Comes back only where nothing has been changed, or firmware cannot end. */
efi_status efi_main(efi_handle image, const struct efi_system_table *system);

static efi_status fail(const struct efi_system_table *system, efi_status status, const char *text)
{
    console_text(system->console, "Multikit: ");
    console_text(system->console, text);
    console_text(system->console, "\r\n");
    return status;
}

static efi_status fail_kept(const struct efi_system_table *system, const struct efi_range *range,
                            const struct efi_memory_descriptor *part)
{
    struct efi_text_output *console = system->console;

    console_text(console, "Multikit: the image needs memory from ");
    console_number(console, range->start);
    console_text(console, " to ");
    console_number(console, range->end);
    console_text(console, ", firmware keeps it from ");
    console_number(console, part->start);
    console_text(console, " to ");
    console_number(console, part->start + (part->pages << EFI_PAGE_SHIFT));
    console_text(console, " (type ");
    console_number(console, part->type);
    console_text(console, "): put that into reserved of board.toml\r\n");
    return EFI_LOAD_ERROR;
}

static void *at_place(uint64_t place)
{
    return (char *)&parameters + place;
}

static struct memory_map empty_map(void)
{
    return (struct memory_map){.descriptors = at_place(parameters.map),
                               .size = parameters.map_size};
}

static efi_status check_memory(const struct efi_system_table *system)
{
    struct memory_map map = empty_map();
    efi_status status = memory_map_read(system->boot, &map);

    if (status != EFI_SUCCESS) {
        return fail(system, status, "firmware does not tell its memory map");
    }
    for (uint64_t i = 0; i < parameters.ranges; i++) {
        const struct efi_range *range = &parameters.range[i];
        const struct efi_memory_descriptor *part = memory_map_keeps(&map, range);

        if (part) {
            return fail_kept(system, range, part);
        }
    }
    return EFI_SUCCESS;
}

/* Once it has been tried nothing but the map may be asked for (UEFI 7.4.6). */
static efi_status end_boot_services(efi_handle image, const struct efi_boot_services *boot)
{
    efi_status status = EFI_INVALID_PARAMETER;

    for (unsigned i = 0; i < ATTEMPTS && status == EFI_INVALID_PARAMETER; i++) {
        struct memory_map map = empty_map();

        status = memory_map_read(boot, &map);
        if (status == EFI_SUCCESS) {
            status = boot->exit_boot_services(image, map.key);
        }
    }
    return status;
}

/* 0: firmware has none. */
static const uint32_t *device_tree(const struct efi_system_table *system)
{
    for (uint64_t i = 0; i < system->entries; i++) {
        const struct efi_configuration_table *entry = &system->configuration[i];
        const uint32_t *tree = entry->table;

        if (entry->guid[0] == EFI_DTB_GUID_0 && entry->guid[1] == EFI_DTB_GUID_1 && tree &&
            tree[0] == TREE_MAGIC) {
            return tree;
        }
    }
    return 0;
}

efi_status efi_main(efi_handle image, const struct efi_system_table *system)
{
    const uint32_t *tree = device_tree(system);
    uint32_t tree_size = tree ? __builtin_bswap32(tree[1]) : 0;
    efi_status status;

    if (machine_exception_level() != EL2) {
        return fail(system, EFI_UNSUPPORTED,
                    "firmware does not run at EL2, which the image needs "
                    "(QEMU: -machine virtualization=on)");
    }
    status = check_memory(system);
    if (status == EFI_SUCCESS) {
        status = end_boot_services(image, system->boot);
    }
    if (status == EFI_SUCCESS) {
        machine_enter(at_place(parameters.image),
                      at_place(parameters.image + parameters.image_size), tree,
                      (const char *)tree + tree_size);
    }
    return status;
}
