/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Zombies: capabilities to CNodes and TCBs that are being destroyed. Each lies in the last slot of
 * its own object, which is reached from nowhere else any more, and is in the ring of the thread that
 * has to finish it. A ring goes through the last slot of that thread's TCB. Its links are in the
 * zombies, so that one that somebody else has finished leaves it, and a ring joins another, in a
 * few instructions.
 */
#pragma once

#include <base/structures.h>

/* The last capability to a container, in slot, becomes a zombie of the ring. The slot is empty
 * then, and what lay in the zombie's place is in spare, a slot that is empty or the same. A TCB's
 * zombies join the ring behind it; the TCB of the ring itself becomes part of no other. */
void zombie_make(slot_ref_t slot, slot_ref_t spare, slot_ref_t ring);

/* The zombie of a thread that destroyed itself joins the ring, with all that the thread began;
 * nothing for any other. */
void zombie_take_over(slot_ref_t zombie, slot_ref_t ring);

slot_ref_t zombie_first(slot_ref_t ring); /* NIL: there is none */

/* A slot of the zombie's object that holds something; NIL: none was found in a bounded piece of
 * work, and perhaps there is none and the zombie is gone. */
slot_ref_t zombie_step(slot_ref_t zombie);
