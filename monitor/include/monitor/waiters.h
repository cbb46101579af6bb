/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who waits for the answer of a PD that has stopped.
 */
#pragma once

#include <stdbool.h>

#include <multikit/monitor_info.h>

#define NAMES_MOST 16 /* in a list; of the others their number */

/* The rest of the line that says that everything else runs on: except who is in a call to pd, and who
 * is in a call to one of those. Then a line of those who are not yet, but may call one of them. If pd answers callers
 * of its core with an error, none of these. Then a line of those on other cores who may wait for any of them. */
/*@ requires is_info(info) && pd < info->pds;
    assigns \nothing;
 */
void waiters_print(const struct monitor_info *info, uint32_t pd);

/* Whether the caller waits for the callee, or is about to: then it will as soon as it runs. */
/*@ requires \valid_read(call);
    assigns \nothing;
 */
bool waiters_is_in_call(const struct monitor_call *call);
