/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A finished device tree is written on: see vmm/tree.h. In a file of its own, for programs whose devices are the library's
 * have no use for it.
 */
#include <vmm/tree.h>

/* Words of the header (Devicetree Specification 5.2). */
enum {
    HEADER_NAMES = 3, /* where names are: behind the structure, at once */
    HEADER_NAMES_BYTES = 8,
};

/* The structure ends with the end of the first node, and its own. */
#define ENDS 8

static uint32_t word(const struct microkit_vm_tree *tree, unsigned int index)
{
    uint32_t value = 0;

    __builtin_memcpy(&value, tree->at + (uint64_t)index * sizeof(value), sizeof(value));
    return __builtin_bswap32(value);
}

void microkit_vm_tree_reopen(struct microkit_vm_tree *tree, void *at, uint32_t room)
{
    uint32_t names = 0;
    uint32_t size = 0;

    tree->at = at;
    tree->room = room;
    tree->used = tree->names_used = 0;
    tree->full = false;
    names = word(tree, HEADER_NAMES);
    size = word(tree, HEADER_NAMES_BYTES);
    if (names < ENDS || names > room || size > room - names || size > TREE_NAMES) {
        tree->full = true;
        return;
    }
    tree->used = names - ENDS;
    tree->names_used = size;
    __builtin_memcpy(tree->names, tree->at + names, size);
}
