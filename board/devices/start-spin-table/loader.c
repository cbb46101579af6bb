/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cores that wait in firmware's own code until a word of memory, each core's own, is the address where they
 * go on: `spin-table` of device trees (Linux, Documentation/arch/arm64/booting.rst). Words have 64 bits and
 * are read past the caches. Nothing says whether a core waits, and firmware is not called: where
 * secure code does not take SMC, it may never come back.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <loader/machine.h>
#include <loader/memory.h>
#include <loader/print.h>

#define WORD  sizeof(uint64_t)
#define CORES (sizeof(words) / sizeof(words[0]))

/* Of all cores of the board. */
static const paddr_t words[] = BOARD_RELEASE;

extern const char start_released[]; /* loader.S */

static paddr_t word_of(const struct image_core *core)
{
    if (core->core >= CORES) {
        fail("image damaged: core %lu of %lu", (uint64_t)core->core, CORES);
    }
    return words[core->core];
}

/* Firmware has cleared the word, and its cache may be the only place that knows. */
void start_check(const struct image_core *core)
{
    paddr_t word = word_of(core);
    uint64_t value;

    cache_clean_invalidate(word, WORD);
    if (!probe_read64(word, &value)) {
        fail("the image needs core %lu, nothing answers at %#lx, where it waits: correct "
             "start.release in board.toml",
             (uint64_t)core->core, word);
    }
    if (value != 0) {
        fail("the image needs core %lu, which waits for %#lx not to be 0, and it is %#lx: firmware "
             "must clear it",
             (uint64_t)core->core, word, value);
    }
}

/* It goes on at start_released (loader.S), and finds its kernel there. No line of the word is left in a cache,
 * so that none is evicted onto it; memory has the address before the core is woken. */
void start_core(const struct image_core *core)
{
    paddr_t word = word_of(core);

    cache_clean_invalidate(word, WORD);
    if (!probe_write64(word, (uint64_t)start_released)) {
        fail("core %lu cannot be started: nothing answers at %#lx, where it waits",
             (uint64_t)core->core, word);
    }
    machine_send_event();
}

/* Nobody can be asked to. */
void start_power_off(void)
{
}
