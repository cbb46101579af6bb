/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads bytes until it has had enough, whenever there are some; bits are as often 1 as 0, and no word comes again. One
 * client has the driver reset between.
 */
#include <microkit_entropy.h>

#define ENTROPY 0
#define PARENT  1
#define READS   40
#define WORDS   16 /* of a read */

static uint64_t words[READS * WORDS];
static unsigned int reads;
static char done[] = "?: 40 times 128 bytes, no word twice\n";
static char wrong[] = "?: FAILED\n";

static unsigned int count_ones(void)
{
    unsigned int ones = 0;

    for (unsigned int i = 0; i < READS * WORDS; i++) {
        for (uint64_t word = words[i]; word != 0; word &= word - 1) {
            ones++;
        }
    }
    return ones;
}

static bool are_different(void)
{
    for (unsigned int i = 0; i < READS * WORDS; i++) {
        for (unsigned int j = 0; j < i; j++) {
            if (words[i] == words[j]) {
                return false;
            }
        }
    }
    return true;
}

/* Half of 40960 bits, and ten deviations. */
static void judge(void)
{
    unsigned int ones = count_ones();
    char *text = are_different() && ones > 19480 && ones < 21480 ? done : wrong;

    text[0] = microkit_name[0];
    microkit_dbg_puts(text);
}

static void read(void)
{
    while (reads < READS &&
           microkit_entropy_read(ENTROPY, words + reads * WORDS, WORDS * sizeof(words[0]))) {
        reads++;
        if (reads % 10 == 5 && microkit_name[0] == 'a') {
            microkit_notify(PARENT);
        }
    }
    if (reads == READS) {
        judge();
    }
}

void init(void)
{
    read();
}

void notified(microkit_channel ch)
{
    if (ch == ENTROPY && reads < READS) {
        read();
    }
}
