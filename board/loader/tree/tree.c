/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tree is copied before segments are, over which it may lie. By words, since the MMU is off: it may lie
 * in memory that firmware keeps, which the loader does not map. What it says is up to its readers; here its
 * size only (Devicetree Specification 0.4, 5.2).
 */
#include <board/config.h>
#include <loader/image.h>
#include <loader/io.h>
#include <loader/memory.h>
#include <loader/print.h>
#include <loader/ram.h>
#include <loader/tree.h>
#include <sel4/constants.h>

#define MAGIC 0xd00dfeed
#define PAGE  (1ULL << seL4_PageBits)
#define WORD  sizeof(uint64_t)

static const struct {
    paddr_t base;
    uint64_t size;
} banks[] = BOARD_RAM_BANKS;

struct tree {
    paddr_t start;
    uint64_t size; /* 0: there is none */
};

static bool is_ram(paddr_t address)
{
    for (unsigned i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
        if (address - banks[i].base < banks[i].size) {
            return true;
        }
    }
    return false;
}

static bool overlaps(const struct tree *tree, paddr_t start, paddr_t end)
{
    return tree->start < end && start < tree->start + tree->size;
}

/* Is any of it where the mover wrote: the image's place, or the page that it ran in (head.S)? */
static bool is_overwritten(const struct tree *tree, paddr_t loaded_at)
{
    paddr_t own = (uint64_t)loader_start, size = image_tables() - own;
    paddr_t low = own < loaded_at ? own : loaded_at;
    paddr_t behind = (own < loaded_at ? loaded_at : own) + size;

    return own != loaded_at &&
           (overlaps(tree, own, own + size) || overlaps(tree, low - PAGE, low) ||
            overlaps(tree, behind, behind + PAGE));
}

/* An image that was not moved has its tables behind it, too, which are written next. */
static bool is_lost(const struct tree *tree, paddr_t loaded_at)
{
    return is_overwritten(tree, loaded_at) ||
           overlaps(tree, image_tables(), image_tables() + BOARD_TABLES * PAGE);
}

/* A tree begins at a multiple of 8 bytes; firmware that passes none leaves anything in the register. What
 * is lost has the size of what says its size. */
static struct tree find(paddr_t firmware, paddr_t loaded_at)
{
    struct tree tree = {.start = firmware, .size = WORD};

    if (firmware % WORD != 0 || !is_ram(firmware)) {
        tree.size = 0;
    } else if (!is_overwritten(&tree, loaded_at)) {
        cache_clean_invalidate(firmware, WORD);
        tree.size = __builtin_bswap32(read32(firmware)) == MAGIC
                        ? __builtin_bswap32(read32(firmware + 4))
                        : 0;
    }
    return tree;
}

/* Of the word at an offset, what belongs to so many bytes. */
static uint64_t mask_of(uint64_t size, uint64_t at)
{
    return size - at >= WORD ? UINT64_MAX : (1ULL << 8 * (size - at)) - 1;
}

/* The first place may overlap the tree. */
static void copy(paddr_t to, paddr_t from, uint64_t size)
{
    uint64_t words = (size + WORD - 1) / WORD;

    for (uint64_t i = 0; i < words; i++) {
        uint64_t at = (to < from ? i : words - 1 - i) * WORD;

        write64(to + at, read64(from + at) & mask_of(size, at));
    }
}

static void fill(const struct image_tree *place, const struct tree *tree)
{
    uint64_t words = (tree->size + WORD - 1) / WORD;

    if (tree->size > place->size) {
        fail("firmware's device tree has %lu bytes, the memory region for it %lu: give it more",
             tree->size, place->size);
    }
    cache_clean_invalidate(place->pa, place->size);
    copy(place->pa, tree->start, tree->size);
    for (uint64_t at = words * WORD; at < place->size; at += WORD) {
        write64(place->pa + at, 0);
    }
    cache_clean_invalidate(place->pa, place->size);
}

static void check_places(void)
{
    if (!image_holds(image_header.trees_offset, image_header.trees, sizeof(struct image_tree))) {
        fail("image damaged: a table lies outside");
    }
    for (uint64_t i = 0; i < image_header.trees; i++) {
        const struct image_tree *place = &image_trees()[i];

        image_check_segment(&(struct image_segment){.pa = place->pa, .memory_size = place->size});
        ram_check_place(place->pa, place->size);
    }
}

void tree_place(paddr_t firmware, paddr_t loaded_at)
{
    struct tree tree;

    if (image_header.trees == 0) {
        return;
    }
    check_places();
    tree = find(firmware, loaded_at);
    if (tree.size == 0) {
        info("firmware passes no device tree");
    } else if (is_lost(&tree, loaded_at)) {
        fail("firmware's device tree at %#lx lies where the image does: put it elsewhere",
             tree.start);
    }
    cache_clean_invalidate(tree.start, tree.size);
    for (uint64_t i = 0; i < image_header.trees; i++) {
        fill(&image_trees()[i], &tree);
        tree.start = image_trees()[i].pa;
    }
}
