/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A system call looks ahead before it does anything, while an interrupt can still put it off: it makes the look-ups that it will
 * make later, and notes how far they came, from where they go on then (docs/design/bounded-time.md).
 */
#pragma once

#include <base/state.h>
#include <capability/cspace.h>
#include <machine/machine.h>

/* A call that looks ahead begins: look-ups are ahead. */
void notes_begin(void);

/* Up to here. false: an interrupt waits, and the call has to be made again. From this look for interrupts on it is not. */
static inline bool notes_looked_ahead(void)
{
    ks.notes.interrupted |= gic_pending();
    ks.notes.ahead = 0;
    return !ks.notes.interrupted;
}

/* There are none, not even of a call before. */
static inline void notes_forget(void)
{
    ks.notes.count = 0;
}

/* The capability in source is to be put into the slot dest, which is empty. false: ahead, it is noted and not done. Later the notes
 * that were made after that hold from now on, if it is the same. */
bool notes_place(slot_ref_t source, slot_ref_t dest);

/* Of a slot that was found ahead, where what will be in it is now. */
static inline slot_ref_t notes_as_filled(slot_ref_t slot)
{
    return slot == ks.notes.dest ? ks.notes.source : slot;
}

/* cspace_resolve(), from where it came when it was made ahead. In the order of these. */
NOINLINE slot_ref_t notes_resolve(struct cspace_walk *walk);
/* cspace_lookup() so. */
slot_ref_t notes_lookup(tcb_ref_t tcb, cptr_t cptr);
