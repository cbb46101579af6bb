/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The table of methods: sdk/abi/invocations.json with what each argument means to the fuzzer.
 *
 *   a address          c slot in use   d depth    e empty slot   g guard     i interrupt
 *   n small number     o object type   r rights   t time         w any word  z size in bits
 *   0 zero             f register      v injection               k interrupt of a guest
 */
#include "methods.h"

#include <sel4/invocation.h>

static const struct method methods[] = {
    {CAP_UNTYPED, UntypedRetype, "ozcden", {CAP_CNODE}},
    {CAP_UNTYPED, UntypedRetype, "ozc0en", {CAP_CNODE}},
    {CAP_UNTYPED, UntypedRetype, "ozc0en", {CAP_CNODE}},
    {CAP_TCB, TCBReadRegisters, "wn", {0}},
    {CAP_TCB, TCBWriteRegisters, "wnwwwwww", {0}},
    {CAP_TCB, TCBCopyRegisters, "w", {CAP_TCB}},
    {CAP_TCB, TCBConfigure, "gwa", {CAP_CNODE, CAP_VSPACE, CAP_FRAME}},
    {CAP_TCB, TCBSetPriority, "w", {CAP_TCB}},
    {CAP_TCB, TCBSetMCPriority, "w", {CAP_TCB}},
    {CAP_TCB, TCBSetSchedParams, "ww", {CAP_TCB, CAP_SCHED_CONTEXT, CAP_ENDPOINT}},
    {CAP_TCB, TCBSetTimeoutEndpoint, "", {CAP_ENDPOINT}},
    {CAP_TCB, TCBSetIPCBuffer, "a", {CAP_FRAME}},
    {CAP_TCB, TCBSetSpace, "gw", {CAP_ENDPOINT, CAP_CNODE, CAP_VSPACE}},
    {CAP_TCB, TCBSuspend, "", {0}},
    {CAP_TCB, TCBResume, "", {0}},
    {CAP_TCB, TCBBindNotification, "", {CAP_NOTIFICATION}},
    {CAP_TCB, TCBUnbindNotification, "", {0}},
    {CAP_TCB, TCBSetTLSBase, "w", {0}},
    {CAP_TCB, TCBSetFlags, "nn", {0}},
    {CAP_CNODE, CNodeRevoke, "cd", {0}},
    {CAP_CNODE, CNodeDelete, "cd", {0}},
    {CAP_CNODE, CNodeCancelBadgedSends, "cd", {0}},
    {CAP_CNODE, CNodeCopy, "edcdr", {CAP_CNODE}},
    {CAP_CNODE, CNodeMint, "edcdrw", {CAP_CNODE}},
    {CAP_CNODE, CNodeMint, "edcdrg", {CAP_CNODE}},
    {CAP_CNODE, CNodeMove, "edcd", {CAP_CNODE}},
    {CAP_CNODE, CNodeMutate, "edcdg", {CAP_CNODE}},
    {CAP_CNODE, CNodeRotate, "edgcdgcd", {CAP_CNODE, CAP_CNODE}},
    {CAP_IRQ_CONTROL, IRQIssueIRQHandler, "ied", {CAP_CNODE}},
    {CAP_IRQ_CONTROL, ARMIRQIssueIRQHandlerTrigger, "iwed", {CAP_CNODE}},
    {CAP_IRQ_CONTROL, ARMIRQIssueSGISignal, "nned", {CAP_CNODE}},
    {CAP_IRQ_HANDLER, IRQAckIRQ, "", {0}},
    {CAP_IRQ_HANDLER, IRQSetIRQHandler, "", {CAP_NOTIFICATION}},
    {CAP_IRQ_HANDLER, IRQClearIRQHandler, "", {0}},
    {CAP_IRQ_HANDLER, IRQSetImpliedAck, "n", {0}},
    {CAP_SCHED_CONTROL, SchedControlConfigureFlags, "ttnww", {CAP_SCHED_CONTEXT}},
    {CAP_SCHED_CONTEXT, SchedContextBind, "", {CAP_TCB}},
    {CAP_SCHED_CONTEXT, SchedContextBind, "", {CAP_NOTIFICATION}},
    {CAP_SCHED_CONTEXT, SchedContextUnbind, "", {0}},
    {CAP_SCHED_CONTEXT, SchedContextUnbindObject, "", {CAP_TCB}},
    {CAP_SCHED_CONTEXT, SchedContextUnbindObject, "", {CAP_NOTIFICATION}},
    {CAP_SCHED_CONTEXT, SchedContextConsumed, "", {0}},
    {CAP_SCHED_CONTEXT, SchedContextYieldTo, "", {0}},
    {CAP_VSPACE, ARMVSpaceClean_Data, "aa", {0}},
    {CAP_VSPACE, ARMVSpaceInvalidate_Data, "aa", {0}},
    {CAP_VSPACE, ARMVSpaceCleanInvalidate_Data, "aa", {0}},
    {CAP_VSPACE, ARMVSpaceUnify_Instruction, "aa", {0}},
    {CAP_VSPACE, ARMVSpaceMapPages, "cdnarn", {CAP_CNODE}},
    {CAP_VSPACE, ARMVSpaceUnmapPages, "cdn", {CAP_CNODE}},
    {CAP_PAGE_TABLE, ARMPageTableMap, "an", {CAP_VSPACE}},
    {CAP_PAGE_TABLE, ARMPageTableMap, "an", {CAP_VSPACE}},
    {CAP_PAGE_TABLE, ARMPageTableUnmap, "", {0}},
    {CAP_FRAME, ARMPageMap, "arn", {CAP_VSPACE}},
    {CAP_FRAME, ARMPageMap, "arn", {CAP_VSPACE}},
    {CAP_FRAME, ARMPageUnmap, "", {0}},
    {CAP_FRAME, ARMPageClean_Data, "ww", {0}},
    {CAP_FRAME, ARMPageInvalidate_Data, "ww", {0}},
    {CAP_FRAME, ARMPageCleanInvalidate_Data, "ww", {0}},
    {CAP_FRAME, ARMPageUnify_Instruction, "ww", {0}},
    {CAP_FRAME, ARMPageGetAddress, "", {0}},
    {CAP_ASID_CONTROL, ARMASIDControlMakePool, "ed", {CAP_UNTYPED, CAP_CNODE}},
    {CAP_ASID_POOL, ARMASIDPoolAssign, "", {CAP_VSPACE}},
    {CAP_SMC, ARMSMCCall, "wwwwwwww", {0}},
    {CAP_VCPU, ARMVCPUSetTCB, "", {CAP_TCB}},
    {CAP_VCPU, ARMVCPUInjectIRQ, "v", {0}},
    {CAP_VCPU, ARMVCPUReadReg, "f", {0}},
    {CAP_VCPU, ARMVCPUWriteReg, "ft", {0}},
    {CAP_VCPU, ARMVCPUAckVPPI, "k", {0}},
};

const struct method *method_choose(u8 type, u8 choice)
{
    u32 count = 0;

    for (u32 i = 0; i < ARRAY_SIZE(methods); i++) {
        count += methods[i].type == type;
    }
    for (u32 i = 0, left = count == 0 ? 0 : choice % count; i < ARRAY_SIZE(methods); i++) {
        if (methods[i].type == type && left-- == 0) {
            return &methods[i];
        }
    }
    return NULL;
}
