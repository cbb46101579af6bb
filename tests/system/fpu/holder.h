/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fills all FP registers with a pattern of its own and looks at them again after others have run.
 * These programs are compiled without FP, so that nobody else uses it in them.
 */
#pragma once

#include <microkit.h>

#define REGISTERS 66 /* halves of v0 to v31, FPSR, FPCR */

/* To and from memory (registers.S). */
void load_registers(const seL4_Word from[REGISTERS]);
void store_registers(seL4_Word to[REGISTERS]);

/* FPSR: the cumulative flags of a thread's own; FPCR: its rounding mode. */
static inline seL4_Word value_of(seL4_Word pattern, int index)
{
    if (index < 64) {
        return pattern ? pattern << 8 | (seL4_Word)index : 0;
    }
    return index == 64 ? pattern & 0x1f : (pattern & 3) << 22;
}

static inline void fill(seL4_Word pattern)
{
    static seL4_Word values[REGISTERS];

    for (int i = 0; i < REGISTERS; i++) {
        values[i] = value_of(pattern, i);
    }
    load_registers(values);
}

/* Pattern 0: nobody has filled them yet. */
static inline seL4_Bool holds(seL4_Word pattern)
{
    static seL4_Word values[REGISTERS];

    store_registers(values);
    for (int i = 0; i < REGISTERS; i++) {
        if (values[i] != value_of(pattern, i)) {
            return seL4_False;
        }
    }
    return seL4_True;
}
