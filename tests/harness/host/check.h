/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A check of a test that runs on the host: what is not so ends the test, and shows the console.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>

const char *console(void); /* what was printed since it was cleared */

#define CHECK(condition)                                                                      \
    do {                                                                                      \
        if (!(condition)) {                                                                   \
            fprintf(stderr, "%s:%d: %s\n--- console ---\n%s", __FILE__, __LINE__, #condition, \
                    console());                                                               \
            exit(1);                                                                          \
        }                                                                                     \
    } while (0)
