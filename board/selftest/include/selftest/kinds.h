/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What kinds of cores are called: by MIDR_EL1, and by the compiler's -mcpu, as board.toml has them; and what is
 * wrong with some.
 */
#pragma once

#include <stdint.h>

/* Of MIDR_EL1; "" for one that is not in the list. */
const char *kind_of(uint64_t midr);
/* Errata of that revision that nothing here keeps away, by Arm's numbers; "" for none. */
const char *errata_of(uint64_t midr);
