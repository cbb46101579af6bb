/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls of the monitor. Capability slots are those of multikit/monitor_info.h.
 */
#include <multikit/pd.h>
#define SEL4_FIXED_IPC_BUFFER MICROKIT_IPC_BUFFER_VA /* the main thread's: it is laid out as a PD */

#include <monitor/kernel.h>
#include <multikit/monitor_info.h>
#include <sel4/sel4.h>

/* Declared by the header, not used with a fixed buffer. */
seL4_IPCBuffer *__sel4_ipc_buffer = (seL4_IPCBuffer *)SEL4_FIXED_IPC_BUFFER;

static seL4_CPtr pd_cap(uint32_t pd, seL4_Word which)
{
    return MONITOR_PD_BASE + (seL4_Word)pd * MONITOR_PD_STRIDE + which;
}

/* Faulted threads are never replied to: the reply object is taken anew by every receive. */
void kernel_wait(struct message *message)
{
    seL4_MessageInfo_t info = seL4_Recv(MONITOR_INPUT_CAP, &message->badge, MONITOR_REPLY_CAP);
    seL4_Word length = seL4_MessageInfo_get_length(info);

    message->label = seL4_MessageInfo_get_label(info);
    for (seL4_Word i = 0; i < MESSAGE_WORDS; i++) {
        message->words[i] = i < length ? seL4_GetMR((int)i) : 0;
    }
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

/* The router has no IPC buffer, and the main thread's is none of its business: seL4_Wait would
 * write to it. */
void kernel_wait_for_interrupt(void)
{
    struct seL4_internal_mrs mrs;
    seL4_Word badge;

    (void)seL4_internal_recv((seL4_Word)SYSCALL_WAIT, MONITOR_ROUTER_INPUT_CAP, &badge, &mrs, 0);
}

void kernel_ring(uint32_t bell)
{
    seL4_Signal(bell);
}
