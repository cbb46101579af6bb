/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Names of capability types, for dumps and for the findings of the invariants' checker (kernel/host).
 */
#include <base/cap.h>
#include <debug/dump.h>

const char *cap_name(u8 type)
{
    static const char names[CAP_TYPES][20] = {
        [CAP_NULL] = "nothing",
        [CAP_UNTYPED] = "untyped",
        [CAP_ENDPOINT] = "endpoint",
        [CAP_NOTIFICATION] = "notification",
        [CAP_REPLY] = "reply",
        [CAP_CNODE] = "CNode",
        [CAP_TCB] = "TCB",
        [CAP_SCHED_CONTEXT] = "scheduling context",
        [CAP_SCHED_CONTROL] = "scheduling control",
        [CAP_IRQ_CONTROL] = "IRQ control",
        [CAP_IRQ_HANDLER] = "IRQ handler",
        [CAP_SGI_SIGNAL] = "SGI",
        [CAP_FRAME] = "frame",
        [CAP_PAGE_TABLE] = "page table",
        [CAP_VSPACE] = "VSpace",
        [CAP_ASID_CONTROL] = "ASID control",
        [CAP_ASID_POOL] = "ASID pool",
        [CAP_DOMAIN] = "domain",
        [CAP_VCPU] = "VCPU",
        [CAP_SMC] = "SMC",
        [CAP_ZOMBIE] = "zombie",
    };

    return type < CAP_TYPES ? names[type] : "of no type";
}
