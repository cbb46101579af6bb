/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The kernel's one mutable object. Page-aligned, so that assembly reaches its head with ADRP alone;
 * a section of its own, because the tool writes its first value.
 */
#include <base/state.h>

struct core_state ks __attribute__((section(".state"), aligned(1 << PAGE_BITS)));
