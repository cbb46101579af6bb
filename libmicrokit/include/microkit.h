/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The API of a protection domain (PD), source-compatible with Microkit 2.3 on
 * AArch64. A PD is one thread that reacts to events: the library calls init() once,
 * then notified(), protected() or fault() for each event, one at a time. Every
 * function here may be called from these entry points and from what they call.
 *
 * The same source runs on one core or on many: the tool tells the library which
 * channels lead to PDs on other cores.
 *
 * In the debug configuration misuse is reported on the console; in the others
 * nothing is printed.
 */
#pragma once

#include <multikit/pd.h> /* ids, slots of a PD, ... */

#include <stdbool.h>
#include <stdint.h>

/* Where the tool has put the IPC buffer. It never changes, so that a function loads it once. */
#ifdef __cplusplus
extern "C" {
#endif
extern const uint64_t microkit_ipc_buffer __attribute__((visibility("hidden")));
#ifdef __cplusplus
}
#endif
#ifndef SEL4_FIXED_IPC_BUFFER
#define SEL4_FIXED_IPC_BUFFER microkit_ipc_buffer
#endif

#include <multikit/counts.h>
#include <multikit/instructions.h>
#include <multikit/xcore.h>
#include <sel4/sel4.h>

/* A channel or interrupt id of this PD: 0..MICROKIT_MAX_CHANNEL_ID. */
typedef unsigned int microkit_channel;
/* A child id of this PD: the id attribute of the nested protection_domain. */
typedef unsigned int microkit_child;
typedef unsigned int microkit_ioport; /* of Microkit's x86; unused here */
/* Label and length of a message. */
typedef seL4_MessageInfo_t microkit_msginfo;

#define MICROKIT_MAX_IOPORT_ID MICROKIT_MAX_CHANNELS /* Microkit's; there are no I/O ports here */

#ifdef __cplusplus
extern "C" {
#endif
/* A PD is one static program: without this, compilers that default to PIE go through a GOT. */
#pragma GCC visibility push(hidden)

/* ---- entry points, written by the user -------------------------------------------------- */

/* Called once, before any event. Order between PDs is by priority only. Required. */
void init(void);

/*
 * Called for each channel or interrupt that was signalled since the last event,
 * in ascending order of ids. Several signals may arrive as one. Required.
 */
void notified(microkit_channel ch);

/*
 * Called for a protected procedure call on channel ch. The message is in
 * microkit_mr_get(0..count-1); so is the reply that the caller gets, with the
 * message info returned. Without this function a call crashes the PD.
 *
 * protected is a keyword in C++: a C++ PD defines microkit_protected instead.
 */
#ifdef __cplusplus
microkit_msginfo microkit_protected(microkit_channel ch,
                                    microkit_msginfo msginfo) __asm__("protected");
#else
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo);
#endif

/*
 * Called when a child has faulted. The label of msginfo is a seL4_FaultType, the
 * message registers are those of sel4/faults.h. Return seL4_True to resume the child
 * (*reply_msginfo, usually of length 0, is sent to the kernel), seL4_False to leave
 * it stopped. Without this function a fault of a child crashes the PD.
 */
seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo);

/* ---- what the tool tells the library ---------------------------------------------------- */

/* Name of this PD, zero-terminated. */
extern char microkit_name[MICROKIT_PD_NAME_LENGTH];
extern const bool microkit_passive;
/* PDs of its core call it, or it has children there. */
extern const bool microkit_has_endpoint;
/* Valid ids, one bit each: interrupts, channels to notify on, channels to call on that do not leave
 * the core. */
extern const seL4_Word microkit_irqs;
extern const seL4_Word microkit_notifications;
extern const seL4_Word microkit_pps;
/* Channels whose other end is on another core, and those of them to call on. */
extern const seL4_Word microkit_xcore;
extern const seL4_Word microkit_xcore_pps;
extern const seL4_Word microkit_cspace_slots; /* user slots, with the unused slot 0 */

/* What was in x0 at the entry point: MICROKIT_RESET_MARK after a reset. */
extern seL4_Word microkit_start_mark;

/* 1 + the child whose fault is being handled and that nothing was done about; 0: none. */
extern seL4_Word microkit_fault_of;

/* A signal to be sent with the next receive; see microkit_deferred_notify. */
extern seL4_Bool microkit_have_signal;
extern seL4_CPtr microkit_signal_cap;
extern seL4_MessageInfo_t microkit_signal_msg;

/* ---- console ---------------------------------------------------------------------------- */

/* Write to the debug console. Nothing happens in release and benchmark configurations. */
void microkit_dbg_putc(int c);
void microkit_dbg_puts(const char *s);
/* Decimal, without leading zeros. */
void microkit_dbg_put8(seL4_Uint8 x);
void microkit_dbg_put32(seL4_Uint32 x);
/* Not in Microkit: decimal of 64 bits; 0x and 8 or 16 hexadecimal digits. */
void microkit_dbg_put64(seL4_Uint64 x);
void microkit_dbg_puthex32(seL4_Uint32 x);
void microkit_dbg_puthex64(seL4_Uint64 x);

/* For assert() of a C library. Prints and crashes; a PD may define its own. */
void __assert_fail(const char *assertion, const char *file, unsigned int line,
                   const char *function);

/* ---- inside the library, out of line because they are rare ------------------------------ */

void microkit_internal_invalid_channel(const char *function, microkit_channel ch);
/* microkit_ppcall on a channel that is not one to call on within the core. */
microkit_msginfo microkit_internal_call_elsewhere(microkit_channel ch, microkit_msginfo msginfo);
/* Has the monitor of a child's core do something about it (multikit/pd.h). The answer's words are kept from those of
 * messages. Returns the count of restarts; with STATUS and an argument, the cause. Crashes on a wrong child. */
seL4_Word microkit_internal_control(const char *name, microkit_child pd, seL4_Word what,
                                    seL4_Word argument);
void microkit_internal_failed(const char *function, microkit_child child, seL4_Error err)
    __attribute__((noreturn));
/* The same of a virtual CPU; returns when it is on another core that is down. */
void microkit_internal_vcpu_failed(const char *function, microkit_child vcpu, seL4_Error err);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

/* Crash so that the fault address in the monitor's report is the error. */
static inline void microkit_internal_crash(seL4_Error err)
{
    microkit_internal_store_marked((seL4_Word)err);
}

static inline bool microkit_internal_valid(seL4_Word ids, microkit_channel ch)
{
    return __builtin_expect(ch <= MICROKIT_MAX_CHANNEL_ID && (ids >> ch & 1) != 0, 1);
}

/* In the debug configuration uses of channels are counted, behind the IPC buffer in its page (multikit/counts.h). */
static inline struct microkit_counts *microkit_internal_counts(void)
{
    return (struct microkit_counts *)(seL4_GetIPCBuffer() + 1);
}

#ifdef CONFIG_PRINTING
#define MICROKIT_INTERNAL_COUNT(what, ch) ((void)microkit_internal_counts()->what[ch]++)
#else
#define MICROKIT_INTERNAL_COUNT(what, ch) ((void)0)
#endif

/* A channel to another core needs more than a signal. */
static inline void microkit_internal_publish(microkit_channel ch)
{
    if (__builtin_expect((microkit_xcore >> ch & 1) != 0, 0)) {
        microkit_xcore_publish(&microkit_xcore_channels[ch]);
    }
}

/* ---- notifications and interrupts ------------------------------------------------------- */

/*
 * Notify the PD at the other end of channel ch. Never blocks. An id that is not a
 * channel of this PD, or whose end has notify="false", is reported and ignored.
 */
static inline void microkit_notify(microkit_channel ch)
{
    if (!microkit_internal_valid(microkit_notifications, ch)) {
        microkit_internal_invalid_channel("microkit_notify", ch);
        return;
    }
    MICROKIT_INTERNAL_COUNT(notified, ch);
    microkit_internal_publish(ch);
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + ch);
}

/*
 * Allow the next interrupt of the irq element with this id. An id that is not an
 * interrupt of this PD is reported and ignored.
 */
static inline void microkit_irq_ack(microkit_channel ch)
{
    if (!microkit_internal_valid(microkit_irqs, ch)) {
        microkit_internal_invalid_channel("microkit_irq_ack", ch);
        return;
    }
    seL4_IRQHandler_Ack(BASE_IRQ_CAP + ch);
}

/* Send the signal that is held, if there is one. */
static inline void microkit_internal_flush(void)
{
    if (__builtin_expect(microkit_have_signal, 0)) {
        microkit_have_signal = seL4_False;
        seL4_internal_send_empty((seL4_Word)SYSCALL_SEND, microkit_signal_cap,
                                 microkit_signal_msg.words[0]);
    }
}

/*
 * Hold one signal back until the next receive, where it costs no extra system call, or only a short one.
 * If one is already held, that one is sent now: none is ever lost.
 */
static inline void microkit_internal_defer(seL4_CPtr cap, seL4_MessageInfo_t msg)
{
    microkit_internal_flush();
    microkit_have_signal = seL4_True;
    microkit_signal_cap = cap;
    microkit_signal_msg = msg;
}

/* As microkit_notify, but no later than when the entry point returns. Any number of calls. */
static inline void microkit_deferred_notify(microkit_channel ch)
{
    if (!microkit_internal_valid(microkit_notifications, ch)) {
        microkit_internal_invalid_channel("microkit_deferred_notify", ch);
        return;
    }
    MICROKIT_INTERNAL_COUNT(notified, ch);
    microkit_internal_publish(ch);
    microkit_internal_defer(BASE_OUTPUT_NOTIFICATION_CAP + ch, seL4_MessageInfo_new(0, 0, 0, 0));
}

/* As microkit_irq_ack, but no later than when the entry point returns. Any number of calls. */
static inline void microkit_deferred_irq_ack(microkit_channel ch)
{
    if (!microkit_internal_valid(microkit_irqs, ch)) {
        microkit_internal_invalid_channel("microkit_deferred_irq_ack", ch);
        return;
    }
    microkit_internal_defer(BASE_IRQ_CAP + ch, seL4_MessageInfo_new(IRQAckIRQ, 0, 0, 0));
}

/* ---- protected procedure calls ---------------------------------------------------------- */

/* Message info. count: message registers in use, 0..seL4_MsgMaxLength. */
static inline microkit_msginfo microkit_msginfo_new(seL4_Word label, seL4_Uint16 count)
{
    return seL4_MessageInfo_new(label, 0, 0, count);
}

static inline seL4_Word microkit_msginfo_get_label(microkit_msginfo msginfo)
{
    return seL4_MessageInfo_get_label(msginfo);
}

static inline seL4_Word microkit_msginfo_get_count(microkit_msginfo msginfo)
{
    return seL4_MessageInfo_get_length(msginfo);
}

/*
 * Message registers 0..seL4_MsgMaxLength - 1, not checked. What a call or an entry
 * point left there is valid until the next call, reply or return.
 */
static inline void microkit_mr_set(seL4_Uint8 mr, seL4_Word value)
{
    seL4_SetMR(mr, value);
}

static inline seL4_Word microkit_mr_get(seL4_Uint8 mr)
{
    return seL4_GetMR(mr);
}

/*
 * Call the protected procedure of the PD at the other end, on this core (where it has a higher
 * priority) or another, and wait for its reply. What is signalled to this PD meanwhile
 * is delivered after the entry point has returned. When the callee stops or is started again, the
 * answer has the label MICROKIT_ERROR_PEER and one word, the reason (MICROKIT_PEER_...): always for a
 * call that it was serving when it was started again, for others as the end's on_stop says. It may
 * have served the call or not. An id that is not a channel with pp="true" is reported and answered by
 * an empty message info.
 */
static inline microkit_msginfo microkit_ppcall(microkit_channel ch, microkit_msginfo msginfo)
{
    if (!microkit_internal_valid(microkit_pps, ch)) {
        return microkit_internal_call_elsewhere(ch, msginfo);
    }
    MICROKIT_INTERNAL_COUNT(called, ch);
    return seL4_Call(BASE_ENDPOINT_CAP + ch, msginfo);
}

/* ---- children --------------------------------------------------------------------------- */

/*
 * A child can be on another core; these are the same then. While that core is down, as far as this PD's own core
 * watches it (<watchdog>), they do nothing; microkit_pd_restarts is 0, and microkit_pd_cause
 * MICROKIT_CAUSE_CORE_DOWN. Without a watchdog they wait until the core is back.
 */

/*
 * Run a child from entry_point, whatever it was doing. Only the program counter is set: its stack
 * pointer and its memory stay as they are; its other registers are undefined. Who waits for its answer to a
 * call gets MICROKIT_ERROR_PEER, interrupts that it had not acknowledged are. A child in a call to
 * another PD that is up is restarted when that call ends. Crashes on a wrong child.
 */
static inline void microkit_pd_restart(microkit_child pd, seL4_Word entry_point)
{
    (void)microkit_internal_control("microkit_pd_restart", pd, MICROKIT_CONTROL_RESTART,
                                    entry_point);
}

/*
 * As microkit_pd_restart, but bring the child to its initial state, and run it from its entry point: its
 * variables, stack, registers, IPC buffer and signals. Memory regions stay as they are, and so do its
 * children. Crashes on a wrong child.
 */
static inline void microkit_pd_reset(microkit_child pd)
{
    (void)microkit_internal_control("microkit_pd_reset", pd, MICROKIT_CONTROL_RESET, 0);
}

/*
 * Stop a child. Its callers with on_stop="error", those that wait and those that call it from now on,
 * get MICROKIT_ERROR_PEER. If some of these are on its core, it can be restarted or reset, not
 * resumed. Crashes on a wrong child.
 */
static inline void microkit_pd_stop(microkit_child pd)
{
    (void)microkit_internal_control("microkit_pd_stop", pd, MICROKIT_CONTROL_STOP, 0);
}

/* Let a stopped child continue. Crashes on a wrong child. */
static inline void microkit_pd_resume(microkit_child pd)
{
    (void)microkit_internal_control("microkit_pd_resume", pd, MICROKIT_CONTROL_RESUME, 0);
}

/* How often a child has been started again since boot, by anybody. Crashes on a wrong child. */
static inline seL4_Word microkit_pd_restarts(microkit_child pd)
{
    return microkit_internal_control("microkit_pd_restarts", pd, MICROKIT_CONTROL_STATUS, 0);
}

/*
 * Why a child last stopped or was started again: 0, it never did; else the label of its fault
 * (seL4_FaultType) + 1, or MICROKIT_CAUSE_...; a fault that this PD has resumed it from is not kept.
 * Crashes on a wrong child.
 */
static inline seL4_Word microkit_pd_cause(microkit_child pd)
{
    return microkit_internal_control("microkit_pd_cause", pd, MICROKIT_CONTROL_STATUS, 1);
}

/* ---- virtual CPUs ----------------------------------------------------------------------- */

/*
 * Of the PD's virtual machine, whose VMM it is. vcpu: id of the vcpu element; one that the PD does not have, and
 * whatever else the kernel refuses, is reported and crashes the PD. All may be called at any time, in fault() too:
 * what is done to the virtual CPU that has faulted there holds, whatever fault() returns. It may be on another core
 * than the PD (cpu); while that is down, nothing is done, and what is read is 0.
 */

/* Runs the virtual CPU from the guest's virtual address entry_point; its other registers stay as they are. */
static inline void microkit_vcpu_restart(microkit_child vcpu, seL4_Word entry_point)
{
    seL4_UserContext context;
    seL4_Error error;

    __builtin_memset(&context, 0, sizeof(context));
    context.pc = entry_point;
    error = seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, seL4_True, 0, 1 /* pc */, &context);
    if (error != seL4_NoError) {
        microkit_internal_vcpu_failed("microkit_vcpu_restart", vcpu, error);
    }
}

static inline void microkit_vcpu_stop(microkit_child vcpu)
{
    seL4_Error error = seL4_TCB_Suspend(BASE_VM_TCB_CAP + vcpu);

    if (error != seL4_NoError) {
        microkit_internal_vcpu_failed("microkit_vcpu_stop", vcpu, error);
    }
}

/* Makes a virtual interrupt pending: irq 0 to 1023, priority 0 (highest) to 31, group 0 or 1; index: list register, of
 * which the hardware has a number. What was pending there is lost; one that is active is an error. */
static inline void microkit_vcpu_arm_inject_irq(microkit_child vcpu, seL4_Uint16 irq,
                                                seL4_Uint8 priority, seL4_Uint8 group,
                                                seL4_Uint8 index)
{
    seL4_Error error = seL4_ARM_VCPU_InjectIRQ(BASE_VCPU_CAP + vcpu, irq, priority, group, index);

    if (error != seL4_NoError) {
        microkit_internal_vcpu_failed("microkit_vcpu_arm_inject_irq", vcpu, error);
    }
}

/* Allows the next fault for a private interrupt of the virtual CPU: irq 27, its timer. */
static inline void microkit_vcpu_arm_ack_vppi(microkit_child vcpu, seL4_Word irq)
{
    seL4_Error error = seL4_ARM_VCPU_AckVPPI(BASE_VCPU_CAP + vcpu, irq);

    if (error != seL4_NoError) {
        microkit_internal_vcpu_failed("microkit_vcpu_arm_ack_vppi", vcpu, error);
    }
}

/* Read or write a register of the virtual CPU; reg: seL4_VCPUReg. */
static inline seL4_Word microkit_vcpu_arm_read_reg(microkit_child vcpu, seL4_Word reg)
{
    seL4_ARM_VCPU_ReadRegs_t result = seL4_ARM_VCPU_ReadRegs(BASE_VCPU_CAP + vcpu, reg);

    if (result.error != seL4_NoError) {
        microkit_internal_vcpu_failed("microkit_vcpu_arm_read_reg", vcpu, (seL4_Error)result.error);
        return 0;
    }
    return result.value;
}

static inline void microkit_vcpu_arm_write_reg(microkit_child vcpu, seL4_Word reg, seL4_Word value)
{
    seL4_Error error = seL4_ARM_VCPU_WriteRegs(BASE_VCPU_CAP + vcpu, reg, value);

    if (error != seL4_NoError) {
        microkit_internal_vcpu_failed("microkit_vcpu_arm_write_reg", vcpu, error);
    }
}

/* ---- capabilities and firmware ---------------------------------------------------------- */

/* Address of a slot of the cspace element, 1 to 127 or what its attribute slots allows;
 * seL4_CapNull for others. */
static inline seL4_CPtr microkit_cspace_root_slot_to_cptr(seL4_Word slot)
{
    return slot == 0 || slot >= microkit_cspace_slots ? (seL4_CPtr)seL4_CapNull
                                                      : BASE_USER_CAPS + slot;
}

#ifdef CONFIG_ALLOW_SMC_CALLS
/*
 * Secure monitor call with x0..x7 of args; the answer goes to response. Not
 * preemptible. Only in a PD with smc="true": crashes in others.
 */
static inline void microkit_arm_smc_call(seL4_ARM_SMCContext *args, seL4_ARM_SMCContext *response)
{
    seL4_Error err = seL4_ARM_SMC_Call(ARM_SMC_CAP, args, response);

    if (err != seL4_NoError) {
        microkit_internal_failed("microkit_arm_smc_call", 0, err);
    }
}
#endif

#include <multikit/cores.h>
