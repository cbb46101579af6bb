/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Deleting capabilities, and with the last one the object (seL4 manual 3.1.2).
 *
 * A CNode or TCB holds capabilities itself, perhaps to other CNodes, nested as deeply as users like.
 * One that is destroyed becomes a zombie: a capability that lies in the object itself and takes the
 * place of the last capability to it. The deleted slot is empty at once, no user sees a zombie, and the
 * memory is in use until the object is empty. A thread's next delete or revoke first finishes the
 * zombies that the thread has made, and no others. Two exceptions: revoking what a zombie was derived
 * from works on that zombie, whichever thread made it, and destroying a thread takes over its zombies
 * (docs/design/destruction.md).
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>

/* Both on behalf of the current thread. false: interrupted (ks.preempted), to be called again. When they
 * have destroyed the thread itself, they end with that: the slot may still be full, or children left. */

/* Empties the slot. */
bool slot_delete(slot_ref_t slot);

/* Deletes all capabilities derived from the one in slot. */
bool slot_revoke(slot_ref_t slot);

/* Empties a slot that can hold nothing but a notification capability. false: call again. */
bool slot_delete_notification(slot_ref_t slot) MUST_CHECK;
