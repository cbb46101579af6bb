/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Nothing changes before all is checked; boot services end with the key of the last map; the image gets the
 * device tree.
 */
#include <efi/machine.h>
#include <efi/parameters.h>

#include <setjmp.h>

#include "fixture.h"

efi_status efi_main(efi_handle image, const struct efi_system_table *system);

struct layout {
    struct efi_parameters parameters;
    struct efi_range range[2];
    char image[64];
    uint64_t map[64];
};

/* As the tool writes it behind the code, whose symbol this is. */
extern struct layout layout __asm__("parameters");
struct layout layout = {
    .parameters = {.image = offsetof(struct layout, image),
                   .image_size = sizeof(layout.image),
                   .map = offsetof(struct layout, map),
                   .map_size = sizeof(layout.map),
                   .ranges = 2},
    .range = {{0x40000000, 0x40002000}, {0x50000000, 0x50001000}},
};

static uint32_t tree[4];
static struct efi_configuration_table tables[2];
static struct efi_system_table efi_system;
static uint64_t level;
static jmp_buf entered;
static const void *entered_with;

uint64_t machine_exception_level(void)
{
    return level;
}

_Noreturn void machine_enter(const void *image, const void *end, const void *with,
                             const void *with_end)
{
    CHECK(image == layout.image && end == layout.image + sizeof(layout.image));
    CHECK((const char *)with_end - (const char *)with == (with ? 0x1234 : 0));
    entered_with = with;
    longjmp(entered, 1);
}

static void prepare(void)
{
    static const uint8_t guid[] = {0xd5, 0x21, 0xb6, 0xb1, 0x9c, 0xf1, 0xa5, 0x41,
                                   0x83, 0x0b, 0xd9, 0x15, 0x2c, 0x69, 0xaa, 0xe0};

    firmware_reset();
    firmware_map(7, 0x40000000, 0x20000);
    level = 2;
    tree[0] = __builtin_bswap32(0xd00dfeed);
    tree[1] = __builtin_bswap32(0x1234);
    memset(tables, 0x5a, sizeof(tables));
    memcpy(tables[1].guid, guid, sizeof(guid));
    tables[1].table = tree;
    efi_system = (struct efi_system_table){
        .console = &screen, .boot = &boot, .entries = 2, .configuration = tables};
}

#define ENTERED 1

static efi_status start(void)
{
    return setjmp(entered) != 0 ? ENTERED : efi_main(HANDLE, &efi_system);
}

static void check_start(void)
{
    prepare();
    CHECK(start() == ENTERED && entered_with == tree && firmware.ends == 1);
    CHECK(strcmp(console(), "") == 0);
    prepare();
    firmware.failures = 3;
    CHECK(start() == ENTERED && firmware.ends == 4);
}

static void check_tree(void)
{
    prepare();
    efi_system.entries = 1;
    CHECK(start() == ENTERED && !entered_with);
    prepare();
    tree[0]++;
    CHECK(start() == ENTERED && !entered_with);
    prepare();
    tables[1].table = NULL;
    CHECK(start() == ENTERED && !entered_with);
}

static void check_level(void)
{
    prepare();
    level = 1;
    CHECK(start() == EFI_UNSUPPORTED && firmware.ends == 0);
    CHECK(strcmp(console(), "Multikit: firmware does not run at EL2, which the image needs "
                            "(QEMU: -machine virtualization=on)\r\n") == 0);
}

static void check_memory(void)
{
    prepare();
    firmware_map(0, 0x50000000, 16);
    CHECK(start() == EFI_LOAD_ERROR && firmware.ends == 0);
    CHECK(
        strcmp(
            console(),
            "Multikit: the image needs memory from 0x50000000 to 0x50001000, firmware keeps it "
            "from 0x50000000 to 0x50010000 (type 0x0): put that into reserved of board.toml\r\n") ==
        0);
    prepare();
    firmware.map_status = EFI_BUFFER_TOO_SMALL;
    CHECK(start() == EFI_BUFFER_TOO_SMALL && firmware.ends == 0);
    CHECK(strcmp(console(), "Multikit: firmware does not tell its memory map\r\n") == 0);
}

/* For ever, or for another reason: firmware gets the machine back. */
static void check_no_end(void)
{
    prepare();
    firmware.failures = 1000;
    CHECK(start() == EFI_INVALID_PARAMETER && firmware.ends == 8);
    prepare();
    firmware.failures = 1;
    firmware.end_status = EFI_UNSUPPORTED;
    CHECK(start() == EFI_UNSUPPORTED && firmware.ends == 1);
}

int main(void)
{
    check_start();
    check_tree();
    check_level();
    check_memory();
    check_no_end();
    return 0;
}
