/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Long operations (revoke, delete, zeroing) call this between bounded pieces of work, with all
 * state consistent.
 */
#pragma once

#include <kernel/types.h>

/* true: an interrupt waits (or the budget is gone) and enough was done since the last time; the
 * operation must return ERROR_PREEMPTED, the system call will be restarted and goes on. */
bool preemption_point(void) MUST_CHECK;
