/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A violation in words.
 */
#include "check.h"

#include <base/cap.h>
#include <stdarg.h>
#include <stdio.h>

bool violated(struct check *check, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(check->text, sizeof(check->text), format, arguments);
    va_end(arguments);
    return false;
}

const char *kind_name(u8 kind)
{
    static const char *const names[CAP_TYPES] = {
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

    return kind < CAP_TYPES ? names[kind] : "of no type";
}
