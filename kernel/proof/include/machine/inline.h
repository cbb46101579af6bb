/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The machine that provers see: it answers anything (kernel/proof/machine.c).
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>
#include <machine/maintenance.h>

word_t user_read(ref_t frame, u32 word);
void user_write(ref_t frame, u32 word, word_t value);
ticks_t timer_now(void);
ticks_t timer_deadline(void);
void timer_set_deadline(ticks_t when);
void rights_set(u32 flags);
bool gic_pending(void);
u64 tls_base_read(void);
void tls_base_write(u64 base);
