/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the board's devices do for the self-test (board/devices/<device>/selftest.c); chosen by board.toml.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define GIC_NO_NUMBER UINT64_MAX

/* The number that the calling core has at the interrupt controller. Changes nothing. */
uint64_t gic_own_number(void);

/* Has firmware left this software-generated interrupt (0 to 15) to us? Asked on the boot core; changes
 * nothing but its priority, and puts that back. */
bool gic_sgi_is_free(uint32_t sgi);

/* Says how firmware starts other cores, and whether it is there. Can they be tried: started, and turned off again? */
bool start_look(void);
