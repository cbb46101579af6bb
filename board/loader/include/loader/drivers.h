/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the board's devices do for the loader (board/devices); chosen by board.toml.
 */
#pragma once

#include <multikit/image.h>
#include <stdbool.h>
#include <stdint.h>

void uart_init(void);
void uart_put(char character);
void uart_flush(void); /* until all of it is on the line */

/* Architecture revision of the distributor at the board's address (GICD_PIDR2.ArchRev): 2 for GICv2
 * and so on; 0 when nothing answers there, or nothing that says so. Changes nothing. */
uint32_t gic_revision(void);

/* CNTFRQ_EL0 can be what the image was made for; fails if not. */
void clock_check(void);

/* Words of the image's that follow from it, between two addresses whose memory has just been loaded, with MMU and
 * caches as they are; after clock_check(). */
void clock_set(paddr_t start, paddr_t end);

/* The distributor, from nothing that firmware left: all shared interrupts off. Then one after the
 * other as the image has them, then on. Kernels touch only write-1 registers of their own later. */
void gic_init_distributor(void);
void gic_route(const struct image_irq *irq, const struct image_core *core);
void gic_enable_distributor(void);

/* Off, neither pending nor active, whatever its core has left. Writes nothing that concerns another
 * interrupt: other cores run. */
void gic_silence(uint32_t intid);

/* Cores other than the boot core. Can the one of the image's be started? Fails if not; changes nothing. */
void start_check(const struct image_core *core);

/* It enters its kernel, as the boot core does; after start_check(). */
void start_core(const struct image_core *core);

/* All cores, and the machine's power. Returns where nobody can do that. Only at LOADER_EL. */
void start_power_off(void);

/* The board's watchdog begins its time anew. Milliseconds that it has, rounded down; 0: none runs. Starts none. */
uint32_t watchdog_feed(void);

/* It runs no more. false: it still does, since nothing stops it. */
bool watchdog_stop(void);
