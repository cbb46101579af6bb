/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * A core that starts again gets its window as the image has it, and nothing else changes.
 */
#include "fixture.h"

#include <sys/mman.h>

_Noreturn void loader_restart(void);

#define SIZE   4096
#define WINDOW (4 * SIZE)
#define BEFORE SIZE       /* of the first segment, in the window of the neighbour */
#define BEHIND (3 * SIZE) /* where the second segment begins, in the window */

/* Core 0's window, core 1's, and what lies behind; in memory that the process of run() shares. */
static unsigned char *memory;

static void restart(void)
{
    loader_restart();
}

static void prepare(uint64_t affinity)
{
    machine_reset();
    image_make();
    machine->affinity = affinity;
    for (unsigned i = 0; i < 2; i++) {
        image_core_at(i)->window_pa = (uint64_t)memory + i * WINDOW;
        image_core_at(i)->window_size = WINDOW;
    }
    image_segment_at(0)->pa = (uint64_t)memory + WINDOW - BEFORE;
    image_segment_at(0)->memory_size = 3 * SIZE;
    *image_segment_at(1) =
        (struct image_segment){.pa = (uint64_t)memory + WINDOW + BEHIND, .memory_size = WINDOW};
    memset(memory, 0xee, 3 * WINDOW);
}

/* Of the first segment, at an offset from the window of core 1: two pages with lines, one of zeros. */
static unsigned char byte_at(int offset)
{
    unsigned at = (unsigned)(offset + BEFORE);
    uint64_t lines = image_page_at(at / SIZE)->lines;
    unsigned line = at % SIZE / IMAGE_LINE, before = at / SIZE * 4;

    for (unsigned i = 0; i < line; i++) {
        before += lines >> i & 1;
    }
    return lines >> line & 1 ? image_byte(before * IMAGE_LINE + at % IMAGE_LINE) : 0;
}

static void check_second(void)
{
    prepare(1);
    CHECK(run(restart) == ENTERED);
    CHECK(strncmp(trace(), "silence-34 clean-2000 zero-64 copy-", 35) == 0);
    CHECK(strstr(trace(), "finished enter-42000000-1 "));
    for (int i = -WINDOW; i < 2 * WINDOW; i++) {
        bool is_first = i >= 0 && i < 3 * SIZE - BEFORE;
        bool is_second = i >= BEHIND && i < WINDOW;

        CHECK(memory[WINDOW + i] == (is_first ? byte_at(i) : is_second ? 0 : 0xee));
    }
}

static void check_first(void)
{
    prepare(0);
    CHECK(run(restart) == ENTERED);
    CHECK(strncmp(trace(), "silence-33 clean-1000 zero-64 copy-", 35) == 0);
    CHECK(strstr(trace(), "finished enter-41000000-0 "));
    for (int i = -WINDOW; i < 2 * WINDOW; i++) {
        CHECK(memory[WINDOW + i] == (i >= -BEFORE && i < 0 ? byte_at(i) : 0xee));
    }
}

static void check_stranger(void)
{
    prepare(2);
    CHECK(run(restart) == CORE_OFF);
    CHECK(strcmp(trace(), "") == 0);
}

int main(void)
{
    memory = mmap(NULL, 3 * WINDOW, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check_second();
    check_first();
    check_stranger();
    return 0;
}
