/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Callers on other cores.
 */
#pragma once

#include <monitor/state.h>

/* The epoch of a PD has changed: calls to it end, for the reason (MICROKIT_PEER_...). */
/*@ requires is_touched(monitor, pd);
    assigns proof_callees[pd];
 */
void callers_tell(const struct monitor *monitor, uint32_t pd, uint64_t reason);

/* Calls to this core's PDs that were made before the core was started again end; none has run yet. */
void callers_begin(struct monitor *monitor);
