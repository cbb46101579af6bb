/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults: their messages, where they go, and what a reply to one does.
 */
#include <base/window.h>
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

struct fault fault_vcpu(word_t type, word_t word)
{
    return (struct fault){type, {word}};
}

struct fault fault_debug(word_t reason, vaddr_t address)
{
    return (struct fault){seL4_Fault_DebugException, {reason, address}};
}

/* To the handler in this slot of the thread's. */
static void send_to(u32 handler, tcb_ref_t tcb, bool can_donate)
{
    struct ipc_send how = {.badge = tcb_slot_at(tcb, handler)->cap.word,
                           .blocking = true,
                           .is_call = true,
                           .can_grant = (tcb_slot_at(tcb, handler)->cap.rights & RIGHT_GRANT) != 0,
                           .can_grant_reply = true,
                           .can_donate = can_donate};

    endpoint_send(tcb_slot_at(tcb, handler)->cap.object, tcb, &how);
}

void fault_handle(tcb_ref_t tcb, struct fault fault)
{
    fault_note(tcb, fault.type, fault.words[0]);
    if (fault_can_handle(tcb_slot_at(tcb, TCB_SLOT_FAULT_HANDLER)->cap)) {
        tcb_at(tcb)->fault = fault;
        send_to(TCB_SLOT_FAULT_HANDLER, tcb, true);
    } else {
        thread_set_state(tcb, THREAD_INACTIVE);
    }
}

bool fault_has_timeout_handler(tcb_ref_t tcb)
{
    return fault_can_handle(tcb_slot_at(tcb, TCB_SLOT_TIMEOUT_HANDLER)->cap);
}

/* The scheduling context stays: it has nothing that could be lent. */
void fault_handle_timeout(tcb_ref_t tcb)
{
    sc_ref_t sc = tcb_at(tcb)->sc;

    trace_event(MULTIKIT_TRACE_FAULT, tcb, seL4_Fault_Timeout, 0);
    tcb_at(tcb)->fault.type = seL4_Fault_Timeout;
    tcb_at(tcb)->fault.words[0] = sc_at(sc)->badge;
    tcb_at(tcb)->fault.words[1] = sc_at(sc)->consumed;
    sc_at(sc)->consumed = 0;
    send_to(TCB_SLOT_TIMEOUT_HANDLER, tcb, false);
}

/* Apart: there are many of them. */
static NOINLINE void put(tcb_ref_t receiver, u32 index, word_t value)
{
    (void)message_register_set(receiver, index, value);
}

/* x0 to x7, which come first. */
#define SYSCALL_FAULT_REGISTERS (seL4_UnknownSyscall_FaultIP - seL4_UnknownSyscall_X0)

static u32 message_cap_fault(tcb_ref_t from, tcb_ref_t to)
{
    static const u8 details[] = {0, 0, 1, 2, 3}; /* words by lookup failure type */
    u32 words = 3u + details[tcb_at(from)->fault.words[2] % ARRAY_SIZE(details)];

    put(to, seL4_CapFault_IP, tcb_at(from)->context.pc);
    for (u32 i = 0; i < words; i++) {
        put(to, seL4_CapFault_Addr + i, tcb_at(from)->fault.words[i]);
    }
    return words + 1;
}

/* Of a guest that is where HVC returns to. */
static word_t syscall_link(tcb_ref_t from)
{
    return tcb_at(from)->flags & TCB_VCPU ? tcb_at(from)->context.pc + SVC_SIZE
                                          : tcb_at(from)->context.x[30];
}

static u32 message_unknown_syscall(tcb_ref_t from, tcb_ref_t to)
{
    for (u32 i = 0; i < SYSCALL_FAULT_REGISTERS; i++) {
        put(to, seL4_UnknownSyscall_X0 + i, tcb_at(from)->context.x[i]);
    }
    put(to, seL4_UnknownSyscall_FaultIP, tcb_at(from)->context.pc);
    put(to, seL4_UnknownSyscall_SP, tcb_at(from)->context.sp);
    put(to, seL4_UnknownSyscall_LR, syscall_link(from));
    put(to, seL4_UnknownSyscall_SPSR, tcb_at(from)->context.pstate);
    put(to, seL4_UnknownSyscall_Syscall, tcb_at(from)->fault.words[0]);
    return seL4_UnknownSyscall_Length;
}

static u32 message_user_exception(tcb_ref_t from, tcb_ref_t to)
{
    put(to, seL4_UserException_FaultIP, tcb_at(from)->context.pc);
    put(to, seL4_UserException_SP, tcb_at(from)->context.sp);
    put(to, seL4_UserException_SPSR, tcb_at(from)->context.pstate);
    put(to, seL4_UserException_Number, tcb_at(from)->fault.words[0]);
    put(to, seL4_UserException_Code, tcb_at(from)->fault.words[1]);
    return seL4_UserException_Length;
}

static u32 message_debug_exception(tcb_ref_t from, tcb_ref_t to)
{
    put(to, seL4_DebugException_FaultIP, tcb_at(from)->context.pc);
    put(to, seL4_DebugException_ExceptionReason, tcb_at(from)->fault.words[0]);
    put(to, seL4_DebugException_TriggerAddress, tcb_at(from)->fault.words[1]);
    put(to, seL4_DebugException_BreakpointNumber, 0);
    return seL4_DebugException_Length;
}

static u32 message_vm_fault(tcb_ref_t from, tcb_ref_t to)
{
    put(to, seL4_VMFault_IP, tcb_at(from)->context.pc);
    put(to, seL4_VMFault_Addr, tcb_at(from)->fault.words[0]);
    put(to, seL4_VMFault_PrefetchFault, tcb_at(from)->fault.words[2]);
    put(to, seL4_VMFault_FSR, tcb_at(from)->fault.words[1]);
    return seL4_VMFault_Length;
}

static u32 message_timeout(tcb_ref_t from, tcb_ref_t to)
{
    put(to, seL4_Timeout_Data, tcb_at(from)->fault.words[0]);
    put(to, seL4_Timeout_Consumed, ticks_to_us(tcb_at(from)->fault.words[1]));
    return seL4_Timeout_Length;
}

/* VCPUFault, VGICMaintenance, VPPIEvent. */
static u32 message_of_vcpu(tcb_ref_t from, tcb_ref_t to)
{
    put(to, 0, tcb_at(from)->fault.words[0]);
    return 1;
}

static u32 message_of(tcb_ref_t from, tcb_ref_t to)
{
    switch (tcb_at(from)->fault.type) {
    case seL4_Fault_CapFault:
        return message_cap_fault(from, to);
    case seL4_Fault_UnknownSyscall:
        return message_unknown_syscall(from, to);
    case seL4_Fault_UserException:
        return message_user_exception(from, to);
    case seL4_Fault_DebugException:
        return message_debug_exception(from, to);
    case seL4_Fault_Timeout:
        return message_timeout(from, to);
    case seL4_Fault_VCPUFault:
    case seL4_Fault_VGICMaintenance:
    case seL4_Fault_VPPIEvent:
        return message_of_vcpu(from, to);
    default: /* seL4_Fault_VMFault */
        return message_vm_fault(from, to);
    }
}

/* A receiver without an IPC buffer gets what fits into its registers. */
u32 fault_message(tcb_ref_t sender, tcb_ref_t receiver)
{
    u32 length = message_of(sender, receiver);

    return length > MESSAGE_REGISTERS && !ipc_buffer_present(receiver) ? MESSAGE_REGISTERS : length;
}

static void reply_unknown_syscall(tcb_ref_t tcb, tcb_ref_t handler, u32 length)
{
    for (u32 i = 0; i < length && i < SYSCALL_FAULT_REGISTERS; i++) {
        tcb_at(tcb)->context.x[i] = message_register(handler, seL4_UnknownSyscall_X0 + i);
    }
    if (length > seL4_UnknownSyscall_FaultIP) {
        tcb_at(tcb)->context.pc = message_register(handler, seL4_UnknownSyscall_FaultIP);
    }
    if (length > seL4_UnknownSyscall_SP) {
        tcb_at(tcb)->context.sp = message_register(handler, seL4_UnknownSyscall_SP);
    }
    if (length > seL4_UnknownSyscall_LR && !(tcb_at(tcb)->flags & TCB_VCPU)) {
        tcb_at(tcb)->context.x[30] = message_register(handler, seL4_UnknownSyscall_LR);
    }
    if (length > seL4_UnknownSyscall_SPSR) {
        tcb_pstate_set(tcb, message_register(handler, seL4_UnknownSyscall_SPSR));
    }
}

static void reply_user_exception(tcb_ref_t tcb, tcb_ref_t handler, u32 length)
{
    if (length > seL4_UserException_FaultIP) {
        tcb_at(tcb)->context.pc = message_register(handler, seL4_UserException_FaultIP);
    }
    if (length > seL4_UserException_SP) {
        tcb_at(tcb)->context.sp = message_register(handler, seL4_UserException_SP);
    }
    if (length > seL4_UserException_SPSR) {
        tcb_pstate_set(tcb, message_register(handler, seL4_UserException_SPSR));
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
        reply_unknown_syscall(faulted, handler, length);
        return label == 0;
    case seL4_Fault_UserException:
        reply_user_exception(faulted, handler, length);
        return label == 0;
    case seL4_Fault_Timeout:
        reply_timeout(faulted, handler, length);
        return label == 0;
    default:
        return true;
    }
}
