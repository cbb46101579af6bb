/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Memory, and what caches have of it: a device sees the first, the driver and its user the second, whose lines are fetched and written
 * back at any time. Physical addresses are those of an arena, of which the first page is not cached.
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../../chance.h"
#include "net/gem_machine.h"

#define ARENA_ADDRESS \
    UINT64_C(0x7fffd0000) /* a border of 4 GiB is between the regions of the link */
#define ARENA_SIZE 0x60000
#define LINE       64
#define RINGS      4096 /* bytes at the beginning that are not cached */

static unsigned char arena[ARENA_SIZE] __attribute__((aligned(4096))),
    memory[ARENA_SIZE] __attribute__((aligned(4096))), fetched[ARENA_SIZE];

static inline uint64_t address_of(const void *at)
{
    return ARENA_ADDRESS + (uint64_t)((const unsigned char *)at - arena);
}

/* As the device sees it. */
static void *model_at(uint64_t address, uint64_t size)
{
    CHECK(address >= ARENA_ADDRESS && size <= ARENA_SIZE &&
          address - ARENA_ADDRESS <= ARENA_SIZE - size);
    return memory + (address - ARENA_ADDRESS);
}

/* ---- caches ---------------------------------------------------------------------------------- */

static uint32_t line_of(const void *at)
{
    return (uint32_t)((const unsigned char *)at - arena) / LINE * LINE;
}

static bool is_dirty(uint32_t line)
{
    return memcmp(arena + line, fetched + line, LINE) != 0;
}

static void write_back(uint32_t line)
{
    if (is_dirty(line)) {
        memcpy(memory + line, arena + line, LINE);
        memcpy(fetched + line, arena + line, LINE);
    }
}

static void fetch(uint32_t line)
{
    memcpy(arena + line, memory + line, LINE);
    memcpy(fetched + line, memory + line, LINE);
}

void model_clean(const void *from, uint32_t size)
{
    for (uint32_t line = line_of(from); size != 0 && line <= line_of((const char *)from + size - 1);
         line += LINE) {
        write_back(line);
    }
}

void model_forget(const void *from, uint32_t size)
{
    for (uint32_t line = line_of(from); size != 0 && line <= line_of((const char *)from + size - 1);
         line += LINE) {
        write_back(line);
        fetch(line);
    }
}

/* What caches do by themselves: a line that is clean is fetched anew, one that is dirty written back. */
static void model_caches(void)
{
    for (uint32_t i = 0; i < 64; i++) {
        uint32_t line = RINGS + chance() % ((ARENA_SIZE - RINGS) / LINE) * LINE;

        if (is_dirty(line)) {
            write_back(line);
        } else {
            fetch(line);
        }
    }
}
