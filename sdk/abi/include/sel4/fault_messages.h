/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A fault handler's view of a message: which fault the label names, and the reply to a timeout. The
 * message itself as a value, seL4_Fault_t, and seL4_getFault() are in shared_types_gen.h.
 */
#pragma once

#include <sel4/ipc_buffer.h>
#include <sel4/shared_types_gen.h>

static inline seL4_Bool seL4_internal_is_fault(seL4_MessageInfo_t tag, seL4_FaultType type)
{
    return seL4_MessageInfo_get_label(tag) == (seL4_Word)type;
}

static inline seL4_Bool seL4_isNullFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_NullFault);
}

static inline seL4_Bool seL4_isCapFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_CapFault);
}

static inline seL4_Bool seL4_isUnknownSyscall_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_UnknownSyscall);
}

static inline seL4_Bool seL4_isUserException_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_UserException);
}

static inline seL4_Bool seL4_isDebugException_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_DebugException);
}

static inline seL4_Bool seL4_isTimeoutFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_Timeout);
}

static inline seL4_Bool seL4_isVMFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_VMFault);
}

static inline seL4_Bool seL4_isVGICMaintenance_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_VGICMaintenance);
}

static inline seL4_Bool seL4_isVCPUFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_VCPUFault);
}

static inline seL4_Bool seL4_isVPPIEvent_tag(seL4_MessageInfo_t tag)
{
    return seL4_internal_is_fault(tag, seL4_Fault_VPPIEvent);
}

/*
 * Puts the reply to a timeout fault into the message registers. resume: let the thread continue, with
 * the first length registers of regs, 0..seL4_TimeoutReply_Length; the thread pointers cannot be
 * changed this way.
 */
static inline seL4_MessageInfo_t seL4_TimeoutReply_new(seL4_Bool resume, seL4_UserContext regs,
                                                       seL4_Word length)
{
    const seL4_Word *words = (const seL4_Word *)&regs;

    for (seL4_Word i = 0; i < length; i++) {
        seL4_SetMR((int)i, words[i]);
    }
    return seL4_MessageInfo_new(!resume, 0, 0, length);
}
