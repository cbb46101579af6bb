/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the fast paths share. All of it is inline: a call costs what a check costs.
 */
#pragma once

#include <base/speculation.h>
#include <base/state.h>
#include <base/window.h>
#include <entry/fastpath.h>
#include <machine/machine.h>
#include <schedule/rights.h>
#include <schedule/scheduler.h>

/* Message infos that need only registers: at most four words, no capabilities, and nothing in
 * capsUnwrapped, so that the receiver gets the word as it is. */
#define FAST_INFO_MASK 0xfffu
#define FAST_INFO_MAX  4u

#define DECLINED       ((struct fast_switch){.next = NULL})

static inline bool fast_info(word_t info)
{
    return (info & FAST_INFO_MASK) <= FAST_INFO_MAX;
}

/* The capability at cptr, when the CSpace is one CNode with a guard of zeros (what the tool
 * builds); NULL sends any other to the general look-up. */
static inline const struct cap *fast_lookup(const struct tcb *tcb, cptr_t cptr)
{
    const struct cap *root = &tcb->slots[TCB_SLOT_CSPACE].cap;
    word_t index = index_within(cptr, root->size);

    if (unlikely(root->type != CAP_CNODE || root->word != 0 || root->size + root->aux != 64 ||
                 (cptr >> root->size) != 0)) {
        return NULL;
    }
    return &slot_at(cnode_slot(root->object, index))->cap;
}

/* Its VSpace holds a VMID of its own: switching to it is one register write. */
static inline bool fast_vspace(const struct tcb *tcb)
{
    const struct cap *vspace = &tcb->slots[TCB_SLOT_VSPACE].cap;

    /* vmid_owner[0] is NIL for ever, so a VSpace without VMID never matches. */
    return vspace->type == CAP_VSPACE &&
           ks.vmid_owner[(vspace->aux >> 48) & (VMIDS - 1)] == vspace->object;
}

static inline tcb_ref_t tcb_ref(const struct tcb *tcb)
{
    return (tcb_ref_t)(((u64)tcb - (u64)WINDOW_BASE) >> GRANULE_BITS);
}

/* next runs now, on the scheduling context that stays the current one: no clock is read. */
static inline void fast_switch_to(struct tcb *next, tcb_ref_t next_ref)
{
    ks.current = next_ref;
    vttbr_write(next->slots[TCB_SLOT_VSPACE].cap.aux);
    rights_switch_to(next_ref);
}
