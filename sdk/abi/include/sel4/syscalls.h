/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls, with the signatures of seL4's MCS API. Those without WithMRs
 * take and leave message words in the IPC buffer; the others keep the first four
 * in registers. Pointers may be null where a result is not wanted.
 */
#pragma once

#include <sel4/ipc_buffer.h>
#include <sel4/svc.h>
#include <sel4/types.h>

/* The first four message words, from and to the IPC buffer. */
static inline struct seL4_internal_mrs seL4_internal_load_mrs(void)
{
    const seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();
    struct seL4_internal_mrs mrs;

    mrs.mr0 = buffer->msg[0];
    mrs.mr1 = buffer->msg[1];
    mrs.mr2 = buffer->msg[2];
    mrs.mr3 = buffer->msg[3];
    return mrs;
}

static inline void seL4_internal_store_mrs(struct seL4_internal_mrs mrs)
{
    seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();

    buffer->msg[0] = mrs.mr0;
    buffer->msg[1] = mrs.mr1;
    buffer->msg[2] = mrs.mr2;
    buffer->msg[3] = mrs.mr3;
}

static inline struct seL4_internal_mrs seL4_internal_get_mrs(const seL4_Word *mr0,
                                                             const seL4_Word *mr1,
                                                             const seL4_Word *mr2,
                                                             const seL4_Word *mr3)
{
    struct seL4_internal_mrs mrs;

    mrs.mr0 = mr0 ? *mr0 : 0;
    mrs.mr1 = mr1 ? *mr1 : 0;
    mrs.mr2 = mr2 ? *mr2 : 0;
    mrs.mr3 = mr3 ? *mr3 : 0;
    return mrs;
}

static inline void seL4_internal_put_mrs(struct seL4_internal_mrs mrs, seL4_Word *mr0,
                                         seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    if (mr0) {
        *mr0 = mrs.mr0;
    }
    if (mr1) {
        *mr1 = mrs.mr1;
    }
    if (mr2) {
        *mr2 = mrs.mr2;
    }
    if (mr3) {
        *mr3 = mrs.mr3;
    }
}

static inline seL4_MessageInfo_t seL4_internal_tag(seL4_Word word)
{
    seL4_MessageInfo_t info;

    info.words[0] = word;
    return info;
}

/* After a failed invocation the details of the error are in the IPC buffer. */
static inline void seL4_StoreErrorMRs(seL4_Word mr0, seL4_Word mr1, seL4_Word mr2, seL4_Word mr3)
{
    struct seL4_internal_mrs mrs = {mr0, mr1, mr2, mr3};

    seL4_internal_store_mrs(mrs);
}

/* ---- send ---------------------------------------------------------------------------- */

static inline void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_internal_send((seL4_Word)SYSCALL_SEND, dest, msgInfo.words[0], seL4_internal_load_mrs());
}

static inline void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_internal_send((seL4_Word)SYSCALL_NB_SEND, dest, msgInfo.words[0],
                       seL4_internal_load_mrs());
}

static inline void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
                                    seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_internal_send((seL4_Word)SYSCALL_SEND, dest, msgInfo.words[0],
                       seL4_internal_get_mrs(mr0, mr1, mr2, mr3));
}

static inline void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
                                      seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_internal_send((seL4_Word)SYSCALL_NB_SEND, dest, msgInfo.words[0],
                       seL4_internal_get_mrs(mr0, mr1, mr2, mr3));
}

/* Signal a notification, or send the interrupt of an SGI signal capability. */
static inline void seL4_Signal(seL4_CPtr dest)
{
    seL4_internal_send_empty((seL4_Word)SYSCALL_SEND, dest, 0);
}

/* ---- receive ------------------------------------------------------------------------- */

static inline seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
                                                  seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3,
                                                  seL4_CPtr reply)
{
    struct seL4_internal_mrs mrs;
    seL4_Word badge;
    seL4_Word info = seL4_internal_recv((seL4_Word)SYSCALL_RECV, src, &badge, &mrs, reply);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_put_mrs(mrs, mr0, mr1, mr2, mr3);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_internal_recv_to_buffer(seL4_Word number, seL4_CPtr src,
                                                              seL4_Word *sender, seL4_CPtr reply)
{
    struct seL4_internal_mrs mrs;
    seL4_Word badge;
    seL4_Word info = seL4_internal_recv(number, src, &badge, &mrs, reply);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_store_mrs(mrs);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    return seL4_internal_recv_to_buffer((seL4_Word)SYSCALL_RECV, src, sender, reply);
}

static inline seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    return seL4_internal_recv_to_buffer((seL4_Word)SYSCALL_NB_RECV, src, sender, reply);
}

static inline seL4_MessageInfo_t seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_internal_recv_to_buffer((seL4_Word)SYSCALL_WAIT, src, sender, 0);
}

static inline seL4_MessageInfo_t seL4_NBWait(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_internal_recv_to_buffer((seL4_Word)SYSCALL_NB_WAIT, src, sender, 0);
}

static inline seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_NBWait(src, sender);
}

/* ---- send and receive ---------------------------------------------------------------- */

static inline seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    struct seL4_internal_mrs mrs = seL4_internal_load_mrs();
    seL4_Word info = seL4_internal_call(dest, msgInfo.words[0], &mrs);

    seL4_internal_store_mrs(mrs);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                  seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                                  seL4_Word *mr3)
{
    struct seL4_internal_mrs mrs = seL4_internal_get_mrs(mr0, mr1, mr2, mr3);
    seL4_Word info = seL4_internal_call(dest, msgInfo.words[0], &mrs);

    seL4_internal_put_mrs(mrs, mr0, mr1, mr2, mr3);
    return seL4_internal_tag(info);
}

/* Call without message words; the words of the reply are stored. */
static inline seL4_MessageInfo_t seL4_internal_CallEmpty(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                         seL4_Word *mr0, seL4_Word *mr1,
                                                         seL4_Word *mr2, seL4_Word *mr3)
{
    struct seL4_internal_mrs mrs;
    seL4_Word info = seL4_internal_call_empty(dest, msgInfo.words[0], &mrs);

    seL4_internal_put_mrs(mrs, mr0, mr1, mr2, mr3);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
                                                seL4_Word *sender, seL4_CPtr reply)
{
    struct seL4_internal_mrs mrs = seL4_internal_load_mrs();
    seL4_Word badge;
    seL4_Word info = seL4_internal_reply_recv(src, msgInfo.words[0], &badge, &mrs, reply);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_store_mrs(mrs);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
                                                       seL4_Word *sender, seL4_Word *mr0,
                                                       seL4_Word *mr1, seL4_Word *mr2,
                                                       seL4_Word *mr3, seL4_CPtr reply)
{
    struct seL4_internal_mrs mrs = seL4_internal_get_mrs(mr0, mr1, mr2, mr3);
    seL4_Word badge;
    seL4_Word info = seL4_internal_reply_recv(src, msgInfo.words[0], &badge, &mrs, reply);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_put_mrs(mrs, mr0, mr1, mr2, mr3);
    return seL4_internal_tag(info);
}

/* Non-blocking send to dest, then receive from src, in one system call. */
static inline seL4_MessageInfo_t seL4_NBSendRecv(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                 seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    struct seL4_internal_mrs mrs = seL4_internal_load_mrs();
    seL4_Word badge;
    seL4_Word info = seL4_internal_send_recv((seL4_Word)SYSCALL_NB_SEND_RECV, src, msgInfo.words[0],
                                             &badge, &mrs, reply, dest);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_store_mrs(mrs);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_NBSendRecvWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                        seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3,
                                                        seL4_CPtr reply)
{
    struct seL4_internal_mrs mrs = seL4_internal_get_mrs(mr0, mr1, mr2, mr3);
    seL4_Word badge;
    seL4_Word info = seL4_internal_send_recv((seL4_Word)SYSCALL_NB_SEND_RECV, src, msgInfo.words[0],
                                             &badge, &mrs, reply, dest);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_put_mrs(mrs, mr0, mr1, mr2, mr3);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_NBSendWait(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                 seL4_CPtr src, seL4_Word *sender)
{
    struct seL4_internal_mrs mrs = seL4_internal_load_mrs();
    seL4_Word badge;
    seL4_Word info = seL4_internal_send_recv((seL4_Word)SYSCALL_NB_SEND_WAIT, src, msgInfo.words[0],
                                             &badge, &mrs, 0, dest);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_store_mrs(mrs);
    return seL4_internal_tag(info);
}

/* Give up the rest of the budget. */
static inline void seL4_Yield(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_YIELD, 0, 0);
}
