/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What vectors.S calls, besides api/syscall.h.
 */
#pragma once

#include <kernel/types.h>

/* A synchronous exception from EL0 that is no system call. */
void handle_exception(word_t esr, vaddr_t far);

/* vector: number of the vector, 0..15, none of which can be taken while all is well. */
_Noreturn void panic_vector_taken(word_t vector, word_t pc, word_t esr, vaddr_t far);
