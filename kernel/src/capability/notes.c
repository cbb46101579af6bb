/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notes of look-ups. Each says that the look-up of an address from one CNode comes to another, with so many bits left: all
 * that it passed are CNodes, which no message takes away. So a note is never wrong, only too old: the look-up goes on from
 * there by what is there then.
 */
#include <base/state.h>
#include <base/window.h>
#include <capability/notes.h>
#include <machine/machine.h>

/* Below NOTES, so that none is outside whatever the number is. */
static struct lookup_note *note_at(u32 number)
{
    return &ks.notes.of[number & (NOTES - 1)];
}

void notes_begin(void)
{
    notes_forget();
    ks.notes.next = 0;
    ks.notes.interrupted = 0;
    ks.notes.holding = NOTES;
    ks.notes.source = NIL;
    ks.notes.dest = NIL;
    for (u32 i = 0; i < MESSAGE_CAPS_MAX; i++) {
        ks.notes.shown_in[i] = NIL;
    }
    ks.notes.ahead = 1;
}

bool notes_place(slot_ref_t source, slot_ref_t dest)
{
    if (ks.notes.ahead) {
        ks.notes.source = source;
        ks.notes.dest = dest;
        ks.notes.holding = ks.notes.count;
        return false;
    }
    if (source == ks.notes.source && dest == ks.notes.dest) {
        ks.notes.holding = NOTES;
    }
    return true;
}

/* It stopped at the slot that will be filled, with a capability to a CNode, by which it goes on. */
static bool goes_through(const struct cspace_walk *walk, slot_ref_t slot)
{
    return slot == ks.notes.dest && slot != NIL && walk->bits_left > 0 &&
           slot_at(ks.notes.source)->cap.type == CAP_CNODE;
}

/* Some levels of a look-up as it will be when the slot is filled. true: it is not at its end. */
static bool look_on(struct cspace_walk *walk, slot_ref_t *slot)
{
    walk->node = notes_as_filled(walk->node);
    *slot = cspace_resolve_part(walk);
    if (goes_through(walk, *slot)) {
        walk->node = *slot;
        return true;
    }
    return *slot == CSPACE_GOES_ON;
}

/* Only one that is far is noted. */
static NOINLINE slot_ref_t look_ahead_from(struct cspace_walk *walk)
{
    struct lookup_note *note = note_at(ks.notes.count);
    slot_ref_t slot = NIL;

    note->cptr = walk->cptr;
    note->from = walk->node;
    note->from_bits = walk->bits_left;
    if (!look_on(walk, &slot)) {
        return slot;
    }
    do {
        note->to = walk->node;
        note->to_bits = walk->bits_left;
        if (gic_pending()) {
            ks.notes.interrupted = 1;
            return NIL;
        }
    } while (look_on(walk, &slot));
    ks.notes.count++;
    return slot;
}

static bool fits(const struct lookup_note *note, const struct cspace_walk *walk)
{
    return note->cptr == walk->cptr && note->from == walk->node &&
           note->from_bits == walk->bits_left;
}

static void skip(struct cspace_walk *walk)
{
    const struct lookup_note *note = note_at(ks.notes.next);

    if (ks.notes.next < ks.notes.count && ks.notes.next < ks.notes.holding && fits(note, walk)) {
        walk->node = note->to;
        walk->bits_left = note->to_bits;
        ks.notes.next++;
    }
}

slot_ref_t notes_resolve(struct cspace_walk *walk)
{
    if (ks.notes.ahead) {
        return ks.notes.count == NOTES ? NIL : look_ahead_from(walk);
    }
    skip(walk);

    slot_ref_t slot = cspace_resolve_part(walk);

    if (unlikely(slot == CSPACE_GOES_ON)) {
        ks.notes.missed++;
        slot = cspace_resolve(walk);
    }
    return slot;
}

slot_ref_t notes_lookup(tcb_ref_t tcb, cptr_t cptr)
{
    struct cspace_walk walk = cspace_walk(tcb, cptr);

    return notes_resolve(&walk);
}
