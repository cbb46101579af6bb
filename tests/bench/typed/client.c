/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls with stubs, and calls of as many words by hand, of which nothing is checked; each ROUNDS times.
 */
#include "../ipc/bench.h"
#include "../uart.h"

#include "typed_client.h"

#define TYPED  0 /* channels, see typed.system */
#define PLAIN  1
#define WARM   16
#define ROUNDS 2000
#define BYTES  512

static const uint8_t data[BYTES] __attribute__((aligned(8))) = {1};
static uint64_t loop_cost;

/* Mean of ROUNDS runs of the statement, less the empty loop's, rounded. */
#define MEASURE(name, statement)                                 \
    do {                                                         \
        uint64_t begin, total;                                   \
                                                                 \
        for (int warm = 0; warm < WARM; warm++) {                \
            statement;                                           \
        }                                                        \
        begin = instructions();                                  \
        for (int i = 0; i < ROUNDS; i++) {                       \
            __asm__ volatile("" : "+r"(i));                      \
            statement;                                           \
        }                                                        \
        total = instructions() - begin;                          \
        report(name, (total - loop_cost + ROUNDS / 2) / ROUNDS); \
    } while (0)

static void report(const char *name, uint64_t value)
{
    print("BENCH ");
    print(name);
    put(' ');
    print_decimal(value);
    put('\n');
}

static void calibrate(void)
{
    uint64_t begin = instructions();

    for (int i = 0; i < ROUNDS; i++) {
        __asm__ volatile("" : "+r"(i));
    }
    loop_cost = instructions() - begin;
}

static void check(uint32_t error, bool right)
{
    if (error != MICROKIT_INTERFACE_OK || !right) {
        print("BENCH FAILED\n");
    }
}

static void numbers(void)
{
    uint64_t sum = 0;

    check(typed_call_numbers(TYPED, 1, 2, 3, &sum), sum == 6);
}

static void mixed(void)
{
    static const uint8_t tags[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    enum typed_state now = TYPED_STATE_COLD;
    uint64_t found = 0;

    check(typed_call_mixed(TYPED, 5, TYPED_STATE_WARM, true, tags, &found, &now),
          found == 13 && now == TYPED_STATE_WARM);
}

static void blob(uint32_t count)
{
    uint64_t length = 0;

    check(typed_call_blob(TYPED, data, count, &length), length == count);
}

static void by_hand(uint32_t words, uint32_t answer)
{
    for (uint32_t i = 0; i < words; i++) {
        microkit_mr_set((seL4_Uint8)i, i);
    }
    check(MICROKIT_INTERFACE_OK,
          microkit_msginfo_get_count(
              microkit_ppcall(PLAIN, microkit_msginfo_new(answer, (seL4_Uint16)words))) == answer);
}

/* The servers, which are above, have become passive. */
void init(void)
{
    calibrate();
    MEASURE("numbers", numbers());
    MEASURE("numbers_by_hand", by_hand(2, 1));
    MEASURE("mixed", mixed());
    MEASURE("mixed_by_hand", by_hand(3, 2));
    MEASURE("blob_0", blob(0));
    MEASURE("blob_0_by_hand", by_hand(1, 1));
    MEASURE("blob_512", blob(BYTES));
    MEASURE("blob_512_by_hand", by_hand(1 + BYTES / 8, 1));
    print("BENCH done\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
