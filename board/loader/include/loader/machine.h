/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What only the processor itself can tell or do. All else of the loader is plain C, and is tested on
 * the host with another machine behind this header.
 */
#pragma once

#include <stdbool.h>
#include <multikit/image.h>
#include <multikit/number.h>
#include <stdint.h>

#define LOADER_EL 2 /* the exception level at which the loader and the kernels run */

uint64_t machine_exception_level(void);
mpidr_t machine_affinity(void);         /* affinity fields of MPIDR_EL1 */
uint64_t machine_timer_frequency(void); /* CNTFRQ_EL0, Hz */
bool machine_has_gic_registers(void);   /* the CPU interface of a GICv3 or later */

/* Accesses that may find nothing: false if the processor takes an exception for them. Addresses are
 * aligned to the access. A write is complete when it returns true, as far as the bus says. Only at
 * LOADER_EL, where the vectors are the loader's. */
bool probe_read32(paddr_t address, uint32_t *value);
bool probe_read64(paddr_t address, uint64_t *value);
bool probe_write64(paddr_t address, uint64_t value);
/* SMC with x0 to x3 from registers; x0 is put back. false: there is no firmware to call. */
bool probe_smc(uint64_t registers[4]);

/* Lines of IMAGE_LINE bytes, at multiples of that, whether MMU and caches are on or not. */
void machine_copy_lines(paddr_t to, paddr_t from, uint64_t lines);
void machine_zero_lines(paddr_t to, uint64_t lines);
uint64_t machine_sum(paddr_t from, uint64_t lines); /* of their 64-bit words, modulo 2^64 */

/* MMU and data cache: on, with translation tables whose root is given, which map the loader, the image
 * and nothing but RAM to itself; off again. What the loader had written itself is seen on both sides. */
void machine_caches_on(paddr_t root);
void machine_caches_off(void);

/* All that was written is there before another core runs or what was written is executed. */
void machine_finish_writes(void);
/* Other cores that wait for an event look again; they see all that was written. */
void machine_send_event(void);
/* To a kernel's entry at its physical address, with the core's number. */
_Noreturn void machine_enter(paddr_t entry, uint64_t core);
_Noreturn void machine_halt(void);     /* interrupts are masked */
_Noreturn void machine_turn_off(void); /* this core alone; where firmware refuses, it waits */
