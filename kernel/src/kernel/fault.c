/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults: their messages, where they go, and what a reply to one does.
 */
#include <kernel/fault.h>
#include <kernel/ipc_buffer.h>
#include <kernel/scheduler.h>
#include <kernel/window.h>
#include <object/endpoint.h>
#include <object/sched_context.h>
#include <sel4/faults.h>

struct fault fault_cap(cptr_t cptr, bool in_receive_phase, struct lookup_failure lookup)
{
    return (struct fault){ seL4_Fault_CapFault,
                           { cptr, in_receive_phase, lookup.type, lookup.words[0], lookup.words[1],
                             lookup.words[2] } };
}

struct fault fault_unknown_syscall(word_t number)
{
    return (struct fault){ seL4_Fault_UnknownSyscall, { number } };
}

struct fault fault_user_exception(word_t number, word_t code)
{
    return (struct fault){ seL4_Fault_UserException, { number, code } };
}

struct fault fault_vm(vaddr_t address, word_t fsr, bool instruction)
{
    return (struct fault){ seL4_Fault_VMFault, { address, fsr, instruction } };
}

struct fault fault_debug(word_t reason, vaddr_t address)
{
    return (struct fault){ seL4_Fault_DebugException, { reason, address } };
}

struct fault fault_timeout(word_t badge, ticks_t consumed)
{
    return (struct fault){ seL4_Fault_Timeout, { badge, consumed } };
}

static bool can_handle(const struct cap *cap)
{
    return cap->type == CAP_ENDPOINT && (cap->rights & RIGHT_WRITE) &&
           (cap->rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY));
}

static void send_to(const struct cap *handler, tcb_ref_t tcb, bool can_donate)
{
    struct ipc_send how = { .badge = handler->word,
                            .blocking = true,
                            .is_call = true,
                            .can_grant = (handler->rights & RIGHT_GRANT) != 0,
                            .can_grant_reply = true,
                            .can_donate = can_donate };

    endpoint_send(handler->object, tcb, how);
}

void fault_handle(tcb_ref_t ref, struct fault fault)
{
    struct tcb *tcb = tcb_at(ref);
    const struct cap *handler = &tcb->slots[TCB_SLOT_FAULT_HANDLER].cap;

    tcb->fault = fault;
    if (can_handle(handler)) {
        send_to(handler, ref, tcb->sc != NIL);
    } else {
        thread_set_state(ref, THREAD_INACTIVE);
    }
}

bool fault_has_timeout_handler(tcb_ref_t ref)
{
    return can_handle(&tcb_at(ref)->slots[TCB_SLOT_TIMEOUT_HANDLER].cap);
}

bool fault_handle_timeout(tcb_ref_t ref, struct fault fault)
{
    if (!fault_has_timeout_handler(ref)) {
        return false;
    }
    tcb_at(ref)->fault = fault;
    send_to(&tcb_at(ref)->slots[TCB_SLOT_TIMEOUT_HANDLER].cap, ref, false);
    return true;
}

static u32 put(tcb_ref_t receiver, u32 index, word_t value)
{
    return message_register_set(receiver, index, value) ? index + 1 : index;
}

static u32 message_cap_fault(const struct tcb *tcb, tcb_ref_t to)
{
    static const u32 details[] = { 0, 0, 1, 2, 3 }; /* words by lookup failure type */
    u32 n = put(to, seL4_CapFault_IP, tcb->context.pc);

    for (u32 i = 0; i < 3 + details[tcb->fault.words[2] % ARRAY_SIZE(details)]; i++) {
        n = put(to, i + 1, tcb->fault.words[i]);
    }
    return n;
}

static u32 message_unknown_syscall(const struct tcb *tcb, tcb_ref_t to)
{
    for (u32 i = 0; i < 8; i++) {
        (void)put(to, i, tcb->context.x[i]);
    }
    (void)put(to, seL4_UnknownSyscall_FaultIP, tcb->context.pc);
    (void)put(to, seL4_UnknownSyscall_SP, tcb->context.sp);
    (void)put(to, seL4_UnknownSyscall_LR, tcb->context.x[30]);
    (void)put(to, seL4_UnknownSyscall_SPSR, tcb->context.pstate);
    return put(to, seL4_UnknownSyscall_Syscall, tcb->fault.words[0]);
}

static u32 message_user_exception(const struct tcb *tcb, tcb_ref_t to)
{
    (void)put(to, seL4_UserException_FaultIP, tcb->context.pc);
    (void)put(to, seL4_UserException_SP, tcb->context.sp);
    (void)put(to, seL4_UserException_SPSR, tcb->context.pstate);
    (void)put(to, seL4_UserException_Number, tcb->fault.words[0]);
    return put(to, seL4_UserException_Code, tcb->fault.words[1]);
}

u32 fault_message(tcb_ref_t sender, tcb_ref_t receiver)
{
    const struct tcb *tcb = tcb_at(sender);
    const word_t *words = tcb->fault.words;

    switch (tcb->fault.type) {
    case seL4_Fault_CapFault:
        return message_cap_fault(tcb, receiver);
    case seL4_Fault_UnknownSyscall:
        return message_unknown_syscall(tcb, receiver);
    case seL4_Fault_UserException:
        return message_user_exception(tcb, receiver);
    case seL4_Fault_DebugException:
        (void)put(receiver, 0, tcb->context.pc);
        (void)put(receiver, 1, words[0]);
        (void)put(receiver, 2, words[1]);
        return put(receiver, 3, 0);
    case seL4_Fault_Timeout:
        (void)put(receiver, seL4_Timeout_Data, words[0]);
        return put(receiver, seL4_Timeout_Consumed, ticks_to_us(words[1]));
    default: /* seL4_Fault_VMFault */
        (void)put(receiver, 0, tcb->context.pc);
        (void)put(receiver, 1, words[0]);
        (void)put(receiver, 2, words[2]);
        return put(receiver, 3, words[1]);
    }
}

static void reply_registers(struct tcb *tcb, tcb_ref_t handler, u32 length)
{
    for (u32 i = 0; i < length && i < 8; i++) {
        tcb->context.x[i] = message_register(handler, i);
    }
    for (u32 i = 8; i < length && i < seL4_UnknownSyscall_Syscall; i++) {
        word_t value = message_register(handler, i);

        switch (i) {
        case seL4_UnknownSyscall_FaultIP:
            tcb->context.pc = value;
            break;
        case seL4_UnknownSyscall_SP:
            tcb->context.sp = value;
            break;
        case seL4_UnknownSyscall_LR:
            tcb->context.x[30] = value;
            break;
        default:
            tcb->context.pstate = value & PSTATE_USER;
            break;
        }
    }
}

bool fault_reply(tcb_ref_t faulted, tcb_ref_t handler, word_t label, u32 length)
{
    struct tcb *tcb = tcb_at(faulted);

    switch (tcb->fault.type) {
    case seL4_Fault_UnknownSyscall:
        reply_registers(tcb, handler, length);
        break;
    case seL4_Fault_UserException:
        if (length > seL4_UserException_FaultIP) {
            tcb->context.pc = message_register(handler, seL4_UserException_FaultIP);
        }
        if (length > seL4_UserException_SP) {
            tcb->context.sp = message_register(handler, seL4_UserException_SP);
        }
        if (length > seL4_UserException_SPSR) {
            tcb->context.pstate = message_register(handler, seL4_UserException_SPSR) & PSTATE_USER;
        }
        break;
    default:
        return true;
    }
    return label == 0;
}
