/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A bug of the kernel or a damaged image: say so and stop this core, and only this core.
 */
#pragma once

#include <kernel/types.h>

_Noreturn void panic(const char *reason) COLD;

/* For what is impossible by construction; checked in the debug configuration. */
#define assert_that(condition) \
    do { \
        if (CONFIG_ASSERTIONS && unlikely(!(condition))) { \
            panic(#condition); \
        } \
    } while (0)
