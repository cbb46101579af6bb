/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Of microkit.h what drivers of watchdogs use.
 */
#pragma once

#include <stdint.h>

typedef uint64_t seL4_Word;

typedef struct {
    seL4_Word x0, x1, x2, x3, x4, x5, x6, x7;
} seL4_ARM_SMCContext;

void microkit_arm_smc_call(seL4_ARM_SMCContext *asked, seL4_ARM_SMCContext *answered);
