/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Names of the kernel's errors.
 */
#pragma once

#include <stdint.h>

/* "seL4_RangeError"; NULL for a number that is no seL4_Error. */
/*@ assigns \nothing; */
const char *error_name(uint64_t number);
