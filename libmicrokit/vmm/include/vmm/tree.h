/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A writer of flattened device trees (Devicetree Specification 0.4, chapter 5), version 17.
 *
 * What does not fit makes the tree full, and the end of it 0.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define TREE_NAMES 500 /* bytes of all names of properties */

/* References in the tree, and words of `interrupts` of a GIC. */
enum {
    TREE_GIC = 1,
    TREE_CLOCK = 2,
    TREE_SPI = 0,
    TREE_PPI = 1,
    TREE_LEVEL = 4, /* high */
};

struct microkit_vm_tree {
    uint8_t *at;
    uint32_t room, used;
    bool full;
    char names[TREE_NAMES];
    uint32_t names_used;
};

/* The tree will be at `at`, which is a multiple of 8, and take no more than room bytes. */
void microkit_vm_tree_begin(struct microkit_vm_tree *tree, void *at, uint32_t room);

/* A node, the first one "", up to its end; one at an address has it in its name. */
void microkit_vm_tree_node(struct microkit_vm_tree *tree, const char *name);
void microkit_vm_tree_unit(struct microkit_vm_tree *tree, const char *name, uint64_t address);
void microkit_vm_tree_end(struct microkit_vm_tree *tree);

/* A property of the node that was begun last: bytes; count 32-bit words; texts with a zero after each, for
 * which a string literal with zeros inside stands; a text; none. */
void microkit_vm_tree_bytes(struct microkit_vm_tree *tree, const char *name, const void *bytes,
                            uint32_t size);
void microkit_vm_tree_cells(struct microkit_vm_tree *tree, const char *name, unsigned int count,
                            ...);
#define microkit_vm_tree_texts(tree, name, texts) \
    microkit_vm_tree_bytes(tree, name, texts, sizeof(texts))
void microkit_vm_tree_text(struct microkit_vm_tree *tree, const char *name, const char *text);
void microkit_vm_tree_flag(struct microkit_vm_tree *tree, const char *name);

/* After the end of all nodes: bytes of the tree, 0 if it did not fit. */
uint32_t microkit_vm_tree_finish(struct microkit_vm_tree *tree);

/* Goes on with a finished tree of at most room bytes, of this writer, as if its first node had not ended. */
void microkit_vm_tree_reopen(struct microkit_vm_tree *tree, void *at, uint32_t room);
