/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * A core that starts again gets its window as the image has it, and nothing else changes.
 */
#include "fixture.h"

#include <sys/mman.h>

_Noreturn void loader_restart(void);

#define WINDOW (4 * PAGE)
#define BEFORE PAGE /* of the first segment, in the window of the neighbour */
#define FIRST  (4 * PAGE)
#define BEHIND (FIRST - BEFORE) /* where the second segment begins, in the window */

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
    *image_segment_at(0) = (struct image_segment){
        .pa = (uint64_t)memory + WINDOW - BEFORE, .pages = 3, .memory_size = FIRST};
    *image_segment_at(1) =
        (struct image_segment){.pa = (uint64_t)memory + WINDOW + BEHIND, .memory_size = WINDOW};
    memset(memory, 0xee, 3 * WINDOW);
}

/* Of the first segment, at an offset from the window of core 1. Its pages are those of image_make(): lines 0, 1
 * and 4 of the first are stored one behind the other, and so on; the third page and what follows have none. */
static unsigned char byte_at(int offset)
{
    unsigned place = (unsigned)(offset + BEFORE), page = place / PAGE,
             line = place % PAGE / IMAGE_LINE;
    const struct image_page *stored = image_page_at(page);
    unsigned before = page == 1 ? 4 : 0; /* lines, of the same bytes */

    if (page > 2 || !(stored->lines >> line & 1)) {
        return 0;
    }
    before += (unsigned)__builtin_popcountll(stored->lines & ((1ULL << line) - 1));
    return image_byte(before * IMAGE_LINE + place % IMAGE_LINE);
}

static void check_second(void)
{
    prepare(1);
    CHECK(run(restart) == ENTERED);
    CHECK(strncmp(trace(), "silence-34 clean-", 17) == 0);
    CHECK(strstr(trace(), "finished enter-42000000-1 "));
    for (int i = -WINDOW; i < 2 * WINDOW; i++) {
        bool is_first = i >= 0 && i < FIRST - BEFORE;
        bool is_second = i >= BEHIND && i < WINDOW;

        CHECK(memory[WINDOW + i] == (is_first ? byte_at(i) : is_second ? 0 : 0xee));
    }
}

static void check_first(void)
{
    prepare(0);
    CHECK(run(restart) == ENTERED);
    CHECK(strncmp(trace(), "silence-33 clean-", 17) == 0);
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
