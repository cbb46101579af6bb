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

/* Says how firmware starts other cores, and whether it is there. */
void start_look(void);
/* Can the board's core of this number be started? Says what firmware says of it. */
bool start_is_ready(uint64_t index);
/* Starts it, at second_core; after start_is_ready(). false: firmware does not, which is said. */
bool start_second(uint64_t index);
/* On the core itself, when it has said what it is. */
_Noreturn void start_leave(void);
/* Says whether it left as it should; on the boot core. */
void start_look_back(uint64_t index);
