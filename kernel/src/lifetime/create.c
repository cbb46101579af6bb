/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A new object is zeros; a virtual CPU but for one register.
 */
#include <base/window.h>
#include <lifetime/create.h>
#include <sel4/constants.h>

u32 object_size_bits(word_t type, word_t size_bits)
{
    switch (type) {
    case seL4_UntypedObject:
    case seL4_SchedContextObject:
        return (u32)size_bits;
    case seL4_CapTableObject:
        return (u32)size_bits + seL4_SlotBits;
    case seL4_TCBObject:
        return seL4_TCBBits;
    case seL4_EndpointObject:
        return seL4_EndpointBits;
    case seL4_NotificationObject:
        return seL4_NotificationBits;
    case seL4_ReplyObject:
        return seL4_ReplyBits;
    case seL4_ARM_VSpaceObject:
        return seL4_VSpaceBits;
    case seL4_ARM_PageTableObject:
        return seL4_PageTableBits;
    case seL4_ARM_VCPUObject:
        return seL4_VCPUBits;
    case seL4_ARM_SmallPageObject:
        return seL4_PageBits;
    case seL4_ARM_LargePageObject:
        return seL4_LargePageBits;
    case seL4_ARM_HugePageObject:
        return seL4_HugePageBits;
    default:
        return 0;
    }
}

/*@ assigns \nothing;
    ensures \result <==> is_device_safe(type) && type != seL4_UntypedObject;
 */
static bool is_frame(word_t type)
{
    return type == seL4_ARM_SmallPageObject || type == seL4_ARM_LargePageObject ||
           type == seL4_ARM_HugePageObject;
}

bool object_type_is_device_safe(word_t type)
{
    return type == seL4_UntypedObject || is_frame(type);
}

/*@ assigns \nothing;
    ensures \result != CAP_UNTYPED && \result != CAP_FRAME && 0 <= \result < CAP_TYPES;
 */
static enum cap_type cap_type_of(word_t type)
{
    switch (type) {
    case seL4_TCBObject:
        return CAP_TCB;
    case seL4_EndpointObject:
        return CAP_ENDPOINT;
    case seL4_NotificationObject:
        return CAP_NOTIFICATION;
    case seL4_CapTableObject:
        return CAP_CNODE;
    case seL4_SchedContextObject:
        return CAP_SCHED_CONTEXT;
    case seL4_ReplyObject:
        return CAP_REPLY;
    case seL4_ARM_VSpaceObject:
        return CAP_VSPACE;
    case seL4_ARM_VCPUObject:
        return CAP_VCPU;
    default:
        return CAP_PAGE_TABLE;
    }
}

/*@ requires is_size_of(type, size_bits) && is_whole(pa, size_bits) && pa < PROOF_PAGES_END && is_device_safe(type);
    assigns \nothing;
    ensures begins_at(\result) == pa && \result.size == size_bits;
    ensures \result.flags == (is_device ? CAP_DEVICE : 0);
    ensures \result.type == (type == seL4_UntypedObject ? CAP_UNTYPED : CAP_FRAME);
 */
static struct cap create_memory(word_t type, paddr_t pa, u32 size_bits, bool is_device)
{
    u8 flags = is_device ? CAP_DEVICE : 0;

    /*@ assert type != seL4_UntypedObject ==> is_whole(pa, 12); */
    if (type == seL4_UntypedObject) {
        return (struct cap){.type = CAP_UNTYPED, .size = (u8)size_bits, .flags = flags, .word = pa};
    }
    return (struct cap){.type = CAP_FRAME,
                        .rights = RIGHTS_ALL,
                        .size = (u8)size_bits,
                        .flags = flags,
                        .object = (u32)(pa >> PAGE_BITS)};
}

/* What of a capability's size field is not fixed by its type. */
/*@ assigns \nothing; */
static u8 size_field(word_t type, u32 size_bits)
{
    switch (type) {
    case seL4_CapTableObject:
        return (u8)(size_bits - seL4_SlotBits);
    case seL4_SchedContextObject:
        return (u8)size_bits;
    default:
        return 0;
    }
}

struct cap object_create(word_t type, paddr_t pa, u32 size_bits, bool is_device)
{
    ref_t ref = window_ref(pa);

    if (object_type_is_device_safe(type)) {
        return create_memory(type, pa, size_bits, is_device);
    }
    return (struct cap){.type = (u8)cap_type_of(type),
                        .rights = RIGHTS_ALL,
                        .size = size_field(type, size_bits),
                        .object = ref};
}
