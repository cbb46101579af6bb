/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * SipHash against the vectors of its authors; and that numbers and sequence numbers depend on all that they should.
 */
#include "src/random.c"

#include "verdict.h"

static uint64_t now;

uint64_t microkit_time(void)
{
    return now;
}

/* Of the reference implementation's vectors that for 16 bytes: key and message are 0, 1, 2, ... */
static void test_vector(void)
{
    const uint64_t key[2] = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};

    CHECK(random_hash(key, key[0], key[1]) == UINT64_C(0x3f2acc7f57c29bdb));
}

static void test_numbers(void)
{
    const uint8_t keys[2][RANDOM_KEY_SIZE] = {{1}, {[15] = 1}};
    uint32_t first[8];

    for (unsigned int key = 0; key < 2; key++) {
        count = 0;
        random_init(keys[key]);
        for (unsigned int i = 0; i < 8; i++) {
            uint32_t number = random_number();

            for (unsigned int j = 0; j < (key == 0 ? i : 8); j++) {
                CHECK(number != first[j]);
            }
            first[i] = key == 0 ? number : first[i];
        }
    }
}

static void test_sequence_numbers(void)
{
    uint32_t first = random_sequence_number(1, 2, 3, 4);

    CHECK(random_sequence_number(1, 2, 3, 4) == first);
    CHECK(random_sequence_number(9, 2, 3, 4) != first &&
          random_sequence_number(1, 9, 3, 4) != first);
    CHECK(random_sequence_number(1, 2, 9, 4) != first &&
          random_sequence_number(1, 2, 3, 9) != first);
    CHECK(random_sequence_number(3, 4, 1, 2) != first);
    now += UINT64_C(1000000000);
    CHECK(random_sequence_number(1, 2, 3, 4) - first == 250000);
}

int main(void)
{
    test_vector();
    test_numbers();
    test_sequence_numbers();
    return passed();
}
