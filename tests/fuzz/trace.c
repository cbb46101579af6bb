/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * For whoever looks at a finding.
 */
#include "trace.h"

#include "system.h"

#include <base/state.h>
#include <base/window.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_on(void)
{
    static int on = -1;

    if (on < 0) {
        on = getenv("FUZZ_TRACE") != NULL;
    }
    return on;
}

void trace(const char *format, ...)
{
    va_list arguments;

    if (!is_on()) {
        return;
    }
    fprintf(stderr, "%#x: ", ks.current);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static u8 type_at(word_t cptr)
{
    return cptr < ROOT_SLOTS ? slot_at(cnode_slot(system_root, cptr))->cap.type : CAP_NULL;
}

void trace_call(const struct request *request, s64 number)
{
    const word_t *x = tcb_at(ks.current)->context.x;

    if (!is_on()) {
        return;
    }
    fprintf(stderr,
            "%#x: call %lld of slot %llu (type %u) label %llu reply %llu dest %llu:", ks.current,
            (long long)number, (unsigned long long)request->cptr, type_at(request->cptr),
            (unsigned long long)request->label, (unsigned long long)x[6], (unsigned long long)x[8]);
    for (u32 i = 0; i < request->length; i++) {
        fprintf(stderr, " %#llx", (unsigned long long)request->words[i]);
    }
    for (u32 i = 0; i < request->caps; i++) {
        fprintf(stderr, " cap %llu", (unsigned long long)request->extra[i]);
    }
    fputc('\n', stderr);
}
