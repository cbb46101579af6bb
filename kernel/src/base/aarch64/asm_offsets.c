/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * No code: the numbers that assembly uses for C structures are right, or this does not compile.
 */
#include <base/offsets.h>
#include <base/state.h>
#include <multikit/trace.h>
#include <base/window.h>
#include <sel4/invocation.h>
#include <sel4/message_info.h>

#define CHECK_OFFSET(constant, type, member) \
    _Static_assert((constant) == offsetof(type, member), #constant)

CHECK_OFFSET(CONTEXT_X(0), struct context, x[0]);
CHECK_OFFSET(CONTEXT_X(30), struct context, x[30]);
CHECK_OFFSET(CONTEXT_SP, struct context, sp);
CHECK_OFFSET(CONTEXT_PC, struct context, pc);
CHECK_OFFSET(CONTEXT_PSTATE, struct context, pstate);
CHECK_OFFSET(CONTEXT_TPIDR, struct context, tpidr);
CHECK_OFFSET(CONTEXT_TPIDRRO, struct context, tpidrro);
CHECK_OFFSET(0, struct tcb, context);
CHECK_OFFSET(FPU_FPSR, struct fpu_context, fpsr);
CHECK_OFFSET(FPU_FPSR + 8, struct fpu_context, fpcr);
CHECK_OFFSET(STATE_ROOT_TABLE_PA, struct core_state, boot.root_table_pa);
CHECK_OFFSET(STATE_CURRENT, struct core_state, current);
CHECK_OFFSET(STATE_KERNEL_ENTRY, struct core_state, kernel_entry);
CHECK_OFFSET(STATE_PANIC_STACK_TOP - PANIC_STACK_SIZE, struct core_state, panic_stack);
CHECK_OFFSET(TRACE_NEXT, struct multikit_trace, next);
CHECK_OFFSET(TRACE_ON, struct multikit_trace, on);
CHECK_OFFSET(TRACE_FIRST, struct multikit_trace, records);
CHECK_OFFSET(TRACE_TIME, struct multikit_trace_record, time);
CHECK_OFFSET(TRACE_VALUE, struct multikit_trace_record, value);
CHECK_OFFSET(TRACE_INFO, struct multikit_trace_record, info);
CHECK_OFFSET(TRACE_THREAD, struct multikit_trace_record, thread);
CHECK_OFFSET(TRACE_KIND, struct multikit_trace_record, kind);
_Static_assert(1 << TRACE_SIZE_BITS == sizeof(struct multikit_trace_record), "TRACE_SIZE_BITS");
_Static_assert(TRACE_INDEX_MASK == MULTIKIT_TRACE_RECORDS - 1, "TRACE_INDEX_MASK");
_Static_assert(TRACE_KIND_SYSCALL == MULTIKIT_TRACE_SYSCALL, "TRACE_KIND_SYSCALL");
_Static_assert(TRACE_KIND_EXIT == MULTIKIT_TRACE_EXIT, "TRACE_KIND_EXIT");
_Static_assert(OBJECT_GRANULE_BITS == GRANULE_BITS, "OBJECT_GRANULE_BITS");
_Static_assert(MESSAGE_LENGTH_MASK == seL4_MessageInfo_length_mask, "MESSAGE_LENGTH_MASK");
_Static_assert(ACKNOWLEDGE_INFO == IRQAckIRQ << seL4_MessageInfo_label_shift, "ACKNOWLEDGE_INFO");
