/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug console of this core: what threads put is gathered into lines, so that lines of different
 * threads and cores do not mix. Only where CONFIG_PRINTING is on.
 */
#pragma once

#include <kernel/types.h>

void console_put(tcb_ref_t writer, u8 character);
/* What is gathered comes out; the line stays its writer's until he ends it or another writes. */
void console_flush(void);
/* For the kernel's own text: pending text comes out, its line is ended. */
void console_end_line(void);
