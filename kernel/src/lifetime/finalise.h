/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What has to be undone before a capability goes away.
 */
#pragma once

#include <base/cap.h>

/* false: a bounded piece of the work is done and more is left; call again. Capabilities inside a
 * CNode or TCB are not touched. */
bool slot_finalise(slot_ref_t slot) MUST_CHECK;

/* The last capability to a thread goes away; the slots in its TCB the zombie empties. */
void tcb_finalise(tcb_ref_t tcb);
