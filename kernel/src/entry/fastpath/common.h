/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the fast paths share. All of it is inline: a call costs what a check costs.
 */
#pragma once

#include <base/bits.h>
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <entry/fastpath.h>
#include <machine/machine.h>
#include <schedule/rights.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <space/vspace.h>
#include <sel4/message_info.h>

/* Message infos that need only registers: at most as many words as those hold, no capabilities, and
 * nothing in capsUnwrapped, so that the receiver gets the word as it is. */
/*@ assigns \nothing;
    ensures \result <==> call_is_short(info);
 */
static inline bool fast_info(word_t info)
{
    return (info & mask(seL4_MessageInfo_label_shift)) <= MESSAGE_REGISTERS;
}

/* Any CSpace but a flat one is left to the general look-up. */
/*@ requires is_fast_entry(tcb);
    assigns \nothing;
    ensures \result.found <==> is_flat(ks.current, cptr);
    ensures \result.found ==> \result.slot == named_by(ks.current, cptr) && 0 < \result.slot < PROOF_SLOTS;
    ensures !\result.found ==> \result.slot == NIL;
 */
static inline struct flat_lookup fast_lookup(const struct tcb *tcb, cptr_t cptr)
{
    return cspace_lookup_flat(tcb->slots[TCB_SLOT_CSPACE].cap, cptr);
}

/* Its VSpace holds a VMID of its own: switching to it is one register write. The slot holds a capability
 * to a VSpace or none, which has no object. */
/*@ requires 0 < slot_of_tcb(tcb, TCB_SLOT_VSPACE) < PROOF_SLOTS;
    assigns \nothing;
    ensures \result <==> call_has_space(tcb);
 */
static inline bool fast_vspace(tcb_ref_t tcb)
{
    table_ref_t root = tcb_slot_at(tcb, TCB_SLOT_VSPACE)->cap.object;
    u64 vttbr = tcb_slot_at(tcb, TCB_SLOT_VSPACE)->cap.aux;

    /* vmid_owner[0] is NIL for ever, so a VSpace without VMID never matches. */
    return root != NIL && ks.vmid_owner[vmid_of(vttbr)] == root;
}

/* FP registers of both are switched, and the machine is set to that. Those in it are the caller's then:
 * they are open to nobody but their owner. */
static inline struct tcb *fast_switch_fp(struct tcb *caller, tcb_ref_t next)
{
    ks.fpu_owner = next;
    return fpu_exchange(&caller->fpu, &tcb_at(next)->fpu, tcb_at(next));
}

/* next runs now instead of the caller. EL0 sees the VSpace after ERET, which synchronises
 * (docs/design/hardware.md). */
static inline struct tcb *fast_switch_to(struct tcb *caller, tcb_ref_t next)
{
    u32 flags = tcb_at(next)->flags;

    ks.current = next;
    if (unlikely(rights_differ(flags))) {
        return fast_switch_rights(next);
    }
    vttbr_set(tcb_slot_at(next, TCB_SLOT_VSPACE)->cap.aux);
    return likely(!(flags & TCB_FPU_USED)) ? tcb_at(next) : fast_switch_fp(caller, next);
}
