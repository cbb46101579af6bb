/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Capabilities by themselves, and those in slots of TCBs.
 */
#include "check.h"

#include <sel4/constants.h>

static bool check_untyped_cap(struct check *check, slot_ref_t ref, const struct cap *cap)
{
    if (cap->size < seL4_MinUntypedBits || cap->size > seL4_MaxUntypedBits) {
        return violated(check, "slot %#x: untyped of 2^%u bytes", ref, cap->size);
    }
    if (cap->word & MASK(cap->size) || cap->aux > BIT(cap->size)) {
        return violated(check, "slot %#x: untyped %#llx is not aligned, or its watermark is above",
                        ref, (unsigned long long)cap->word);
    }
    if (!(cap->flags & CAP_REVOCABLE)) {
        return violated(check, "slot %#x: untyped that cannot be revoked", ref);
    }
    return true;
}

/* Memory, not a device's: the window's, without the kernel. */
static bool check_untyped_place(struct check *check, slot_ref_t ref, const struct cap *cap)
{
    u64 offset = cap->word - check->ks->boot.window_pa;

    if (cap->flags & CAP_DEVICE) {
        return true;
    }
    if (BIT(cap->size) > check->size || offset > check->size - BIT(cap->size)) {
        return violated(check, "slot %#x: untyped %#llx lies outside the window", ref,
                        (unsigned long long)cap->word);
    }
    return offset >= state_end(check) ||
           violated(check, "slot %#x: untyped %#llx lies in the kernel", ref,
                    (unsigned long long)cap->word);
}

static bool check_cnode_cap(struct check *check, slot_ref_t ref, const struct cap *cap)
{
    if (cap->aux > 64 || cap->aux + cap->size > 64) {
        return violated(check, "slot %#x: CNode with a guard of %llu bits", ref,
                        (unsigned long long)cap->aux);
    }
    if (cap->aux < 64 && cap->word > MASK(cap->aux)) {
        return violated(check, "slot %#x: CNode whose guard is too large for its size", ref);
    }
    return true;
}

static bool check_cap(struct check *check, slot_ref_t ref, const struct cap *cap)
{
    if (cap->type >= CAP_TYPES || cap->rights > RIGHTS_ALL) {
        return violated(check, "slot %#x: capability of type %u with rights %#x", ref, cap->type,
                        cap->rights);
    }
    switch (cap->type) {
    case CAP_UNTYPED:
        return check_untyped_cap(check, ref, cap) && check_untyped_place(check, ref, cap);
    case CAP_CNODE:
        return check_cnode_cap(check, ref, cap);
    case CAP_IRQ_HANDLER:
        return cap->word < IRQS || violated(check, "slot %#x: handler of no interrupt", ref);
    case CAP_SGI_SIGNAL:
        return cap->word < 16 || (cap->word >= 32 && cap->word < IRQS) ||
               violated(check, "slot %#x: signal by no SGI or SPI", ref);
    default:
        return true;
    }
}

static bool may_be(u32 slot, u8 type)
{
    static const u8 types[TCB_SLOTS] = {
        [TCB_SLOT_CSPACE] = CAP_CNODE,           [TCB_SLOT_VSPACE] = CAP_VSPACE,
        [TCB_SLOT_FAULT_HANDLER] = CAP_ENDPOINT, [TCB_SLOT_TIMEOUT_HANDLER] = CAP_ENDPOINT,
        [TCB_SLOT_IPC_BUFFER] = CAP_FRAME,       [TCB_SLOT_ZOMBIE] = CAP_ZOMBIE,
    };

    return type == CAP_NULL || type == types[slot] ||
           (slot == TCB_SLOT_SPARE && type != CAP_ZOMBIE);
}

static bool check_tcb_slots(struct check *check, const struct object *object)
{
    const struct tcb *tcb = object_data(check, object->ref);

    for (u32 i = 0; i < TCB_SLOTS; i++) {
        if (!may_be(i, tcb->slots[i].cap.type)) {
            return violated(check, "TCB %#x: slot %u holds a capability of another type: %s",
                            object->ref, i, cap_name(tcb->slots[i].cap.type));
        }
    }
    return true;
}

/* The kernel reads and writes the buffer where it lies in the window. */
static bool check_ipc_buffer(struct check *check, const struct object *object)
{
    const struct tcb *tcb = object_data(check, object->ref);
    const struct cap *frame = &tcb->slots[TCB_SLOT_IPC_BUFFER].cap;
    u64 offset = (u64)tcb->ipc_buffer_ref << GRANULE_BITS;
    u64 start = ((u64)frame->object << PAGE_BITS) - check->ks->boot.window_pa;

    if (frame->type != CAP_FRAME || tcb->ipc_buffer_ref == NIL) {
        return true;
    }
    if (offset < start || offset - start > BIT(frame->size) - BIT(seL4_IPCBufferSizeBits) ||
        offset > check->size - BIT(seL4_IPCBufferSizeBits)) {
        return violated(check, "TCB %#x: its IPC buffer does not lie in its frame", object->ref);
    }
    return true;
}

bool check_caps(struct check *check)
{
    for (u32 i = 0; i < check->slot_count; i++) {
        if (!check_cap(check, check->slots[i].ref, cap_data(check, i))) {
            return false;
        }
    }
    for (u32 i = 0; i < check->object_count; i++) {
        if (check->objects[i].kind == CAP_TCB && (!check_tcb_slots(check, &check->objects[i]) ||
                                                  !check_ipc_buffer(check, &check->objects[i]))) {
            return false;
        }
    }
    return true;
}
