/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What vectors.S calls, besides entry/syscall.h.
 */
#pragma once

#include <base/types.h>

/* A synchronous exception from EL0 that is no system call. */
void handle_exception(word_t esr, vaddr_t far);

/* Any synchronous exception from a guest. */
void handle_guest_exception(word_t esr, vaddr_t far);

/* An SError from EL0 or a guest; the thread was resumed at resumed_at. */
void handle_serror(word_t esr, vaddr_t resumed_at);

/* An SError that was let in while nobody runs. */
void handle_idle_serror(word_t esr);

/* vector: number of the vector, 0..15, none of which can be taken while all is well. */
_Noreturn void panic_vector_taken(word_t vector, word_t pc, word_t esr, vaddr_t far);
