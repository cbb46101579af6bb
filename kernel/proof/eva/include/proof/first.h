/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Functions of the compiler's own that the kernel uses, as functions with bodies (kernel/proof/machine.c). Included
 * before everything else.
 */
#pragma once

void *proof_memset(void *to, int value, unsigned long size);
int proof_count_zeros(unsigned long long word);

#define __builtin_memset proof_memset
#define __builtin_clzll  proof_count_zeros
#define __builtin_ctzll  proof_count_zeros
