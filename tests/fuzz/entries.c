/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What enters the kernel: system calls, with and without their fast paths, faults, interrupts.
 */
#include "entries.h"

#include "arguments.h"
#include "guests.h"
#include "system.h"
#include "trace.h"

#include <base/state.h>
#include <base/window.h>
#include <dispatch/dispatch.h>
#include <entry/fastpath.h>
#include <entry/syscall.h>
#include <ipc/thread.h>
#include <machine/machine.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/invocation.h>
#include <sel4/syscall_numbers.h>

#define USER_PC 0x200000u

static void set_message(tcb_ref_t ref, const struct request *request)
{
    struct context *context = &tcb_at(ref)->context;

    context->x[REG_INFO] = request->label << 12 | request->caps << 7 | request->length;
    for (u32 i = 0; i < request->length; i++) {
        if (i < MESSAGE_REGISTERS) {
            context->x[REG_MR0 + i] = request->words[i];
        } else if (ipc_buffer_present(ref)) {
            ipc_buffer_write(ref, IPC_BUFFER_MSG + i, request->words[i]);
        }
    }
    for (u32 i = 0; i < request->caps && ipc_buffer_present(ref); i++) {
        ipc_buffer_write(ref, IPC_BUFFER_CAPS + i, request->extra[i]);
    }
}

/* What vectors.S does with the registers after a call or an answer by a fast path. */
static void fast_switch(struct tcb *next, const struct tcb *from)
{
    u32 length = (u32)from->context.x[REG_INFO] & 0x7f;

    next->context.x[REG_INFO] = from->context.x[REG_INFO];
    for (u32 i = 0; i < MESSAGE_REGISTERS; i++) {
        next->context.x[REG_MR0 + i] = i < length ? from->context.x[REG_MR0 + i] : 0;
    }
}

/* As vectors.S: an acknowledgement is asked for after a call, and other invocations after that. */
static bool fast_call(const word_t *x, struct tcb *tcb)
{
    struct tcb *next = fastpath_call(x[REG_CAP], x[REG_INFO], tcb);

    if (next != NULL) {
        fast_switch(next, tcb);
        return true;
    }
    if (x[REG_INFO] == (word_t)IRQAckIRQ << 12) {
        return fastpath_acknowledge(x[REG_CAP], tcb) != NULL;
    }
    return fastpath_invoke(x[REG_CAP], tcb, x[REG_INFO]) != NULL;
}

/* An answer to a fault is no message. */
static bool fast_reply_recv(const word_t *x, struct tcb *tcb)
{
    struct tcb *next = fastpath_reply_recv(x[REG_CAP], x[REG_INFO], tcb, x[REG_REPLY]);

    if (next != NULL) {
        fast_switch(next, tcb);
        return true;
    }
    return fastpath_fault_reply(x[REG_CAP], tcb) != NULL;
}

static bool fast(s64 number)
{
    struct tcb *tcb = tcb_at(ks.current);
    const word_t *x = tcb->context.x;
    struct tcb *next = NULL;

    switch (number) {
    case SYSCALL_CALL:
        return fast_call(x, tcb);
    case SYSCALL_REPLY_RECV:
        return fast_reply_recv(x, tcb);
    case SYSCALL_SEND:
    case SYSCALL_NB_SEND:
        next = fastpath_signal(x[REG_CAP], tcb);
        break;
    case SYSCALL_RECV:
    case SYSCALL_WAIT:
        next = fastpath_receive(x[REG_CAP], tcb);
        break;
    case SYSCALL_NB_SEND_WAIT:
        next = fastpath_signal_wait(x[REG_CAP], tcb, x[REG_NBSEND_DEST]);
        break;
    case SYSCALL_NB_RECV:
    case SYSCALL_NB_WAIT:
        next = fastpath_poll(x[REG_CAP], tcb);
        break;
    case SYSCALL_YIELD:
        next = fastpath_yield(tcb);
        break;
    default:
        break;
    }
    return next != NULL;
}

static void system_call(struct input *input, const struct request *request, s64 number)
{
    u8 choice = input_byte(input);
    struct context *context = &tcb_at(ks.current)->context;

    set_message(ks.current, request);
    context->x[REG_CAP] = request->cptr;
    context->x[REG_REPLY] = argument_cptr_of(input, CAP_REPLY);
    context->x[REG_SYSCALL] = (word_t)number;
    context->x[REG_NBSEND_DEST] = argument_cptr_of(input, CAP_ENDPOINT);
    context->pc = USER_PC + SVC_SIZE;
    trace_call(request, number);
    if (choice & 1 || !fast(number)) {
        handle_syscall((word_t)number);
    }
}

static void invoke(struct input *input)
{
    u8 choice = input_byte(input);
    u8 type = choice & 3 ? CAP_NULL : CAP_CNODE;
    struct request request = {.cptr = argument_cptr_of(input, type)};

    arguments_invocation(input, &request);
    arguments_invoked(request.cptr);
    system_call(input, &request, choice < 0xf0 ? SYSCALL_CALL : SYSCALL_SEND);
}

/* The message system calls; for receives the first capability is what to receive from. */
static void communicate(struct input *input)
{
    static const s64 numbers[] = {
        SYSCALL_CALL, SYSCALL_REPLY_RECV, SYSCALL_NB_SEND_RECV, SYSCALL_NB_SEND_WAIT,
        SYSCALL_SEND, SYSCALL_NB_SEND,    SYSCALL_RECV,         SYSCALL_NB_RECV,
        SYSCALL_WAIT, SYSCALL_NB_WAIT,    SYSCALL_REPLY_RECV,   SYSCALL_RECV,
    };
    u8 choice = input_byte(input);
    struct request request = {
        .cptr = argument_cptr_of(input, choice & 0x80 ? CAP_NOTIFICATION : CAP_ENDPOINT)};

    if (choice & 0x40) {
        request.cptr = argument_cptr_of(input, CAP_REPLY);
    }
    arguments_message(input, &request);
    system_call(input, &request, numbers[(choice & 0x3f) % ARRAY_SIZE(numbers)]);
}

/* All but those that print. */
static void other(struct input *input)
{
    static const s64 numbers[] = {
        SYSCALL_YIELD,
        SYSCALL_YIELD,
        SYSCALL_DEBUG_THREAD,
        SYSCALL_DEBUG_HALT,
        SYSCALL_DEBUG_CAP_IDENTIFY,
        SYSCALL_DEBUG_NAME_THREAD,
        SYSCALL_BENCHMARK_NULL_SYSCALL,
        1,
    };
    struct request request = {.cptr = argument_cptr(input)};

    system_call(input, &request, numbers[input_byte(input) % ARRAY_SIZE(numbers)]);
}

static void fault(struct input *input)
{
    u8 choice = input_byte(input);
    word_t word = argument_value(input, 'a');

    tcb_at(ks.current)->context.pc = USER_PC;
    trace("fault %u", choice);
    switch (choice % 4) {
    case 0:
        handle_vm_fault(choice & 0x80, word, 0x92000046);
        break;
    case 1:
        handle_user_exception(word, 0);
        break;
    case 2:
        handle_debug_exception(word, 0);
        break;
    default:
        if (!host_machine.fpu_enabled) {
            handle_fp_access(0x1e000000);
        }
        break;
    }
}

static void write_buffer(struct input *input)
{
    u32 word = input_byte(input) % 128;
    word_t value = argument_value(input, 's');

    if (ipc_buffer_present(ks.current)) {
        trace("buffer[%u] = %#llx", word, (unsigned long long)value);
        ipc_buffer_write(ks.current, word, value);
    }
}

/* A system call that was put off is done again before the thread does anything else. */
static bool again(void)
{
    struct context *context = &tcb_at(ks.current)->context;

    if (context->pc != USER_PC || tcb_at(ks.current)->state != THREAD_RUNNING ||
        context->x[REG_SYSCALL] == 0) {
        return false;
    }
    context->pc += SVC_SIZE;
    trace("again %lld", (long long)context->x[REG_SYSCALL]);
    handle_syscall(context->x[REG_SYSCALL]);
    return true;
}

static void run_thread(struct input *input, u8 choice)
{
    if (guest_runs()) {
        guest_entry(input);
        return;
    }
    if (again()) {
        return;
    }
    if (choice < 0x90) {
        invoke(input);
    } else if (choice < 0xe0) {
        communicate(input);
    } else if (choice < 0xec) {
        other(input);
    } else if (choice < 0xf4) {
        fault(input);
    } else {
        write_buffer(input);
    }
}

/* Now, or when the entry that follows looks whether one waits: the timer's, a device's whoever enabled
 * it, or an SGI of some core. */
static void raise_interrupt(struct input *input)
{
    u8 choice = input_byte(input);
    u32 which = (choice >> 1) % 16;

    if (choice & 1) {
        host_machine.pending_irq = TIMER_INTID;
    } else if (which == 15) {
        host_machine.pending_irq = choice & 0x80 ? GUEST_TIMER_INTID : GUEST_MAINTENANCE_INTID;
    } else if (which < 12) {
        host_machine.pending_irq = 38u + which;
    } else {
        host_gic_raise(which & 1 ? SYSTEM_SGI : SYSTEM_DOORBELL, choice >> 5);
    }
    trace("interrupt %#x", choice);
}

static void pass_time(struct input *input)
{
    host_machine.now += argument_value(input, 't') & 0xffffff;
    trace("now %llu", (unsigned long long)host_machine.now);
    guest_timer_raise();
    if (host_machine.now >= host_machine.deadline) {
        host_machine.pending_irq = TIMER_INTID;
    }
}

/* A thread that was stopped, from a chosen one on; else the chosen one. */
static const struct cap *stopped_thread(u32 chosen)
{
    for (u32 i = 0; i < ROOT_SLOTS; i++) {
        const struct cap *cap = &slot_at(cnode_slot(system_root, (chosen + i) % ROOT_SLOTS))->cap;

        if (cap->type == CAP_TCB && tcb_at(cap->object)->state == THREAD_INACTIVE &&
            tcb_at(cap->object)->sc != NIL) {
            return cap;
        }
    }
    return &slot_at(cnode_slot(system_root, chosen))->cap;
}

/* Nobody can run: a thread is told to go on, as by a TCB_Resume from elsewhere. */
static void rescue(struct input *input)
{
    const struct cap *cap = stopped_thread((u32)argument_cptr_of(input, CAP_TCB) % ROOT_SLOTS);

    if (cap->type == CAP_TCB) {
        trace("resume %#x", cap->object);
        tcb_at(cap->object)->context.x[REG_SYSCALL] = 0; /* to do something else */
        tcb_resume(cap->object);
        schedule();
    }
}

/* All that are signalled, as before a thread goes on: by the short way or the long one. */
static void take_interrupts(void)
{
    while (host_gic_signals()) {
        trace("take");
        if (guest_runs()) {
            guest_take_interrupt();
        } else if (host_machine.now & 1) {
            fastpath_interrupt();
        } else {
            handle_interrupt();
        }
    }
}

void entry(struct input *input)
{
    u8 choice = input_byte(input);

    host_machine.now += choice & 7;
    if (choice >= 0xf0) {
        raise_interrupt(input);
    } else if (choice >= 0xe0) {
        pass_time(input);
    }
    if ((ks.current == NIL || choice & 8) && host_gic_signals()) {
        take_interrupts();
        return;
    }
    if (ks.current == NIL) {
        rescue(input);
        return;
    }
    run_thread(input, input_byte(input));
    take_interrupts();
}
