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
#include <debug/trace.h>
#include <entry/syscall.h>
#include <ipc/fault.h>
#include <machine/machine.h>
#include <multikit/doing.h>
#include <space/ipc_buffer.h>
#include <sel4/message_info.h>
#include <sel4/syscall_numbers.h>

/* The slot at the address in x0; NIL where there is none. */
static slot_ref_t argument_slot(void)
{
    return cspace_lookup(ks.current, tcb_at(ks.current)->context.x[REG_CAP]);
}

static u8 argument_type(void)
{
    slot_ref_t slot = argument_slot();

    return slot == NIL ? CAP_NULL : slot_at(slot)->cap.type;
}

/* A line at once, so that no other writer is between its characters; no longer than one of the console, as the UART
 * is waited for. */
static void put_text(void)
{
    word_t size = tcb_at(ks.current)->context.x[0];

    if (!ipc_buffer_present(ks.current)) {
        return;
    }
    if (size > CONSOLE_LINE_LENGTH) {
        size = CONSOLE_LINE_LENGTH;
    }
    for (u32 i = 0; i < size; i += (u32)sizeof(word_t)) {
        word_t characters = ipc_buffer_read(ks.current, IPC_BUFFER_MSG + i / (u32)sizeof(word_t));

        for (u32 j = 0; j < sizeof(word_t) && i + j < size; j++) {
            console_put(ks.current, (u8)(characters >> (8 * j)));
        }
    }
}

static void name_thread(void)
{
    if (argument_type() != CAP_TCB || !ipc_buffer_present(ks.current)) {
        return;
    }

    tcb_ref_t thread = slot_at(argument_slot())->cap.object;

    for (u32 i = 0; i < TCB_NAME_LENGTH / sizeof(word_t); i++) {
        word_t characters = ipc_buffer_read(ks.current, IPC_BUFFER_MSG + i);

        for (u32 j = 0; j < sizeof(word_t); j++) {
            tcb_at(thread)->name[i * sizeof(word_t) + j] = (char)(u8)(characters >> (8 * j));
        }
    }
    tcb_at(thread)->name[TCB_NAME_LENGTH - 1] = 0;
}

static enum multikit_doing doing(tcb_ref_t thread)
{
    switch (tcb_at(thread)->state) {
    case THREAD_INACTIVE:
        return MULTIKIT_DOING_NOTHING;
    case THREAD_RUNNING:
    case THREAD_RESTART:
        return MULTIKIT_DOING_RUNS;
    case THREAD_ASLEEP:
        return MULTIKIT_DOING_SLEEPS;
    default:
        return MULTIKIT_DOING_WAITS;
    }
}

/* To the caller, as if it received it; 0: there is none. */
static word_t tell_fault(tcb_ref_t thread)
{
    word_t type = tcb_at(thread)->fault.type;

    return type == seL4_Fault_NullFault
               ? 0
               : type << seL4_MessageInfo_label_shift | fault_message(thread, ks.current);
}

static void tell_of_thread(void)
{
    tcb_ref_t thread = argument_type() == CAP_TCB ? slot_at(argument_slot())->cap.object : NIL;

    tcb_at(ks.current)->context.x[REG_BADGE] =
        (word_t)(thread == NIL ? MULTIKIT_DOING_UNKNOWN : doing(thread));
    tcb_at(ks.current)->context.x[REG_INFO] = thread == NIL ? 0 : tell_fault(thread);
}

/* DebugHalt is not among them: nobody may stop the core, so it is a fault of the caller. */
bool handle_debug_syscall(word_t number)
{
    switch ((long)number) {
    case SYSCALL_DEBUG_PUT_CHAR:
        trace_join_characters();
        console_put(ks.current, (u8)tcb_at(ks.current)->context.x[0]);
        break;
    case SYSCALL_DEBUG_PUT_TEXT:
        put_text();
        break;
    case SYSCALL_DEBUG_DUMP_SCHEDULER:
        debug_print_scheduler();
        break;
    case SYSCALL_DEBUG_CAP_IDENTIFY:
        tcb_at(ks.current)->context.x[0] = argument_type();
        break;
    case SYSCALL_DEBUG_SNAPSHOT:
        debug_print_cspace(ks.current);
        break;
    case SYSCALL_DEBUG_NAME_THREAD:
        name_thread();
        break;
    case SYSCALL_DEBUG_THREAD:
        tell_of_thread();
        break;
    default:
        return false;
    }
    return true;
}
