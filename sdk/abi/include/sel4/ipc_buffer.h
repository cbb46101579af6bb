/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Access to the IPC buffer of the running thread: message words beyond the four
 * in registers, capabilities to transfer, the place to receive them.
 *
 * The buffer is found through __sel4_ipc_buffer. A program whose buffer stays where
 * it is (every protection domain) defines SEL4_FIXED_IPC_BUFFER, its address, before
 * the first include of a sel4 header, which saves loads; microkit.h does so.
 */
#pragma once

#include <sel4/types.h>

#ifdef __cplusplus
extern "C" {
#endif
extern seL4_IPCBuffer *__sel4_ipc_buffer __attribute__((visibility("hidden")));
#ifdef __cplusplus
}
#endif

static inline seL4_IPCBuffer *seL4_GetIPCBuffer(void)
{
#ifdef SEL4_FIXED_IPC_BUFFER
    return (seL4_IPCBuffer *)SEL4_FIXED_IPC_BUFFER;
#else
    return __sel4_ipc_buffer;
#endif
}

static inline void seL4_SetIPCBuffer(seL4_IPCBuffer *ipc_buffer)
{
    __sel4_ipc_buffer = ipc_buffer;
}

/* The tag's copy in the buffer, which the kernel neither reads nor writes. */
static inline seL4_MessageInfo_t seL4_GetTag(void)
{
    return seL4_GetIPCBuffer()->tag;
}

static inline void seL4_SetTag(seL4_MessageInfo_t tag)
{
    seL4_GetIPCBuffer()->tag = tag;
}

/* i: 0..seL4_MsgMaxLength - 1, not checked. */
static inline seL4_Word seL4_GetMR(int i)
{
    return seL4_GetIPCBuffer()->msg[i];
}

static inline void seL4_SetMR(int i, seL4_Word mr)
{
    seL4_GetIPCBuffer()->msg[i] = mr;
}

/* Not of seL4's API. Words [begin, end) from one place to another that does not overlap it, in pairs and by general
 * registers, whatever a program is compiled for: who copies many must not become a user of FP registers by that. */
static inline void seL4_internal_CopyWords(seL4_Word *to, const seL4_Word *from, seL4_Word begin,
                                           seL4_Word end)
{
    seL4_Word i = begin;

    for (; i + 1 < end; i += 2) {
        seL4_Word first = from[i];
        seL4_Word second = from[i + 1];

        __asm__("" : "+r"(first), "+r"(second));
        to[i] = first;
        to[i + 1] = second;
    }
    if (i < end) {
        to[i] = from[i];
    }
}

static inline seL4_Word seL4_GetUserData(void)
{
    return seL4_GetIPCBuffer()->userData;
}

static inline void seL4_SetUserData(seL4_Word data)
{
    seL4_GetIPCBuffer()->userData = data;
}

/* i: 0..seL4_MsgMaxExtraCaps - 1, not checked. */
static inline seL4_Word seL4_GetBadge(int i)
{
    return seL4_GetIPCBuffer()->caps_or_badges[i];
}

static inline seL4_CPtr seL4_GetCap(int i)
{
    return (seL4_CPtr)seL4_GetIPCBuffer()->caps_or_badges[i];
}

static inline void seL4_SetCap(int i, seL4_CPtr cptr)
{
    seL4_GetIPCBuffer()->caps_or_badges[i] = (seL4_Word)cptr;
}

/* Slot into which a capability in a received message is put. */
static inline void seL4_SetCapReceivePath(seL4_CPtr receiveCNode, seL4_CPtr receiveIndex,
                                          seL4_Word receiveDepth)
{
    seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();

    buffer->receiveCNode = receiveCNode;
    buffer->receiveIndex = receiveIndex;
    buffer->receiveDepth = receiveDepth;
}
