/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * From EL0, and from guests, into the kernel and back. While a thread runs, SP_EL2 and TPIDR_EL2 both point to its
 * context: SP_EL2 gives entry code an address without a free register, TPIDR_EL2 keeps it when SP
 * becomes the kernel stack. That stack is empty at every entry.
 *
 * System calls clobber x6 to x18 by contract: entry saves only what the kernel reads, exit loads
 * the thread's own old values, so that nothing of another thread or of the kernel shows.
 */
#include <base/config.h>
#include <base/memory_map.h>
#include <base/offsets.h>
#include <kernel/gen_config.h>
#include <machine/registers.h>
#include <sel4/syscall_numbers.h>

.macro save_pair first, second, number, context
    stp     \first, \second, [\context, #CONTEXT_X(\number)]
.endm

.macro load_pair first, second, number, context
    ldp     \first, \second, [\context, #CONTEXT_X(\number)]
.endm

.macro save_x0_to_x7
    save_pair x0, x1, 0, sp
    save_pair x2, x3, 2, sp
    save_pair x4, x5, 4, sp
    save_pair x6, x7, 6, sp
.endm

.macro save_x8_to_x29
    save_pair x8, x9, 8, sp
    save_pair x10, x11, 10, sp
    save_pair x12, x13, 12, sp
    save_pair x14, x15, 14, sp
    save_pair x16, x17, 16, sp
    save_pair x18, x19, 18, sp
    save_pair x20, x21, 20, sp
    save_pair x22, x23, 22, sp
    save_pair x24, x25, 24, sp
    save_pair x26, x27, 26, sp
    save_pair x28, x29, 28, sp
.endm

.macro save_x19_to_x28 context
    save_pair x19, x20, 19, \context
    save_pair x21, x22, 21, \context
    save_pair x23, x24, 23, \context
    save_pair x25, x26, 25, \context
    save_pair x27, x28, 27, \context
.endm

/* Uses x10 to x13. */
.macro save_special context
    mrs     x10, sp_el0
    mrs     x11, elr_el2
    mrs     x12, spsr_el2
    mrs     x13, tpidr_el0
    stp     x10, x11, [\context, #CONTEXT_SP]
    stp     x12, x13, [\context, #CONTEXT_PSTATE]
.endm

/* A guest writes it, at EL1; nobody else can. Uses x14. */
.macro save_guest_special
    save_special sp
    mrs     x14, tpidrro_el0
    str     x14, [sp, #CONTEXT_TPIDRRO]
.endm

/* Uses x10 to x14. */
.macro load_special context
    ldp     x10, x11, [\context, #CONTEXT_SP]
    ldp     x12, x13, [\context, #CONTEXT_PSTATE]
    ldr     x14, [\context, #CONTEXT_TPIDRRO]
    msr     sp_el0, x10
    msr     elr_el2, x11
    msr     spsr_el2, x12
    msr     tpidr_el0, x13
    msr     tpidrro_el0, x14
.endm

.macro load_x8_to_x18 context
    load_pair x8, x9, 8, \context
    load_pair x10, x11, 10, \context
    load_pair x12, x13, 12, \context
    load_pair x14, x15, 14, \context
    load_pair x16, x17, 16, \context
    ldr     x18, [\context, #CONTEXT_X(18)]
.endm

.macro load_x19_to_x30 context
    load_pair x19, x20, 19, \context
    load_pair x21, x22, 21, \context
    load_pair x23, x24, 23, \context
    load_pair x25, x26, 25, \context
    load_pair x27, x28, 27, \context
    load_pair x29, x30, 29, \context
.endm

/* The stack's top is page-aligned, so ADRP gives all of it. Uses x9 and x10. */
.macro to_kernel_stack
    adrp    x9, kernel_stack_top
    mov     sp, x9
#if CONFIG_BENCHMARK_TRACK_UTILISATION
    mrs     x9, pmccntr_el0
    adrp    x10, ks + STATE_KERNEL_ENTRY
    str     x9, [x10, #:lo12:ks + STATE_KERNEL_ENTRY]
#endif
.endm

/* The way out, exit or idle, for who counts time; on the kernel stack; keeps x0 and x1. */
.macro account way
#if CONFIG_BENCHMARK_TRACK_UTILISATION || CONFIG_PRINTING
    stp     x0, x1, [sp, #-16]!
#if CONFIG_PRINTING
    bl      since_\way
#else
    bl      benchmark_\way
#endif
    ldp     x0, x1, [sp], #16
#endif
.endm

/* Uses x9 and x10; x9 is the trace then. */
.macro trace_is_off label
    adrp    x9, kernel_trace
    ldr     w10, [x9, #TRACE_ON]
    cbz     w10, \label
.endm

/* What trace_event() does, of ks.current: the kind is w13, value and info are the registers. Uses x10 to x12. */
.macro trace_write value, info
    ldr     x10, [x9, #TRACE_NEXT]
    and     x11, x10, #TRACE_INDEX_MASK
    add     x11, x9, x11, lsl #TRACE_SIZE_BITS
    mrs     x12, cntpct_el0
    str     x12, [x11, #TRACE_FIRST + TRACE_TIME]
    stp     \value, \info, [x11, #TRACE_FIRST + TRACE_VALUE]
    adrp    x12, ks
    ldr     w12, [x12, #STATE_CURRENT]
    stp     w12, w13, [x11, #TRACE_FIRST + TRACE_THREAD]
    add     x10, x10, #1
    dmb     ishst
    str     x10, [x9, #TRACE_NEXT]
.endm

/* To the thread whose context is x0. Uses x9 to x14. */
.macro trace_exit
#if CONFIG_TRACE
    trace_is_off .Loff\@
    ldr     x14, [x0]
    mov     w13, #TRACE_KIND_EXIT
    trace_write x14, xzr
.Loff\@:
#endif
.endm

/* Of EL0 or while idle; on the kernel stack. */
.macro interrupt
#ifdef CONFIG_FASTPATH
    bl      fastpath_interrupt
#else
    bl      handle_interrupt
#endif
.endm

.macro vector
    .balign 0x80
.endm

.macro panic_vector kind
    vector
    mov     x0, #\kind
    b       vector_panic
.endm

/* From the kernel itself: with SP_EL0, which it never uses; with SP_EL2, a bug of the kernel, or its stack
 * ran into the constants. SError is let in only where the kernel is idle. */
.macro own_vectors
    panic_vector 0
    panic_vector 1
    panic_vector 2
    panic_vector 3
    panic_vector 4
    panic_vector 5
    panic_vector 6
    vector /* SError */
    adrp    x9, ks
    ldr     w10, [x9, #STATE_CURRENT]
    mov     x0, #7
    cbnz    w10, vector_panic
    b       idle_serror
.endm

/* From AArch32: HCR_EL2.RW rules it out for EL1, and that is what counts (Arm ARM D1.10.2). */
.macro aarch32_vectors
    panic_vector 12
    panic_vector 13
    panic_vector 14
    panic_vector 15
.endm

.section .text.vectors, "ax"
.balign 0x800
.global kernel_vectors
kernel_vectors:
    own_vectors

    /* Lower EL, AArch64 */
    vector /* synchronous */
    save_x0_to_x7
    mrs     x6, esr_el2
    lsr     x6, x6, #ESR_EC_SHIFT
    cmp     x6, #EC_SVC64
    b.ne    exception
#if CONFIG_TRACE
    b       trace_syscall
syscall:
#endif
#ifdef CONFIG_FASTPATH
    cmn     x7, #-(SYSCALL_CALL)
    b.eq    fast_call
    cmn     x7, #-(SYSCALL_REPLY_RECV)
    b.eq    fast_reply_recv
    add     x6, x7, #-(SYSCALL_NB_SEND)
    cmp     x6, #(SYSCALL_SEND - SYSCALL_NB_SEND)
    b.ls    fast_send
    add     x6, x7, #-(SYSCALL_NB_WAIT)
    cmp     x6, #(SYSCALL_RECV - SYSCALL_NB_WAIT)
    b.ls    fast_receive
    cmn     x7, #-(SYSCALL_YIELD)
    b.eq    fast_yield
    cmn     x7, #-(SYSCALL_NB_SEND_WAIT)
    b.eq    fast_signal_wait
#endif
    /* NBSendRecv and NBSendWait have an argument in x8. */
    str     x8, [sp, #CONTEXT_X(8)]
    save_pair x29, x30, 29, sp
    to_kernel_stack
    b       slow_syscall

    vector /* IRQ */
    save_x0_to_x7
    save_x8_to_x29
    str     x30, [sp, #CONTEXT_X(30)]
    save_special sp
    to_kernel_stack
    interrupt
    b       exit_to_current

    panic_vector 10

    vector /* SError */
    save_x0_to_x7
    b       serror

    aarch32_vectors

/* While a guest runs (VBAR_EL2): no exception of it is a system call. */
.balign 0x800
.global guest_vectors
guest_vectors:
    own_vectors

    vector /* synchronous */
    save_x0_to_x7
    save_x8_to_x29
    b       guest_synchronous

    vector /* IRQ */
    save_x0_to_x7
    save_x8_to_x29
    b       guest_irq

    panic_vector 10

    vector /* SError */
    save_x0_to_x7
    b       serror

    aarch32_vectors

#if CONFIG_TRACE
/* System calls clobber x9 to x18: all of these are free. */
trace_syscall:
    trace_is_off syscall
    orr     w13, w7, #TRACE_KIND_SYSCALL
    mov     w14, w0
    bfi     x14, x8, #32, #32
    trace_write x14, x1
    b       syscall
#endif

.balign 64
/* x0 to x7, x29 and x30 are saved, SP is the kernel stack. */
slow_syscall:
    mrs     x9, tpidr_el2
    save_x19_to_x28 x9
    save_special x9
    ldr     x0, [x9, #CONTEXT_X(7)]
    bl      handle_syscall

.global exit_to_current
exit_to_current:
    adrp    x9, ks
    ldr     w10, [x9, #STATE_CURRENT]
    mov     x0, #WINDOW_VA
    cbz     w10, idle
    add     x0, x0, x10, lsl #OBJECT_GRANULE_BITS
    account exit
    trace_exit
    msr     tpidr_el2, x0
    mov     sp, x0
    load_special x0
    load_x8_to_x18 x0
    load_x19_to_x30 x0
    load_pair x6, x7, 6, sp
    load_pair x4, x5, 4, sp
    load_pair x2, x3, 2, sp
    load_pair x0, x1, 0, sp
    eret

/* SP is the empty kernel stack. Interrupts stay masked: WFI wakes for them all the same. */
idle:
    account idle
    bl      kernel_idle
    /* A pending SError ends every WFI, masked or not: let it come (Arm ARM D1.16.2). */
    msr     daifclr, #4
idle_lets_serrors_in:
    isb
    msr     daifset, #4
    interrupt
    b       exit_to_current

idle_serror:
    to_kernel_stack
    mrs     x0, esr_el2
    bl      handle_idle_serror
    b       exit_to_current

/* Any synchronous exception but a system call. x6 and x7 are saved. */
exception:
    save_x8_to_x29
    str     x30, [sp, #CONTEXT_X(30)]
    save_special sp
    to_kernel_stack
    mrs     x0, esr_el2
    mrs     x1, far_el2
    bl      handle_exception
    b       exit_to_current

/* x0 to x29 are saved. */
guest_synchronous:
    str     x30, [sp, #CONTEXT_X(30)]
    save_guest_special
    to_kernel_stack
    mrs     x0, esr_el2
    mrs     x1, far_el2
    bl      handle_guest_exception
    b       exit_to_current

guest_irq:
    str     x30, [sp, #CONTEXT_X(30)]
    save_guest_special
    to_kernel_stack
    bl      handle_guest_interrupt
    b       exit_to_current

/* x0 to x7 are saved. The context still says where the thread was resumed. */
serror:
    ldr     x1, [sp, #CONTEXT_PC]
    save_x8_to_x29
    str     x30, [sp, #CONTEXT_X(30)]
    save_guest_special
    to_kernel_stack
    mrs     x0, esr_el2
    bl      handle_serror
    b       exit_to_current

/* x0 = number of the vector. */
vector_panic:
    adrp    x1, ks + STATE_PANIC_STACK_TOP
    add     sp, x1, :lo12:ks + STATE_PANIC_STACK_TOP
    mrs     x1, elr_el2
    mrs     x2, esr_el2
    mrs     x3, far_el2
    b       panic_vector_taken

#ifdef CONFIG_FASTPATH
/* The functions get the context, which is the head of the TCB. All follow the procedure call
 * standard: x19 to x29 are still the caller's when they return. */
fast_call:
    mov     x2, sp
    save_pair x29, x30, 29, sp
    to_kernel_stack
    bl      fastpath_call
    cbnz    x0, fast_switch
    /* Asked last, so that calls of servers do not pay for it. */
    mrs     x1, tpidr_el2
    ldp     x0, x2, [x1, #CONTEXT_X(0)]
    cmp     x2, #ACKNOWLEDGE_INFO
    b.ne    fast_invoke
    bl      fastpath_acknowledge
    cbnz    x0, fast_resume
    b       slow_syscall

/* The address is x0, the context x1, the message information x2. */
fast_invoke:
    bl      fastpath_invoke
    cbnz    x0, fast_resume
    b       slow_syscall

/* The answer may be one to a fault. */
fast_fault_reply:
    mrs     x1, tpidr_el2
    ldr     x0, [x1]
    bl      fastpath_fault_reply
    cbz     x0, slow_syscall
    mrs     x9, tpidr_el2
    b       switch_to_current

fast_reply_recv:
    mov     x2, sp
    ldr     x3, [sp, #CONTEXT_X(6)]
    save_pair x29, x30, 29, sp
    to_kernel_stack
    bl      fastpath_reply_recv
    cbz     x0, fast_fault_reply

/* To the thread whose TCB is x0, with the message of the thread that ran; the badge is in its x0. */
fast_switch:
    account exit
    trace_exit
    mrs     x9, tpidr_el2
    save_x19_to_x28 x9
    save_special x9
    msr     tpidr_el2, x0
    mov     sp, x0
    load_special x0
    ldr     x1, [x9, #CONTEXT_X(1)]
    /* Registers beyond the message's length, 0 to 4, are not the receiver's to see. */
    ands    x6, x1, #MESSAGE_LENGTH_MASK
    b.ne    message_words
    mov     x2, xzr
    mov     x3, xzr
    mov     x4, xzr
    mov     x5, xzr
message_is_there:
    load_x19_to_x30 sp
    load_pair x6, x7, 6, sp
    load_x8_to_x18 sp
    ldr     x0, [sp]
    eret

/* x6: 1 to 4 words of the context at x9. */
message_words:
    load_pair x2, x3, 2, x9
    load_pair x4, x5, 4, x9
    cmp     x6, #4
    b.eq    message_is_there
    mov     x5, xzr
    cmp     x6, #2
    csel    x3, x3, xzr, hs
    csel    x4, x4, xzr, hi
    b       message_is_there

fast_yield:
    mov     x0, sp
    save_pair x29, x30, 29, sp
    to_kernel_stack
    bl      fastpath_yield
    cbnz    x0, fast_resume
    b       slow_syscall

/* Recv and Wait, which may block, are odd; NBRecv and NBWait are even. */
fast_receive:
    mov     x1, sp
    save_pair x29, x30, 29, sp
    to_kernel_stack
    tbz     x7, #0, fast_poll
    bl      fastpath_receive
    cbz     x0, slow_syscall
    mrs     x9, tpidr_el2
    cmp     x0, x9
    b.eq    fast_resume

/* From the thread whose TCB is x9 to the current one, which has its registers in its context, or to
 * none. */
switch_to_current:
    save_x19_to_x28 x9
    save_special x9
    b       exit_to_current

fast_poll:
    bl      fastpath_poll
    cbnz    x0, fast_resume
    b       slow_syscall

/* A send that may be a signal. */
fast_send:
    mov     x1, sp
    save_pair x29, x30, 29, sp
    to_kernel_stack
    bl      fastpath_signal
    cbz     x0, slow_syscall
    mrs     x9, tpidr_el2
    cmp     x0, x9
    b.ne    switch_to_current

/* The thread that ran goes on, with x0 to x7 from its context, which is x0. */
fast_resume:
    account exit
    trace_exit
    mov     sp, x0
    load_x8_to_x18 sp
    load_pair x29, x30, 29, sp
    load_pair x6, x7, 6, sp
    load_pair x4, x5, 4, sp
    load_pair x2, x3, 2, sp
    load_pair x0, x1, 0, sp
    eret

/* The caller waits, if it is not declined: nothing goes back to it. */
fast_signal_wait:
    mov     x1, sp
    mov     x2, x8
    str     x8, [sp, #CONTEXT_X(8)]
    save_pair x29, x30, 29, sp
    to_kernel_stack
    bl      fastpath_signal_wait
    cbz     x0, slow_syscall
    mrs     x9, tpidr_el2
    b       switch_to_current
#endif

#if SYSCALL_RECV % 2 == 0 || SYSCALL_WAIT % 2 == 0 || SYSCALL_NB_RECV % 2 || SYSCALL_NB_WAIT % 2
#error "the parity of a receive's number says whether it may block"
#endif
