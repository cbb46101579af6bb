/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * RAM outside of what firmware keeps: both ends of each part, and words a power of two behind its start. All
 * are written before any is read back, so that memory which shows up at two addresses is found, within a
 * part and between parts. All have their old values afterwards.
 */
#include <board/config.h>
#include <loader/image.h>
#include <loader/machine.h>
#include <loader/memory.h>
#include <loader/print.h>
#include <selftest/parts.h>
#include <selftest/say.h>

#define FIRST_BIT 12
#define LAST_BIT  40
#define WORD      sizeof(uint64_t)
/* Of a part: its start, its last word, one for each bit. */
#define WORDS   (2 + LAST_BIT - FIRST_BIT)
#define PATTERN 0x5aa5c33c96690ff0

struct part {
    paddr_t start;
    paddr_t end;
};

static const struct part parts[] = BOARD_MEMORY;

#define PARTS (sizeof(parts) / sizeof(parts[0]))

static struct word {
    paddr_t address;
    uint64_t old;
} words[PARTS * WORDS];

/* Of a part, those that can be written, from words[count] on; returns their new number. */
static unsigned words_add(unsigned count, paddr_t address)
{
    words[count].address = address;
    return image_is_own(address) ? count : count + 1;
}

static unsigned words_of(unsigned count, const struct part *part)
{
    count = words_add(count, part->start);
    for (unsigned bit = FIRST_BIT; bit < LAST_BIT; bit++) {
        if (1ULL << bit < part->end - part->start) {
            count = words_add(count, part->start + (1ULL << bit));
        }
    }
    return words_add(count, part->end - WORD);
}

/* A dirty line of firmware's goes to memory first, so that it is not lost, nor evicted later. */
static bool take(struct word *word)
{
    cache_clean_invalidate(word->address, WORD);
    return probe_read64(word->address, &word->old);
}

static bool is_kept(const struct word *word)
{
    uint64_t seen;

    return probe_read64(word->address, &seen) && seen == (word->address ^ PATTERN);
}

static uint64_t count_unkept(unsigned count)
{
    uint64_t unkept = 0;

    for (unsigned i = 0; i < count; i++) {
        if (!is_kept(&words[i])) {
            note("memory: %#lx does not keep what is written", words[i].address);
            unkept++;
        }
    }
    return unkept;
}

/* Of two addresses of one word the first that was taken is put back last. */
static void put_back(unsigned count)
{
    while (count-- > 0) {
        probe_write64(words[count].address, words[count].old);
    }
}

/* Those that answer stay, in order; how many do not. */
static unsigned take_all(unsigned count, uint64_t *silent)
{
    unsigned taken = 0;

    for (unsigned i = 0; i < count; i++) {
        if (take(&words[i])) {
            words[taken++] = words[i];
        } else {
            note("memory: nothing answers at %#lx", words[i].address);
            ++*silent;
        }
    }
    return taken;
}

static void write_all(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        probe_write64(words[i].address, words[i].address ^ PATTERN);
    }
}

void memory_check(void)
{
    unsigned count = 0, taken;
    uint64_t silent = 0, unkept;

    for (unsigned i = 0; i < PARTS; i++) {
        note("memory: " SIZE_FORMAT " at %#lx is tried", SIZE(parts[i].end - parts[i].start),
             parts[i].start);
        count = words_of(count, &parts[i]);
    }
    taken = take_all(count, &silent);
    write_all(taken);
    unkept = count_unkept(taken);
    put_back(taken);
    say(silent == 0, "memory: %lu of %lu words do not answer", silent, (uint64_t)count);
    say(unkept == 0, "memory: %lu of %lu words do not keep what is written", unkept,
        (uint64_t)taken);
}
