/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A tree that is written on is the tree that is written at once; with every room too small it is full; and one that is
 * none is full from the beginning.
 */
#include "model.h"

#include <vmm/tree.h>

#define ROOM 1024

static void begin(struct microkit_vm_tree *tree, void *at)
{
    microkit_vm_tree_begin(tree, at, ROOM);
    microkit_vm_tree_node(tree, "");
    microkit_vm_tree_text(tree, "text", "abc");
}

static uint32_t finish(struct microkit_vm_tree *tree)
{
    microkit_vm_tree_node(tree, "node@1");
    microkit_vm_tree_cells(tree, "reg", 1, 7);
    microkit_vm_tree_text(tree, "text", "de");
    microkit_vm_tree_end(tree);
    microkit_vm_tree_end(tree);
    return microkit_vm_tree_finish(tree);
}

static uint32_t make(void *at)
{
    struct microkit_vm_tree tree;

    begin(&tree, at);
    microkit_vm_tree_end(&tree);
    return microkit_vm_tree_finish(&tree);
}

static void same_tree(void)
{
    static uint8_t at_once[ROOM];
    struct microkit_vm_tree tree;
    uint32_t size = 0;

    begin(&tree, at_once);
    size = finish(&tree);
    for (uint32_t room = make(at_once + ROOM / 2); room <= size; room++) {
        uint8_t *at = malloc(room);

        memcpy(at, at_once + ROOM / 2, make(at_once + ROOM / 2));
        microkit_vm_tree_reopen(&tree, at, room);
        CHECK(!tree.full && finish(&tree) == (room == size ? size : 0));
        CHECK(room != size || memcmp(at, at_once, size) == 0);
        free(at);
    }
}

static void is_none(unsigned int word, uint32_t value)
{
    static uint8_t at[ROOM];
    struct microkit_vm_tree tree;

    CHECK(make(at) != 0);
    value = __builtin_bswap32(value);
    memcpy(at + 4 * word, &value, 4);
    microkit_vm_tree_reopen(&tree, at, ROOM);
    CHECK(tree.full && finish(&tree) == 0);
}

int main(void)
{
    same_tree();
    is_none(3, 0);
    is_none(3, 7);
    is_none(3, ROOM + 1);
    is_none(3, ~0u);
    is_none(8, ROOM);
    is_none(8, TREE_NAMES + 1);
    is_none(8, ~0u);
    return 0;
}
