/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where vectors.S goes with what is not a probe's: number of the vector (0 to 15), ESR, ELR and FAR.
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

_Noreturn void exception_taken(uint64_t vector, uint64_t esr, uint64_t pc, paddr_t address);
