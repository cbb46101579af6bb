/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the board's devices do for the loader (board/devices); chosen by board.toml.
 */
#pragma once

#include <multikit/image.h>
#include <stdint.h>

void uart_init(void);
void uart_put(char character);

/* The distributor, from nothing that firmware left: all shared interrupts off. Then one after the
 * other as the image has them, then on. Kernels touch only write-1 registers of their own later. */
void gic_init_distributor(void);
void gic_route(const struct image_irq *irq, uint64_t mpidr);
void gic_enable_distributor(void);
