/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * This core's turn at the UART, which it shares with the other kernels; one that is alone waits for nobody.
 */
#pragma once

#include <base/state.h>
#include <machine/machine.h>

static inline void turn_take(void)
{
    if (ks.boot.cores > 1) {
        uart_acquire(ks.boot.core);
    }
}

/* From take to give. */
static inline void turn_put(u8 character)
{
    if (ks.boot.cores > 1) {
        uart_keep(ks.boot.core);
    }
    uart_put(character);
}

static inline void turn_give(void)
{
    if (ks.boot.cores > 1) {
        uart_release();
    }
}
