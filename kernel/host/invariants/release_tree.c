/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tree over the release queue has the order of the list and the ranks that keep it flat. Called for
 * those in the list, whose links name threads.
 */
#include "check.h"

static tcb_ref_t child(const struct check *check, tcb_ref_t ref, u32 side)
{
    return find_tcb(check, ref)->release_child[side];
}

static u32 rank(const struct check *check, tcb_ref_t ref)
{
    return ref == NIL ? 0 : find_tcb(check, ref)->release_rank;
}

/* Ranks fall on every way down, so that every way ends. */
static bool check_child(struct check *check, tcb_ref_t ref, tcb_ref_t below)
{
    const struct tcb *tcb = find_tcb(check, below);
    u32 step = rank(check, ref) - rank(check, below);

    if (below != NIL &&
        (tcb == NULL || tcb->queued != QUEUE_RELEASE || tcb->release_parent != ref)) {
        return violated(check, "TCB %#x is not linked as one in the tree of the release queue",
                        below);
    }
    return step == 1 || step == 2 ||
           violated(check, "TCB %#x has a wrong rank in the release queue", ref);
}

bool check_release_node(struct check *check, tcb_ref_t ref)
{
    const struct tcb *tcb = find_tcb(check, ref);
    tcb_ref_t sooner = tcb->release_child[RELEASE_SOONER];
    tcb_ref_t later = tcb->release_child[RELEASE_LATER];

    if ((tcb->release_parent == NIL) != (check->ks->release_root == ref)) {
        return violated(check, "TCB %#x is not linked as one in the tree of the release queue",
                        ref);
    }
    if (sooner == NIL && later == NIL && tcb->release_rank != 1) {
        return violated(check, "TCB %#x has a wrong rank in the release queue", ref);
    }
    return check_child(check, ref, sooner) && check_child(check, ref, later);
}

static tcb_ref_t first_below(const struct check *check, tcb_ref_t ref)
{
    while (child(check, ref, RELEASE_SOONER) != NIL) {
        ref = child(check, ref, RELEASE_SOONER);
    }
    return ref;
}

static tcb_ref_t next_in_tree(const struct check *check, tcb_ref_t ref)
{
    tcb_ref_t above = find_tcb(check, ref)->release_parent;

    if (child(check, ref, RELEASE_LATER) != NIL) {
        return first_below(check, child(check, ref, RELEASE_LATER));
    }
    while (above != NIL && child(check, above, RELEASE_LATER) == ref) {
        ref = above;
        above = find_tcb(check, ref)->release_parent;
    }
    return above;
}

/* All nodes are right: is their order that of the list? */
bool check_release_order(struct check *check)
{
    tcb_ref_t root = check->ks->release_root;
    tcb_ref_t tree = root == NIL ? NIL : first_below(check, root);

    for (tcb_ref_t ref = check->ks->release_head; ref != NIL;
         ref = find_tcb(check, ref)->sched_next) {
        if (tree != ref) {
            return violated(check, "TCB %#x is at another place in the tree of the release queue",
                            ref);
        }
        tree = next_in_tree(check, ref);
    }
    return tree == NIL ||
           violated(check, "TCB %#x is in the tree of the release queue alone", tree);
}
