/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where things go in a guest's RAM, and which configurations and headers are refused.
 */
#include "model.h"

#include <vmm/load.h>

static uint8_t image[64];
static uint8_t ramdisk[5000];

/* With a header that says so. */
static const char *placed(uint64_t offset, uint64_t size, struct microkit_vm_config config,
                          struct microkit_vm_places *places)
{
    memcpy(&image[8], &offset, 8);
    memcpy(&image[16], &size, 8);
    memcpy(&image[56], "ARM\x64", 4);
    config.kernel = image;
    return microkit_vm_place(&config, places);
}

static void fits(void)
{
    struct microkit_vm_config config = model_config(1);
    struct microkit_vm_places places;

    config.initrd = ramdisk;
    config.initrd_size = sizeof(ramdisk);
    CHECK(placed(0, 0x100000, config, &places) == NULL);
    CHECK(places.kernel == RAM_BASE && places.kernel_end == RAM_BASE + 0x100000);
    CHECK(places.tree == RAM_BASE + RAM_SIZE - TREE_ROOM && places.tree % 8 == 0);
    CHECK(places.initrd % 0x1000 == 0 && places.initrd_end == places.initrd + 5000);
    CHECK(places.initrd >= places.kernel_end && places.initrd_end <= places.tree);
    CHECK(placed(0x80000, 64, config, &places) == NULL && places.kernel == RAM_BASE + 0x80000);
    CHECK(placed(0, 0, config, &places) == NULL && places.kernel == RAM_BASE + 0x80000);
    CHECK(placed(0, 1, config, &places) == NULL && places.kernel_end == RAM_BASE + 64);
}

/* To the last byte, and with sums that overflow. */
static void limits(void)
{
    struct microkit_vm_config config = model_config(1);
    struct microkit_vm_places places;
    uint64_t room = RAM_SIZE - TREE_ROOM;

    CHECK(placed(0, room, config, &places) == NULL && places.kernel_end == places.tree);
    CHECK(placed(0, room + 1, config, &places) != NULL);
    CHECK(placed(0x1000, room - 0x1000, config, &places) == NULL);
    CHECK(placed(0x1000, room - 0xfff, config, &places) != NULL);
    CHECK(placed(~0ull, 0x1000, config, &places) != NULL);
    CHECK(placed(0x1000, ~0ull, config, &places) != NULL);
    config.initrd = ramdisk;
    config.initrd_size = room;
    CHECK(placed(0, 0x1000, config, &places) != NULL);
    config.initrd_size = ~0ull;
    CHECK(placed(0, 0x1000, config, &places) != NULL);
}

static bool refused(struct microkit_vm_config config)
{
    struct microkit_vm_places places;

    return microkit_vm_place(&config, &places) != NULL;
}

#define REFUSED(member, value)                             \
    do {                                                   \
        struct microkit_vm_config wrong = model_config(1); \
                                                           \
        wrong.member = value;                              \
        CHECK(refused(wrong));                             \
    } while (0)

static void configurations(void)
{
    static const uint8_t text[64] = "not a kernel";
    uint8_t big[64] = {[24] = 1, [56] = 'A', 'R', 'M', 0x64};

    CHECK(!refused(model_config(1)) && !refused(model_config(MICROKIT_VM_VCPUS)));
    REFUSED(vcpus, 0);
    REFUSED(vcpus, MICROKIT_VM_VCPUS + 1);
    REFUSED(ram, NULL);
    REFUSED(ram_base, RAM_BASE + 0x1000);
    REFUSED(ram_base, 1ull << 40);
    REFUSED(ram_base, ~0ull << 21);
    REFUSED(ram_size, RAM_SIZE + 1);
    REFUSED(ram_size, 0);
    REFUSED(ram_size, ~0xfffull);
    REFUSED(kernel, NULL);
    REFUSED(kernel_size, 63);
    REFUSED(kernel, text);
    REFUSED(kernel, big);
    REFUSED(kernel, model_ram);
    REFUSED(arguments, NULL);
}

static void initrd_in_ram(void)
{
    struct microkit_vm_config config = model_config(1);

    config.initrd = model_ram + RAM_SIZE - 1;
    config.initrd_size = 1;
    CHECK(refused(config));
    config.initrd = model_ram + RAM_SIZE;
    CHECK(!refused(config));
}

int main(void)
{
    fits();
    limits();
    configurations();
    initrd_in_ram();
    return 0;
}
