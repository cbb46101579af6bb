/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes flattened device trees: see vmm/tree.h. Behind the header and the empty table of reservations comes the
 * structure, then the names.
 */
#include <vmm/tree.h>

#include <stdarg.h>
#include <stddef.h>

#define MAGIC   0xd00dfeed
#define VERSION 17
#define OLDEST  16 /* that can be read as one of these */

enum {
    TOKEN_NODE = 1,
    TOKEN_END_NODE = 2,
    TOKEN_PROPERTY = 3,
    TOKEN_END = 9,
};

#define HEADER_SIZE 40
#define STRUCTURE   (HEADER_SIZE + 16) /* behind one entry of zeros, the end of reservations */

static uint32_t length(const char *text)
{
    uint32_t n = 0;

    while (text[n] != '\0') {
        n++;
    }
    return n;
}

static void bytes(struct microkit_vm_tree *tree, const void *from, uint32_t size)
{
    if (tree->full || size > tree->room - tree->used) {
        tree->full = true;
        return;
    }
    __builtin_memcpy(tree->at + tree->used, from, size);
    tree->used += size;
}

/* All numbers are big-endian. */
static void word(struct microkit_vm_tree *tree, uint32_t value)
{
    value = __builtin_bswap32(value);
    bytes(tree, &value, sizeof(value));
}

static void align(struct microkit_vm_tree *tree)
{
    bytes(tree, "\0\0", (4 - tree->used % 4) % 4);
}

void microkit_vm_tree_begin(struct microkit_vm_tree *tree, void *at, uint32_t room)
{
    tree->at = at;
    tree->room = room;
    tree->used = 0;
    tree->full = false;
    tree->names_used = 0;
    for (unsigned int i = 0; i < STRUCTURE / 4; i++) {
        word(tree, 0);
    }
}

void microkit_vm_tree_node(struct microkit_vm_tree *tree, const char *name)
{
    word(tree, TOKEN_NODE);
    bytes(tree, name, length(name) + 1);
    align(tree);
}

/* "@" and hexadecimal digits, without zeros in front (Devicetree Specification 2.2.1.1). */
void microkit_vm_tree_unit(struct microkit_vm_tree *tree, const char *name, uint64_t address)
{
    unsigned int digits = address == 0 ? 1 : (67 - (unsigned int)__builtin_clzll(address)) / 4;

    word(tree, TOKEN_NODE);
    bytes(tree, name, length(name));
    bytes(tree, "@", 1);
    while (digits-- != 0) {
        bytes(tree, &"0123456789abcdef"[address >> (4 * digits) & 0xf], 1);
    }
    bytes(tree, "", 1);
    align(tree);
}

void microkit_vm_tree_end(struct microkit_vm_tree *tree)
{
    word(tree, TOKEN_END_NODE);
}

static bool same(const char *a, const char *b)
{
    uint32_t size = length(a);

    return size == length(b) && __builtin_memcmp(a, b, size) == 0;
}

/* Where a name is among the names; new ones are added. */
static uint32_t name_offset(struct microkit_vm_tree *tree, const char *name)
{
    uint32_t size = length(name) + 1;
    uint32_t at = 0;

    while (at < tree->names_used && !same(tree->names + at, name)) {
        at += length(tree->names + at) + 1;
    }
    if (at < tree->names_used) {
        return at;
    }
    if (size > TREE_NAMES - at) {
        tree->full = true;
        return 0;
    }
    __builtin_memcpy(tree->names + at, name, size);
    tree->names_used = at + size;
    return at;
}

static void property(struct microkit_vm_tree *tree, const char *name, uint32_t size)
{
    word(tree, TOKEN_PROPERTY);
    word(tree, size);
    word(tree, name_offset(tree, name));
}

void microkit_vm_tree_bytes(struct microkit_vm_tree *tree, const char *name, const void *from,
                            uint32_t size)
{
    property(tree, name, size);
    bytes(tree, from, size);
    align(tree);
}

void microkit_vm_tree_text(struct microkit_vm_tree *tree, const char *name, const char *text)
{
    microkit_vm_tree_bytes(tree, name, text, length(text) + 1);
}

void microkit_vm_tree_flag(struct microkit_vm_tree *tree, const char *name)
{
    property(tree, name, 0);
}

void microkit_vm_tree_cells(struct microkit_vm_tree *tree, const char *name, unsigned int count,
                            ...)
{
    va_list cells;

    property(tree, name, count * 4);
    va_start(cells, count);
    for (unsigned int i = 0; i < count; i++) {
        word(tree, va_arg(cells, uint32_t));
    }
    va_end(cells);
}

static void header(struct microkit_vm_tree *tree, uint32_t names)
{
    const uint32_t words[HEADER_SIZE / 4] = {
        MAGIC,
        tree->used,
        STRUCTURE,
        names,
        HEADER_SIZE, /* of reservations */
        VERSION,
        OLDEST,
        0,
        tree->names_used,
        names - STRUCTURE,
    };

    for (unsigned int i = 0; i < HEADER_SIZE / 4; i++) {
        uint32_t value = __builtin_bswap32(words[i]);

        __builtin_memcpy(tree->at + i * 4, &value, 4);
    }
}

uint32_t microkit_vm_tree_finish(struct microkit_vm_tree *tree)
{
    uint32_t names = 0;

    word(tree, TOKEN_END);
    names = tree->used;
    bytes(tree, tree->names, tree->names_used);
    if (tree->full) {
        return 0;
    }
    header(tree, names);
    return tree->used;
}
