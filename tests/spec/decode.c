/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Decoding changes nothing, whether it finds an error or not (docs/design/invocations.md): while it runs the
 * window, which holds all objects and all state, cannot be written, and the machine is compared with what it
 * was before. The linker has each decode_* of the kernel called by way of its namesake here (--wrap). Making
 * memory read-only takes longer than decoding, so this is done to one call in WATCHED, chosen by what is
 * asked: the same when a sequence is repeated or shortened.
 */
#include "snapshot.h"

#include <base/window.h>
#include <machine/machine.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "../../kernel/src/invocation/decode.h"

#define WATCHED 16u

static bool decoding;

/* The caller's first message registers vary most. */
static bool is_watched(const struct invocation *inv)
{
    const word_t *x = tcb_at(inv->caller)->context.x;
    word_t sum = inv->label + inv->slot + inv->length + x[2] + x[3] + x[4] + x[5];

    return (sum ^ sum >> 4 ^ sum >> 12 ^ sum >> 32) % WATCHED == 0;
}

static void begin(struct host_machine *before)
{
    *before = host_machine;
    if (mprotect(host_window, HOST_WINDOW_SIZE, PROT_READ) != 0) {
        abort();
    }
    decoding = true;
}

bool spec_end_decoding(void)
{
    bool was = decoding;

    decoding = false;
    if (was && mprotect(host_window, HOST_WINDOW_SIZE, PROT_READ | PROT_WRITE) != 0) {
        abort();
    }
    return was;
}

static void end(const struct host_machine *before)
{
    if (memcmp(before, &host_machine, sizeof(host_machine)) != 0) {
        abort(); /* still decoding */
    }
    (void)spec_end_decoding();
}

#define WATCH(type)                                                                            \
    struct error __real_decode_##type(const struct invocation *inv, struct type##_plan *plan); \
    struct error __wrap_decode_##type(const struct invocation *inv, struct type##_plan *plan); \
    struct error __wrap_decode_##type(const struct invocation *inv, struct type##_plan *plan)  \
    {                                                                                          \
        struct host_machine before;                                                            \
        struct error error;                                                                    \
                                                                                               \
        if (!is_watched(inv)) {                                                                \
            return __real_decode_##type(inv, plan);                                            \
        }                                                                                      \
        begin(&before);                                                                        \
        error = __real_decode_##type(inv, plan);                                               \
        end(&before);                                                                          \
        return error;                                                                          \
    }

WATCH(untyped)
WATCH(cnode)
WATCH(tcb)
WATCH(sched_context)
WATCH(sched_control)
WATCH(irq_control)
WATCH(irq_handler)
WATCH(frame)
WATCH(page_table)
WATCH(vspace)
WATCH(asid_control)
WATCH(asid_pool)
WATCH(smc)
WATCH(vcpu)
