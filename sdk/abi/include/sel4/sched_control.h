/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scheduling contexts: the form of the configure call without flags, and how much an object of a
 * given size can hold.
 */
#pragma once

#include <interfaces/sel4_client.h>

/* Refills in addition to the two that every scheduling context has, in an object of 2^size bytes. */
static inline seL4_Word seL4_MaxExtraRefills(seL4_Word size)
{
    seL4_Word refills = ((1ul << size) - seL4_CoreSchedContextBytes) / seL4_RefillSizeBytes;

    return (refills < seL4_MaxRefills ? refills : seL4_MaxRefills) - seL4_MinRefills;
}

/* A constant-bandwidth server: seL4_SchedControl_ConfigureFlags without flags. */
static inline seL4_Error seL4_SchedControl_Configure(seL4_SchedControl _service,
                                                     seL4_SchedContext schedcontext,
                                                     seL4_Time budget, seL4_Time period,
                                                     seL4_Word extra_refills, seL4_Word badge)
{
    return seL4_SchedControl_ConfigureFlags(_service, schedcontext, budget, period, extra_refills,
                                            badge, seL4_SchedContext_NoFlag);
}
