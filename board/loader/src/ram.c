/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * RAM, by reading and writing it. Where there is none a read usually aborts, but it may also return
 * anything, and a write may vanish. RAM that shows up at several addresses is not recognised.
 */
#include <board/config.h>
#include <loader/image.h>
#include <loader/machine.h>
#include <loader/memory.h>
#include <loader/print.h>
#include <loader/ram.h>
#include <sel4/constants.h>

#define WORD sizeof(uint64_t)
#define MIB  (1ULL << 20)

struct bank {
    paddr_t base;
    uint64_t size;
};

static const struct bank banks[] = BOARD_RAM_BANKS;

/* Where the loader runs there is RAM; it must not be written. */
static bool answers(paddr_t address)
{
    uint64_t word;

    return image_is_own(address) || probe_read64(address, &word);
}

/* Keeps the word what is written to it? A dirty line of firmware's goes to memory first, so that it is
 * not lost, nor evicted between write and read. */
static bool keeps(paddr_t address)
{
    uint64_t old, seen = 0;

    if (image_is_own(address)) {
        return true;
    }
    cache_clean_invalidate(address, WORD);
    if (!probe_read64(address, &old) || !probe_write64(address, ~old)) {
        return false;
    }
    return probe_read64(address, &seen) && probe_write64(address, old) && seen == ~old;
}

static const struct bank *bank_of(paddr_t address)
{
    const struct bank *found = &banks[0];

    for (unsigned i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
        if (address - banks[i].base < banks[i].size) {
            found = &banks[i];
        }
    }
    return found;
}

/* To the MiB: how much of the bank answers, if what is below the dead address is of one piece. */
static uint64_t size_found(const struct bank *bank, paddr_t dead)
{
    uint64_t offset = dead - bank->base;
    uint64_t low = 0, high = (offset < bank->size ? offset : bank->size) / MIB;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (answers(bank->base + middle * MIB)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low * MIB;
}

/* What lies in no bank, which the tool does not make, is measured against the first. */
static _Noreturn void fail_at(paddr_t address)
{
    const struct bank *bank = bank_of(address);

    if (answers(address)) {
        fail("the image needs RAM at %#lx, what this machine has there does not keep what is "
             "written: "
             "correct ram or reserved in board.toml",
             address);
    }
    fail("the image needs RAM at %#lx, this machine has " SIZE_FORMAT
         " at %#lx, the board " SIZE_FORMAT
         ": give it all (QEMU: -m), or correct ram in board.toml",
         address, SIZE(size_found(bank, address)), bank->base, SIZE(bank->size));
}

static void check_word(paddr_t address)
{
    if (!answers(address) || !keeps(address)) {
        fail_at(address);
    }
}

void ram_check_place(paddr_t start, uint64_t size)
{
    if (size >= WORD) {
        check_word(start);
        check_word((start + size - WORD) & ~(WORD - 1));
    }
}

void ram_check(void)
{
    ram_check_place(image_tables(), BOARD_TABLES << seL4_PageBits);
    for (uint32_t i = 0; i < image_header.segments; i++) {
        ram_check_place(image_segments()[i].pa, image_segments()[i].memory_size);
    }
    for (uint32_t i = 0; i < image_header.cores; i++) {
        ram_check_place(image_cores()[i].window_pa, image_cores()[i].window_size);
    }
}
