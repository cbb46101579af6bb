/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The model of TLB and caches, as tests use it (docs/design/tlb-and-cache-model.md). It notes what the
 * hardware may still hold, and the first use of it that the kernel does not rule out.
 */
#pragma once

#include <base/types.h>

/* Nothing is cached but by way of the VTTBR that is loaded now; no finding. */
void model_reset(void);

/* At every return to user code: what was found since model_reset(), NULL = nothing. */
const char *model_return(void);

/* Bytes of [pa, pa + size) that instruction fetch is sure to see as they were written before the last
 * maintenance. Tests begin with model_forget_unified(). */
u64 model_unified(paddr_t pa, u64 size);
void model_forget_unified(void);
