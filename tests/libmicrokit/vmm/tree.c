/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The writer of device trees, with too little room of every size; the trees themselves are read by dtc (describe.c).
 */
#include "model.h"

#include <vmm/tree.h>

static uint32_t make(void *at, uint32_t room)
{
    struct microkit_vm_tree tree;

    microkit_vm_tree_begin(&tree, at, room);
    microkit_vm_tree_node(&tree, "");
    microkit_vm_tree_cells(&tree, "reg", 3, 1, 0x80000000, 3);
    microkit_vm_tree_text(&tree, "text", "abc");
    microkit_vm_tree_node(&tree, "node@1");
    microkit_vm_tree_flag(&tree, "flag");
    microkit_vm_tree_texts(&tree, "texts", "a\0bc");
    microkit_vm_tree_cells(&tree, "reg", 1, 7);
    microkit_vm_tree_end(&tree);
    microkit_vm_tree_end(&tree);
    return microkit_vm_tree_finish(&tree);
}

/* Of exactly that size, where sanitizers see a byte too much. */
static void rooms(void)
{
    uint8_t *whole = malloc(1024);
    uint32_t size = make(whole, 1024);

    CHECK(size != 0 && size < 1024 && whole[0] == 0xd0 && whole[3] == 0xed);
    for (uint32_t room = 0; room < size; room++) {
        uint8_t *at = malloc(room);

        CHECK(make(at, room) == 0);
        free(at);
    }
    for (uint32_t room = size; room < size + 9; room++) {
        uint8_t *at = malloc(room);

        CHECK(make(at, room) == size && memcmp(at, whole, size) == 0);
        free(at);
    }
    free(whole);
}

static void too_many_names(void)
{
    static uint8_t room[1 << 16];
    struct microkit_vm_tree tree;
    char name[] = "a000";

    microkit_vm_tree_begin(&tree, room, sizeof(room));
    microkit_vm_tree_node(&tree, "");
    for (unsigned int i = 0; i < 1000; i++) {
        snprintf(name + 1, 4, "%03u", i % 99);
        microkit_vm_tree_flag(&tree, name);
    }
    CHECK(!tree.full && tree.names_used == 99 * 5);
    microkit_vm_tree_flag(&tree, "bcde");
    CHECK(!tree.full && tree.names_used == TREE_NAMES);
    microkit_vm_tree_flag(&tree, "c");
    microkit_vm_tree_end(&tree);
    CHECK(tree.full && microkit_vm_tree_finish(&tree) == 0);
}

int main(void)
{
    rooms();
    too_many_names();
    return 0;
}
