/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls of the monitor. Capability slots are those of multikit/monitor_info.h.
 */
#include <multikit/pd.h>
#define SEL4_FIXED_IPC_BUFFER MICROKIT_IPC_BUFFER_VA /* the main thread's: it is laid out as a PD */

#include <monitor/kernel.h>
#include <multikit/monitor_info.h>
#include <sel4/faults.h>
#include <sel4/sel4.h>

#include "message.h"

/* Declared by the header, not used with a fixed buffer. */
seL4_IPCBuffer *__sel4_ipc_buffer = (seL4_IPCBuffer *)SEL4_FIXED_IPC_BUFFER;

/* Faulted threads are never replied to: the reply object is taken anew by every receive. */
void kernel_wait(struct message *message)
{
    message_take(message, seL4_Recv(MONITOR_INPUT_CAP, &message->badge, MONITOR_REPLY_CAP));
}

void kernel_put(char c)
{
#ifdef CONFIG_PRINTING
    seL4_DebugPutChar(c);
#else
    (void)c;
#endif
}

seL4_Error kernel_read_registers(uint32_t pd, seL4_UserContext *registers)
{
    return seL4_TCB_ReadRegisters(pd_cap(pd, MONITOR_PD_TCB), seL4_False, 0,
                                  sizeof(*registers) / sizeof(seL4_Word), registers);
}

seL4_Error kernel_make_passive(uint32_t pd)
{
    seL4_CPtr sc = pd_cap(pd, MONITOR_PD_SC);
    seL4_Error error = seL4_SchedContext_UnbindObject(sc, pd_cap(pd, MONITOR_PD_TCB));

    if (error != seL4_NoError) {
        return error;
    }
    return seL4_SchedContext_Bind(sc, pd_cap(pd, MONITOR_PD_NOTIFICATION));
}

void kernel_answer(seL4_Word label, seL4_Word count, const seL4_Word words[2])
{
    seL4_SetMR(0, words[0]);
    seL4_SetMR(1, words[1]);
    seL4_Send(MONITOR_REPLY_CAP, seL4_MessageInfo_new(label, 0, 0, count));
}

void kernel_answer_caller(uint32_t pd, seL4_Word reason)
{
    seL4_SetMR(0, reason);
    seL4_Send(pd_cap(pd, MONITOR_PD_REPLY), seL4_MessageInfo_new(MICROKIT_ERROR_PEER, 0, 0, 1));
}

/* The answer stays where the kernel has put it. */
void kernel_invoke(seL4_CPtr object, seL4_CPtr given, const struct message *request)
{
    seL4_Word length = request->length - MONITOR_INVOKE_WORDS, caps = given != seL4_CapNull;

    seL4_SetCap(0, given);
    message_put(request->words + MONITOR_INVOKE_WORDS, length);
    seL4_Send(MONITOR_REPLY_CAP,
              seL4_Call(object, seL4_MessageInfo_new(request->words[2], 0, caps, length)));
}

seL4_Error kernel_read_guest(seL4_CPtr thread, seL4_UserContext *registers)
{
    return seL4_TCB_ReadRegisters(thread, seL4_False, 0, sizeof(*registers) / sizeof(seL4_Word),
                                  registers);
}

enum multikit_doing kernel_look(seL4_CPtr thread, struct message *fault)
{
#ifdef CONFIG_DEBUG_BUILD
    seL4_MessageInfo_t info;
    enum multikit_doing doing = seL4_internal_debug_thread(thread, &info);

    message_take(fault, info);
    return doing;
#else
    (void)thread;
    fault->label = seL4_Fault_NullFault;
    return MULTIKIT_DOING_UNKNOWN;
#endif
}

seL4_Error kernel_suspend(uint32_t pd)
{
    return seL4_TCB_Suspend(pd_cap(pd, MONITOR_PD_TCB));
}

seL4_Error kernel_resume(uint32_t pd)
{
    return seL4_TCB_Resume(pd_cap(pd, MONITOR_PD_TCB));
}

seL4_Error kernel_start(uint32_t pd, seL4_UserContext *registers)
{
    return seL4_TCB_WriteRegisters(pd_cap(pd, MONITOR_PD_TCB), seL4_True, 0,
                                   sizeof(*registers) / sizeof(seL4_Word), registers);
}

seL4_Error kernel_redirect(uint32_t pd, seL4_Word pc, seL4_Bool at_once)
{
    seL4_UserContext registers = {.pc = pc};

    return seL4_TCB_WriteRegisters(pd_cap(pd, MONITOR_PD_TCB), at_once, 0, 1, &registers);
}

/* A wait on a notification that is bound to another thread is refused. */
seL4_Error kernel_clear_notification(uint32_t pd)
{
    seL4_CPtr tcb = pd_cap(pd, MONITOR_PD_TCB), notification = pd_cap(pd, MONITOR_PD_NOTIFICATION);
    seL4_Word badge;
    seL4_Error error = seL4_TCB_UnbindNotification(tcb);

    if (error != seL4_NoError) {
        return error;
    }
    seL4_NBWait(notification, &badge);
    return seL4_TCB_BindNotification(tcb, notification);
}

seL4_Error kernel_return_time(uint32_t pd)
{
    seL4_CPtr sc = pd_cap(pd, MONITOR_PD_SC);
    seL4_Error error = seL4_SchedContext_Unbind(sc);

    return error != seL4_NoError ? error : seL4_SchedContext_Bind(sc, pd_cap(pd, MONITOR_PD_TCB));
}

/* It runs on what it is lent, or on nothing. Not in a call, so its own is not lent to others. */
void kernel_lend_time(uint32_t pd)
{
    seL4_CPtr sc = pd_cap(pd, MONITOR_PD_SC), notification = pd_cap(pd, MONITOR_PD_NOTIFICATION);

    (void)seL4_SchedContext_UnbindObject(sc, pd_cap(pd, MONITOR_PD_TCB));
    (void)seL4_SchedContext_UnbindObject(sc, notification);
    (void)seL4_SchedContext_Bind(sc, notification);
}

/* CNTPCT_EL0 can be read early: the ISB keeps it where it stands (Arm ARM D11.2.2). */
uint64_t kernel_ticks(void)
{
    uint64_t ticks;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(ticks));
    return ticks;
}

uint64_t kernel_tick_frequency(void)
{
    uint64_t frequency;

    __asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
    return frequency;
}

static void call_firmware(seL4_CPtr cap, seL4_Word function)
{
    seL4_ARM_SMCContext call = {.x0 = function}, answer;

    (void)seL4_ARM_SMC_Call(cap, &call, &answer);
}

void kernel_power_off(void)
{
    call_firmware(MONITOR_SMC_CAP, MONITOR_PSCI_SYSTEM_OFF);
}

void kernel_core_off(void)
{
    call_firmware(MONITOR_CORE_OFF_CAP, PSCI_CPU_OFF);
}

/* The router has no IPC buffer, and the main thread's is none of its business: seL4_Wait would
 * write to it. */
void kernel_wait_for_interrupt(void)
{
    struct seL4_internal_mrs mrs;
    seL4_Word badge;

    (void)seL4_internal_recv((seL4_Word)SYSCALL_WAIT, MONITOR_ROUTER_INPUT_CAP, &badge, &mrs, 0);
}

void kernel_ring_and_wait(uint32_t bell)
{
    struct seL4_internal_mrs mrs = {0};
    seL4_Word badge;

    (void)seL4_internal_send_recv((seL4_Word)SYSCALL_NB_SEND_WAIT, MONITOR_ROUTER_INPUT_CAP, 0,
                                  &badge, &mrs, 0, bell);
}

void kernel_ring(uint32_t bell)
{
    seL4_Signal(bell);
}
