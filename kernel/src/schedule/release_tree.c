/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Insertion and removal in a weak AVL tree, from the place up to where the ranks are right again.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/release_tree.h>

static inline tcb_ref_t child(tcb_ref_t tcb, u32 side)
{
    return tcb_at(tcb)->release_child[side];
}

static inline tcb_ref_t parent(tcb_ref_t tcb)
{
    return tcb_at(tcb)->release_parent;
}

static inline u32 rank(tcb_ref_t tcb)
{
    return tcb == NIL ? 0 : tcb_at(tcb)->release_rank;
}

/* How much higher the rank of its parent is. */
static inline u32 step(tcb_ref_t top, u32 side)
{
    return rank(top) - rank(child(top, side));
}

static inline bool is_leaf(tcb_ref_t tcb)
{
    return child(tcb, RELEASE_SOONER) == NIL && child(tcb, RELEASE_LATER) == NIL;
}

/* Of a child, which may be NIL if the other is not. */
static inline u32 side_of(tcb_ref_t top, tcb_ref_t below)
{
    return child(top, RELEASE_LATER) == below ? RELEASE_LATER : RELEASE_SOONER;
}

static void link(tcb_ref_t top, u32 side, tcb_ref_t below)
{
    tcb_at(top)->release_child[side] = below;
    if (below != NIL) {
        tcb_at(below)->release_parent = top;
    }
}

/* Takes the place of `old` below whoever that is below. */
static void replace(tcb_ref_t old, tcb_ref_t below)
{
    tcb_ref_t top = parent(old);

    if (top != NIL) {
        link(top, side_of(top, old), below);
        return;
    }
    ks.release_root = below;
    if (below != NIL) {
        tcb_at(below)->release_parent = NIL;
    }
}

/* The child on that side goes up, and `top` becomes its child on the other. */
static NOINLINE tcb_ref_t rotate(tcb_ref_t top, u32 side)
{
    tcb_ref_t up = child(top, side);

    replace(top, up);
    link(top, side, child(up, !side));
    link(up, !side, top);
    return up;
}

/* The child on that side has the rank of `top`, and the other is two below. */
static void restore_inserted(tcb_ref_t top, u32 side)
{
    tcb_ref_t grown = child(top, side);

    tcb_at(top)->release_rank--;
    if (step(grown, !side) == 1) {
        tcb_at(grown)->release_rank--;
        tcb_at(rotate(grown, !side))->release_rank++;
    }
    (void)rotate(top, side);
}

/* A child of top, this one, has a rank one more than before: as a leaf, 1. */
static NOINLINE void climb_inserted(tcb_ref_t top, tcb_ref_t tcb)
{
    u32 low = 1;

    while (top != NIL && tcb_at(top)->release_rank == low) {
        u32 side = side_of(top, tcb);

        if (step(top, !side) != 1) {
            restore_inserted(top, side);
            return;
        }
        low = ++tcb_at(top)->release_rank;
        tcb = top;
        top = parent(tcb);
    }
}

void release_tree_insert(tcb_ref_t tcb, tcb_ref_t top, u32 side)
{
    tcb_at(tcb)->release_child[RELEASE_SOONER] = NIL;
    tcb_at(tcb)->release_child[RELEASE_LATER] = NIL;
    tcb_at(tcb)->release_rank = 1;
    tcb_at(tcb)->release_parent = top;
    if (top == NIL) {
        ks.release_root = tcb;
        return;
    }
    tcb_at(top)->release_child[side] = tcb;
    climb_inserted(top, tcb);
}

/* The child on that side is one below, and one of its children is; the other is three below. */
static void restore_removed(tcb_ref_t top, u32 side)
{
    tcb_ref_t up = child(top, side);

    if (step(up, side) == 1) {
        tcb_at(up)->release_rank++;
        tcb_at(top)->release_rank--;
        (void)rotate(top, side);
        if (is_leaf(top)) {
            tcb_at(top)->release_rank = 1;
        }
        return;
    }
    tcb_at(up)->release_rank--;
    tcb_at(top)->release_rank -= 2;
    tcb_at(rotate(up, !side))->release_rank += 2;
    (void)rotate(top, side);
}

/* `below`, which may be NIL, has this rank, one less than before. */
static NOINLINE void climb_removed(tcb_ref_t top, tcb_ref_t below, u32 low)
{
    while (top != NIL && tcb_at(top)->release_rank - low == 3) {
        u32 side = !side_of(top, below);
        tcb_ref_t other = child(top, side);

        if (step(top, side) == 1) {
            if (step(other, RELEASE_SOONER) == 1 || step(other, RELEASE_LATER) == 1) {
                restore_removed(top, side);
                return;
            }
            tcb_at(other)->release_rank--;
        }
        low = --tcb_at(top)->release_rank;
        below = top;
        top = parent(below);
    }
}

/* top has `below`, perhaps NIL, in the place of one that was above it. */
static void rebalance(tcb_ref_t top, tcb_ref_t below)
{
    if (top != NIL && is_leaf(top)) {
        tcb_at(top)->release_rank = 1;
        climb_removed(parent(top), top, 1);
    } else {
        climb_removed(top, below, rank(below));
    }
}

/* The next in the list is the first of those below it that are later, and has none below that is sooner.
 * It takes the place; its own is taken by what is below it. */
static void remove_inner(tcb_ref_t tcb)
{
    tcb_ref_t next = tcb_at(tcb)->sched_next;
    tcb_ref_t below = child(next, RELEASE_LATER);
    tcb_ref_t top = parent(next) == tcb ? next : parent(next);

    replace(next, below);
    link(next, RELEASE_SOONER, child(tcb, RELEASE_SOONER));
    link(next, RELEASE_LATER, child(tcb, RELEASE_LATER));
    tcb_at(next)->release_rank = rank(tcb);
    replace(tcb, next);
    rebalance(top, below);
}

void release_tree_remove(tcb_ref_t tcb)
{
    tcb_ref_t sooner = child(tcb, RELEASE_SOONER);
    tcb_ref_t later = child(tcb, RELEASE_LATER);
    tcb_ref_t below = sooner == NIL ? later : sooner;

    if (sooner != NIL && later != NIL) {
        remove_inner(tcb);
        return;
    }
    replace(tcb, below);
    rebalance(parent(tcb), below);
}
