/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Making objects of zeroed memory.
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>
#include <base/window.h>

/* log2 of the bytes of an object of this type (enum api_object); size_bits as the user gives it: of
 * CNodes the slots, of untypeds and scheduling contexts the bytes, of others ignored. 0 = there is
 * no such type. */
/*@ requires size_bits < WORD_BITS;
    assigns \nothing;
    ensures \result == (type == seL4_UntypedObject || type == seL4_SchedContextObject ? size_bits :
      type == seL4_CapTableObject ? size_bits + seL4_SlotBits : fixed_size(type));
 */
u32 object_size_bits(word_t type, word_t size_bits);

/* The types that do not touch their memory: all that device memory can become. */
/*@ assigns \nothing;
    ensures \result <==> is_device_safe(type);
 */
bool object_type_is_device_safe(word_t type);

/* What is not zero in a new object, the capability's. */
/*@ requires cap.type == CAP_VCPU ==> cap.object < PROOF_OBJECTS;
    assigns proof_vcpus[..];
 */
static inline void object_begin(struct cap cap)
{
    if (cap.type == CAP_VCPU) {
        vcpu_at(cap.object)->registers[seL4_VCPUReg_SCTLR] = VCPU_SCTLR;
    }
}

/* Makes the object at pa, which lies in the window unless the type is device-safe, and is zero;
 * returns the first capability to it. */
/*@ requires is_size_of(type, size_bits) && is_whole(pa, size_bits) && pa < PROOF_PAGES_END;
    requires !is_device_safe(type) ==> window_start <= pa < window_start + PROOF_GRANULES_END;
    assigns \nothing;
    ensures begins_at(\result) == pa;
    ensures \result.type == CAP_UNTYPED <==> type == seL4_UntypedObject;
    ensures \result.type == CAP_FRAME <==> is_device_safe(type) && type != seL4_UntypedObject;
    ensures is_device_safe(type) ==> \result.size == size_bits && \result.flags == (is_device ? CAP_DEVICE : 0);
 */
struct cap object_create(word_t type, paddr_t pa, u32 size_bits, bool is_device);
