/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What only the processor itself can tell or do, beside loader/machine.h. The tests on the host have
 * another machine behind it.
 */
#pragma once

#include <stdint.h>

uint64_t machine_midr(void);     /* MIDR_EL1 */
uint64_t machine_pa_range(void); /* ID_AA64MMFR0_EL1.PARange */
uint64_t machine_counter(void);  /* CNTPCT_EL0, not before what stands before it */

/* Where a core starts (second.S), whatever is in its registers: it fills in second_report, and leaves (devices.h). */
extern const char second_core[];
