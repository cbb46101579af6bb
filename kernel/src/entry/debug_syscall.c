/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System calls of the debug configuration: console and introspection. What of others a caller can
 * see or change by each is listed in the manual (Configurations).
 */
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <debug/console.h>
#include <debug/dump.h>
#include <entry/syscall.h>
#include <machine/machine.h>
#include <space/ipc_buffer.h>
#include <sel4/syscall_numbers.h>

/* The capability at the address in x0; a null one where there is none. */
static const struct cap *argument_cap(const struct context *context)
{
    struct slot_lookup found = cspace_lookup(ks.current, context->x[REG_CAP]);

    return found.slot == NIL ? NULL : &slot_at(found.slot)->cap;
}

static void name_thread(const struct context *context)
{
    const struct cap *cap = argument_cap(context);

    if (cap == NULL || cap->type != CAP_TCB || !ipc_buffer_present(ks.current)) {
        return;
    }

    char *name = tcb_at(cap->object)->name;

    for (u32 i = 0; i < TCB_NAME_LENGTH / sizeof(word_t); i++) {
        word_t characters = ipc_buffer_read(ks.current, IPC_BUFFER_MSG + i);

        for (u32 j = 0; j < sizeof(word_t); j++) {
            name[i * sizeof(word_t) + j] = (char)(u8)(characters >> (8 * j));
        }
    }
    name[TCB_NAME_LENGTH - 1] = 0;
}

/* DebugHalt is not among them: nobody may stop the core, so it is a fault of the caller. */
bool handle_debug_syscall(word_t number)
{
    struct context *context = &tcb_at(ks.current)->context;
    const struct cap *cap;

    switch ((long)number) {
    case SYSCALL_DEBUG_PUT_CHAR:
        console_put(ks.current, (u8)context->x[0]);
        break;
    case SYSCALL_DEBUG_DUMP_SCHEDULER:
        debug_print_scheduler();
        break;
    case SYSCALL_DEBUG_CAP_IDENTIFY:
        cap = argument_cap(context);
        context->x[0] = cap == NULL ? CAP_NULL : cap->type;
        break;
    case SYSCALL_DEBUG_SNAPSHOT:
        debug_print_cspace(ks.current);
        break;
    case SYSCALL_DEBUG_NAME_THREAD:
        name_thread(context);
        break;
    default:
        return false;
    }
    return true;
}
