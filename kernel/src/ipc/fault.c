/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults: their messages, where they go, and what a reply to one does.
 */
#include <base/config.h>
#include <base/window.h>
#include <debug/console.h>
#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>

struct fault fault_cap(cptr_t cptr, bool in_receive_phase, struct lookup_failure lookup)
{
    return (struct fault){
        seL4_Fault_CapFault,
        {cptr, in_receive_phase, lookup.type, lookup.words[0], lookup.words[1], lookup.words[2]}};
}

struct fault fault_unknown_syscall(word_t number)
{
    return (struct fault){seL4_Fault_UnknownSyscall, {number}};
}

struct fault fault_user_exception(word_t number, word_t code)
{
    return (struct fault){seL4_Fault_UserException, {number, code}};
}

struct fault fault_vm(vaddr_t address, word_t fsr, bool instruction)
{
    return (struct fault){seL4_Fault_VMFault, {address, fsr, instruction}};
}

struct fault fault_debug(word_t reason, vaddr_t address)
{
    return (struct fault){seL4_Fault_DebugException, {reason, address}};
}

bool fault_can_handle(const struct cap *cap)
{
    return cap->type == CAP_ENDPOINT && (cap->rights & RIGHT_WRITE) &&
           (cap->rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY));
}

static void send_to(const struct cap *handler, tcb_ref_t tcb, bool can_donate)
{
    struct ipc_send how = {.badge = handler->word,
                           .blocking = true,
                           .is_call = true,
                           .can_grant = (handler->rights & RIGHT_GRANT) != 0,
                           .can_grant_reply = true,
                           .can_donate = can_donate};

    endpoint_send(handler->object, tcb, &how);
}

void fault_handle(tcb_ref_t ref, struct fault fault)
{
    struct tcb *tcb = tcb_at(ref);
    const struct cap *handler = &tcb->slots[TCB_SLOT_FAULT_HANDLER].cap;

    if (CONFIG_PRINTING) {
        console_end_line(ref);
    }
    if (fault_can_handle(handler)) {
        tcb->fault = fault;
        send_to(handler, ref, true);
    } else {
        thread_set_state(ref, THREAD_INACTIVE);
    }
}

bool fault_has_timeout_handler(tcb_ref_t ref)
{
    return fault_can_handle(&tcb_at(ref)->slots[TCB_SLOT_TIMEOUT_HANDLER].cap);
}

/* The scheduling context stays: it has nothing that could be lent. */
void fault_handle_timeout(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);
    struct sched_context *sc = sc_at(tcb->sc);

    tcb->fault.type = seL4_Fault_Timeout;
    tcb->fault.words[0] = sc->badge;
    tcb->fault.words[1] = sc->consumed;
    sc->consumed = 0;
    send_to(&tcb->slots[TCB_SLOT_TIMEOUT_HANDLER].cap, ref, false);
}

static void put(tcb_ref_t receiver, u32 index, word_t value)
{
    (void)message_register_set(receiver, index, value);
}

static u32 message_cap_fault(const struct tcb *tcb, tcb_ref_t to)
{
    static const u8 details[] = {0, 0, 1, 2, 3}; /* words by lookup failure type */
    u32 words = 3u + details[tcb->fault.words[2] % ARRAY_SIZE(details)];

    put(to, seL4_CapFault_IP, tcb->context.pc);
    for (u32 i = 0; i < words; i++) {
        put(to, seL4_CapFault_Addr + i, tcb->fault.words[i]);
    }
    return words + 1;
}

static u32 message_unknown_syscall(const struct tcb *tcb, tcb_ref_t to)
{
    for (u32 i = 0; i < 8; i++) {
        put(to, seL4_UnknownSyscall_X0 + i, tcb->context.x[i]);
    }
    put(to, seL4_UnknownSyscall_FaultIP, tcb->context.pc);
    put(to, seL4_UnknownSyscall_SP, tcb->context.sp);
    put(to, seL4_UnknownSyscall_LR, tcb->context.x[30]);
    put(to, seL4_UnknownSyscall_SPSR, tcb->context.pstate);
    put(to, seL4_UnknownSyscall_Syscall, tcb->fault.words[0]);
    return seL4_UnknownSyscall_Length;
}

static u32 message_user_exception(const struct tcb *tcb, tcb_ref_t to)
{
    put(to, seL4_UserException_FaultIP, tcb->context.pc);
    put(to, seL4_UserException_SP, tcb->context.sp);
    put(to, seL4_UserException_SPSR, tcb->context.pstate);
    put(to, seL4_UserException_Number, tcb->fault.words[0]);
    put(to, seL4_UserException_Code, tcb->fault.words[1]);
    return seL4_UserException_Length;
}

static u32 message_debug_exception(const struct tcb *tcb, tcb_ref_t to)
{
    put(to, seL4_DebugException_FaultIP, tcb->context.pc);
    put(to, seL4_DebugException_ExceptionReason, tcb->fault.words[0]);
    put(to, seL4_DebugException_TriggerAddress, tcb->fault.words[1]);
    put(to, seL4_DebugException_BreakpointNumber, 0);
    return seL4_DebugException_Length;
}

static u32 message_vm_fault(const struct tcb *tcb, tcb_ref_t to)
{
    put(to, seL4_VMFault_IP, tcb->context.pc);
    put(to, seL4_VMFault_Addr, tcb->fault.words[0]);
    put(to, seL4_VMFault_PrefetchFault, tcb->fault.words[2]);
    put(to, seL4_VMFault_FSR, tcb->fault.words[1]);
    return seL4_VMFault_Length;
}

static u32 message_timeout(const struct tcb *tcb, tcb_ref_t to)
{
    put(to, seL4_Timeout_Data, tcb->fault.words[0]);
    put(to, seL4_Timeout_Consumed, ticks_to_us(tcb->fault.words[1]));
    return seL4_Timeout_Length;
}

static u32 message_of(const struct tcb *tcb, tcb_ref_t receiver)
{
    switch (tcb->fault.type) {
    case seL4_Fault_CapFault:
        return message_cap_fault(tcb, receiver);
    case seL4_Fault_UnknownSyscall:
        return message_unknown_syscall(tcb, receiver);
    case seL4_Fault_UserException:
        return message_user_exception(tcb, receiver);
    case seL4_Fault_DebugException:
        return message_debug_exception(tcb, receiver);
    case seL4_Fault_Timeout:
        return message_timeout(tcb, receiver);
    default: /* seL4_Fault_VMFault */
        return message_vm_fault(tcb, receiver);
    }
}

/* A receiver without an IPC buffer gets what fits into its registers. */
u32 fault_message(tcb_ref_t sender, tcb_ref_t receiver)
{
    u32 length = message_of(tcb_at(sender), receiver);

    return length > MESSAGE_REGISTERS && !ipc_buffer_present(receiver) ? MESSAGE_REGISTERS : length;
}

static void set_pstate(struct tcb *tcb, word_t value)
{
    tcb->context.pstate = value & PSTATE_USER;
}

static void reply_unknown_syscall(struct tcb *tcb, tcb_ref_t handler, u32 length)
{
    for (u32 i = 0; i < length && i < 8; i++) {
        tcb->context.x[i] = message_register(handler, seL4_UnknownSyscall_X0 + i);
    }
    if (length > seL4_UnknownSyscall_FaultIP) {
        tcb->context.pc = message_register(handler, seL4_UnknownSyscall_FaultIP);
    }
    if (length > seL4_UnknownSyscall_SP) {
        tcb->context.sp = message_register(handler, seL4_UnknownSyscall_SP);
    }
    if (length > seL4_UnknownSyscall_LR) {
        tcb->context.x[30] = message_register(handler, seL4_UnknownSyscall_LR);
    }
    if (length > seL4_UnknownSyscall_SPSR) {
        set_pstate(tcb, message_register(handler, seL4_UnknownSyscall_SPSR));
    }
}

static void reply_user_exception(struct tcb *tcb, tcb_ref_t handler, u32 length)
{
    if (length > seL4_UserException_FaultIP) {
        tcb->context.pc = message_register(handler, seL4_UserException_FaultIP);
    }
    if (length > seL4_UserException_SP) {
        tcb->context.sp = message_register(handler, seL4_UserException_SP);
    }
    if (length > seL4_UserException_SPSR) {
        set_pstate(tcb, message_register(handler, seL4_UserException_SPSR));
    }
}

/* All registers but the thread pointers, so that the handler can take the thread elsewhere. */
static void reply_timeout(tcb_ref_t faulted, tcb_ref_t handler, u32 length)
{
    for (u32 i = 0; i < length && i < seL4_TimeoutReply_Length; i++) {
        tcb_register_set(faulted, i, message_register(handler, i));
    }
}

/* Where the message has a say in how the thread goes on, a label other than 0 means: not at all. */
bool fault_reply(tcb_ref_t faulted, tcb_ref_t handler, word_t label, u32 length)
{
    switch (tcb_at(faulted)->fault.type) {
    case seL4_Fault_UnknownSyscall:
        reply_unknown_syscall(tcb_at(faulted), handler, length);
        return label == 0;
    case seL4_Fault_UserException:
        reply_user_exception(tcb_at(faulted), handler, length);
        return label == 0;
    case seL4_Fault_Timeout:
        reply_timeout(faulted, handler, length);
        return label == 0;
    default:
        return true;
    }
}
