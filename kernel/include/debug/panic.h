/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A bug of the kernel or a damaged image: say so and stop this core, and only this core.
 */
#pragma once

#include <base/config.h>
#include <base/types.h>

_Noreturn void panic(const char *reason) COLD;
_Noreturn void panic_at(const char *reason, word_t pc, word_t esr, vaddr_t far) COLD;

/* The machine reports something that this core survives: only said, where the configuration prints. */
void report_at(const char *what, word_t pc, word_t esr) COLD;
