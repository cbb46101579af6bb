/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Offsets into C structures that assembly uses; asm_offsets.c checks each.
 */
#pragma once

/* struct context. SP, PC and PSTATE follow the general registers, so they load in pairs. */
#define CONTEXT_X(n)    (8 * (n))
#define CONTEXT_SP      248
#define CONTEXT_PC      256
#define CONTEXT_PSTATE  264
#define CONTEXT_TPIDR   272
#define CONTEXT_TPIDRRO 280

/* struct fpu_context */
#define FPU_FPSR 512

/* struct core_state */
#define STATE_ROOT_TABLE_PA   40
#define STATE_CURRENT         72
#define STATE_KERNEL_ENTRY    10592
#define STATE_PANIC_STACK_TOP 11696

/* struct multikit_trace */
#define TRACE_NEXT          0
#define TRACE_ON            8
#define TRACE_FIRST         64 /* records; the members of each follow in this order */
#define TRACE_TIME          0
#define TRACE_VALUE         8
#define TRACE_INFO          16
#define TRACE_THREAD        24
#define TRACE_KIND          28
#define TRACE_SIZE_BITS     5
#define TRACE_INDEX_MASK    2047
#define TRACE_KIND_EXIT     1
#define TRACE_KIND_SYSCALL  0x80000000

#define OBJECT_GRANULE_BITS 6

/* sel4/message_info.h */
#define MESSAGE_LENGTH_MASK 0x7f

/* The message information of seL4_IRQHandler_Ack: its label, no words, no capabilities. */
#define ACKNOWLEDGE_INFO 0x1f000
