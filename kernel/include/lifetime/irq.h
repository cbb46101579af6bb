/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of interrupt handlers, and of the notifications that they signal.
 */
#pragma once

#include <base/types.h>

/* The last handler capability is going away: disabled, not active, and free to be issued again if
 * it may be. false: call again. */
bool irq_handler_finalise(u32 intid) MUST_CHECK;

/* The notification capability in a slot is going away: if that is an interrupt's, waiting on the
 * notification does not acknowledge it any more. */
void irq_notification_finalise(slot_ref_t slot);

/* The interrupt has no notification any more; what is delivered stays active. It may have been the last
 * capability to a notification that threads wait on: false, call again. */
bool irq_clear_notification(u32 intid) MUST_CHECK;
