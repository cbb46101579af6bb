/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Deleting capabilities, and with the last one the object (seL4 manual 3.1.2).
 *
 * A CNode or TCB holds capabilities itself, to other CNodes perhaps, as deep as users like. While
 * one is being destroyed, a zombie capability stands for it in ks.zombie, not in the slot that was
 * deleted: that one is empty at once, and no user ever sees or moves a zombie. Of each CNode the
 * last slot that is left is deleted next. Where that destroys another CNode, the two zombies change
 * places: ks.zombie works on the inner one and names the slot in which the outer one waits. So depth
 * costs no stack, each step is bounded, and there is one destruction at a time: whoever deletes
 * next first finishes what a preempted thread may have left.
 */
#pragma once

#include <kernel/error.h>
#include <kernel/types.h>
#include <object/cap.h>

/* Empties the slot. ERROR_PREEMPTED: call again. */
struct error slot_delete(slot_ref_t slot) MUST_CHECK;

/* Deletes all capabilities derived from the one in slot. ERROR_PREEMPTED: call again. */
struct error slot_revoke(slot_ref_t slot) MUST_CHECK;

/* Empties a slot that can hold nothing but a notification capability. false: call again. */
bool slot_delete_notification(slot_ref_t slot) MUST_CHECK;
