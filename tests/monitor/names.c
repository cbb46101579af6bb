/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Each name by its number, empty ones and the last one too.
 */
#include "fixture.h"

#include <monitor/names.h>

int main(void)
{
    static const char names[] = "one\0"
                                "\0"
                                "three";
    static const uint8_t numbers[] = {7, 0, 255};

    CHECK(strcmp(names_at(names, 0), "one") == 0);
    CHECK(strcmp(names_at(names, 1), "") == 0);
    CHECK(strcmp(names_at(names, 2), "three") == 0);
    CHECK(names_find(numbers, 3, 7) == 0 && names_find(numbers, 3, 255) == 2);
    CHECK(names_find(numbers, 2, 255) == NAMES_NOWHERE &&
          names_find(numbers, 3, 263) == NAMES_NOWHERE);
    CHECK(names_find(numbers, 0, 7) == NAMES_NOWHERE);
    return 0;
}
