/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Long names: 13 units in each of the entries that stand before the short one, the last part first. They belong to it
 * only if none is missing and each has the short name's sum.
 */
#include "fat/fat.h"

#define OF_NUMBER   0
#define OF_SUM      13
#define NUMBER_LAST 0x40
#define NUMBER_BITS 0x3f
#define PADDING     0xffff

static const uint8_t of_units[UNITS_A_PART] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

static uint8_t sum_of(const uint8_t *short_name)
{
    uint8_t sum = 0;

    for (uint32_t i = 0; i < SHORT_SIZE; i++) {
        sum = (uint8_t)((sum >> 1 | sum << 7) + short_name[i]);
    }
    return sum;
}

void long_forget(struct long_name *name)
{
    name->parts = 0;
    name->left = 0;
}

static void begin(struct long_name *name, const uint8_t *bytes,
                  const struct microkit_fat_place *place)
{
    name->parts = bytes[OF_NUMBER] & NUMBER_BITS;
    name->left = name->parts;
    name->sum = bytes[OF_SUM];
    name->begin = *place;
}

void long_take(struct long_name *name, const uint8_t *bytes, const struct microkit_fat_place *place)
{
    uint8_t number = bytes[OF_NUMBER] & NUMBER_BITS;

    if ((bytes[OF_NUMBER] & NUMBER_LAST) != 0) {
        begin(name, bytes, place);
    }
    if (number == 0 || number > MOST_PARTS || number != name->left || bytes[OF_SUM] != name->sum) {
        long_forget(name);
        return;
    }
    name->left--;
    for (uint32_t i = 0; i < UNITS_A_PART; i++) {
        name->units[name->left * UNITS_A_PART + i] = (uint16_t)get16(bytes + of_units[i]);
    }
}

bool long_belongs(const struct long_name *name, const uint8_t *bytes, uint32_t *count)
{
    *count = 0;
    while (*count < name->parts * UNITS_A_PART && name->units[*count] != 0) {
        (*count)++;
    }
    return name->parts != 0 && name->left == 0 && name->sum == sum_of(bytes) && *count != 0 &&
           *count <= LONG_UNITS;
}

/* Behind the name one zero, then padding, as far as there is room. */
void long_make(const struct name *name, uint32_t number, uint8_t *bytes)
{
    for (uint32_t i = 0; i < ENTRY_SIZE; i++) {
        bytes[i] = 0;
    }
    bytes[OF_NUMBER] = (uint8_t)(number | (number == long_parts(name) ? NUMBER_LAST : 0));
    bytes[OF_ATTRIBUTES] = ATTRIBUTE_LONG;
    bytes[OF_SUM] = sum_of(name->short_name);
    for (uint32_t i = 0; i < UNITS_A_PART; i++) {
        uint32_t at = (number - 1) * UNITS_A_PART + i;

        put16(bytes + of_units[i], at < name->count    ? name->units[at]
                                   : at == name->count ? 0
                                                       : PADDING);
    }
}
