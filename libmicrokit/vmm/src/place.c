/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where kernel, initrd and device tree go: kernel where its header says, the device tree at the end, the initrd in front
 * of that. The header is that of "Booting AArch64 Linux" (Documentation/arm64/booting.rst).
 */
#include <vmm/load.h>

#define IMAGE_MAGIC      0x644d5241 /* "ARM\x64" */
#define IMAGE_BIG_ENDIAN 1
#define RAM_ALIGNMENT    (1 << seL4_LargePageBits)
#define PAGE_BYTES       (1 << seL4_PageBits)
#define ADDRESS_END      ((uint64_t)1 << 40) /* of what a guest can have */
#define DEFAULT_OFFSET   0x80000             /* of kernels that do not say how large they are */
#define NOT_AN_IMAGE     "the kernel is not an arm64 Image"
#define DOES_NOT_FIT     "kernel, initrd and device tree do not fit into the RAM"

/* Little-endian, like everything here. */
struct image_header {
    uint32_t code[2];
    uint64_t text_offset; /* from a multiple of 2 MiB */
    uint64_t image_size;  /* bytes, with what is not in the file; 0: text_offset means nothing */
    uint64_t flags;
    uint64_t reserved[3];
    uint32_t magic;
    uint32_t pe_header;
};

_Static_assert(sizeof(struct image_header) == 64, "as Linux has it");

static const char *config_error(const struct microkit_vm_config *config)
{
    if (config->vcpus == 0 || config->vcpus > MICROKIT_VM_VCPUS) {
        return "a virtual machine has 1 to 4 vCPUs";
    }
    if (config->ram == NULL || config->ram_base % RAM_ALIGNMENT != 0 ||
        config->ram_size % PAGE_BYTES != 0 || config->ram_base >= ADDRESS_END ||
        config->ram_size > ADDRESS_END - config->ram_base) {
        return "RAM must begin at a multiple of 2 MiB, have whole pages, and end below 2^40";
    }
    return config->arguments == NULL ? "there are no arguments for the kernel" : NULL;
}

static bool overlap(const void *a, uint64_t a_size, const void *b, uint64_t b_size)
{
    return (uintptr_t)a < (uintptr_t)b + b_size && (uintptr_t)b < (uintptr_t)a + a_size;
}

static const char *image_read(const struct microkit_vm_config *config, struct image_header *header)
{
    if (config->kernel == NULL || config->kernel_size < sizeof(*header)) {
        return NOT_AN_IMAGE;
    }
    if (overlap(config->kernel, config->kernel_size, config->ram, config->ram_size) ||
        overlap(config->initrd, config->initrd_size, config->ram, config->ram_size)) {
        return "kernel and initrd must not be in the guest's RAM";
    }
    __builtin_memcpy(header, config->kernel, sizeof(*header));
    if (header->magic != IMAGE_MAGIC) {
        return NOT_AN_IMAGE;
    }
    return header->flags & IMAGE_BIG_ENDIAN ? "the kernel is big-endian" : NULL;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Every size is checked against what is left, so nothing overflows. */
static const char *place(const struct microkit_vm_config *config, const struct image_header *header,
                         struct microkit_vm_places *places)
{
    uint64_t offset = header->image_size != 0 ? header->text_offset : DEFAULT_OFFSET;
    uint64_t kernel = larger(header->image_size, config->kernel_size);
    uint64_t left = config->ram_size;

    if (left < TREE_ROOM || config->initrd_size > left - TREE_ROOM) {
        return DOES_NOT_FIT;
    }
    left = (left - TREE_ROOM - config->initrd_size) & ~(uint64_t)(PAGE_BYTES - 1);
    if (offset > left || kernel > left - offset) {
        return DOES_NOT_FIT;
    }
    places->kernel = config->ram_base + offset;
    places->kernel_end = places->kernel + kernel;
    places->initrd = config->ram_base + left;
    places->initrd_end = places->initrd + config->initrd_size;
    places->tree = config->ram_base + config->ram_size - TREE_ROOM;
    return NULL;
}

const char *microkit_vm_place(const struct microkit_vm_config *config,
                              struct microkit_vm_places *places)
{
    struct image_header header;
    const char *wrong = config_error(config);

    if (wrong == NULL) {
        wrong = image_read(config, &header);
    }
    return wrong != NULL ? wrong : place(config, &header, places);
}
