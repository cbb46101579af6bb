/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tree over the release queue: its order is that of the list (sched_next), and it is there to find a
 * place in the list in logarithmic time.
 *
 * A weak AVL tree (Haeupler, Sen, Tarjan: Rank-balanced trees): a thread has a rank, one of one or two
 * more than that of each child; none (NIL) has rank 0, and a thread without children 1. So n threads are
 * in at most 2 log2(n) + 1 levels, and an insertion or removal turns at most two edges.
 */
#pragma once

#include <base/types.h>

/* Below `parent`, which has no child on that side; NIL: the tree is empty. */
/*@ requires is_release_tree(the_queue, the_tree) && 0 < tcb < PROOF_OBJECTS && !member(the_queue, tcb);
    requires (side == RELEASE_SOONER || side == RELEASE_LATER) && (parent == NIL <==> ks.release_root == NIL);
    requires parent != NIL ==> member(the_queue, parent) && proof_tcbs[parent].release_child[side] == NIL;
    assigns ks.release_root, proof_tcbs[..];
    ensures only_tree_differs{Pre, Here} && keeps_list{Pre, Here};
    ensures \exists tree t; is_release_tree(with(the_queue, tcb, leaf(the_queue, the_tree, parent, side)), t);
 */
void release_tree_insert(tcb_ref_t tcb, tcb_ref_t parent, u32 side);

/* While it is still in the list: whom it is followed by there may take its place. */
/*@ requires is_release_list(the_queue) && is_release_tree(the_queue, the_tree) && member(the_queue, tcb);
    assigns ks.release_root, proof_tcbs[..];
    ensures only_tree_differs{Pre, Here} && keeps_list{Pre, Here};
    ensures \exists tree t; is_release_tree(without(the_queue, tcb), t);
 */
void release_tree_remove(tcb_ref_t tcb);
