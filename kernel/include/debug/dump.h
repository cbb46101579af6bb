/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The kernel's view of a system as text, for its developers. Only where CONFIG_PRINTING is on.
 */
#pragma once

#include <base/types.h>

const char *cap_name(u8 type); /* of enum cap_type */

void debug_print_scheduler(void);          /* current, ready and waiting for budget */
void debug_print_cspace(tcb_ref_t thread); /* what its root CNode holds */
