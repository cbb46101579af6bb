/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What runs in a PD that is started again, and in one that has stopped and whose callers are not to
 * wait (multikit/reset.h). The tool puts a copy into each such PD, with the head and the runs behind it, so
 * this is position independent and names nothing outside. It has the PD's capabilities and time, and no more:
 * whatever the PD can make it do, it can do itself. The monitor never runs it: in its file this is data. No
 * stack: the PD's may be what is broken. The kernel keeps x19 to x30 over a system call.
 */
#include <multikit/pd.h>
#include <multikit/reset.h>
#include <sel4/syscall_numbers.h>

    .arch_extension fp
    .arch_extension simd

    .macro system_call number
    mov     x7, #\number
    svc     #0
    .endm

    .section .rodata.reset, "a"
    .balign 8
    .global reset_program
    .type reset_program, %object
reset_program:
    b       reset
    b       restart
    b       refuse

/* Whoever was called has answered, and the monitor takes over before the send is done. */
returned:
    mov     x0, #MONITOR_EP
    mov     x1, xzr
    system_call SYSCALL_SEND
    b       returned

/* Interrupts that were taken and never acknowledged would not come again. The kernel ignores those that
 * need none. */
acknowledge:
    adr     x20, reset_program_end
    ldr     x21, [x20, #RESET_HEAD_IRQS]
1:  cbz     x21, 2f
    rbit    x0, x21
    clz     x0, x0
    add     x0, x0, #BASE_IRQ_CAP
    sub     x9, x21, #1
    and     x21, x21, x9
    ldr     x1, [x20, #RESET_HEAD_ACK]
    system_call SYSCALL_SEND
    b       1b
2:  ret

restart:
    mov     x22, x0
    bl      acknowledge
    mov     x16, x22
    mov     x0, xzr
    br      x16

/* Callers that are in the queue have called the PD as it was. Their messages go to the IPC buffer,
 * which is cleared afterwards. */
drain:
    mov     x0, #INPUT_CAP
    mov     x6, #REPLY_CAP
    system_call SYSCALL_NB_RECV
    cbz     x0, 2f
    lsr     x9, x0, #MICROKIT_BADGE_KIND_SHIFT
    cmp     x9, #MICROKIT_KIND_CALL
    b.ne    drain
    mov     x0, #REPLY_CAP
    ldr     x1, [x20, #RESET_HEAD_ERROR]
    mov     x2, #MICROKIT_PEER_RESTARTED
    system_call SYSCALL_SEND
    b       drain
2:  ret

reset:
    bl      acknowledge
    ldr     x21, [x20, #RESET_HEAD_FLAGS]
    tbz     x21, #RESET_DRAIN_BIT, 1f
    bl      drain
1:  ldr     x9, [x20, #RESET_HEAD_RUNS]
    add     x10, x20, #RESET_HEAD_SIZE
2:  cbz     x9, 5f
    sub     x9, x9, #1
    ldp     x11, x12, [x10], #16 /* address, bytes of zeros ... */
    ldr     x13, [x10], #8       /* ... and of data */
3:  cbz     x12, 4f
    str     xzr, [x11], #8
    sub     x12, x12, #8
    b       3b
4:  cbz     x13, 2b
    ldr     x14, [x10], #8
    str     x14, [x11], #8
    sub     x13, x13, #8
    b       4b
5:  tbz     x21, #RESET_FPU_BIT, 6f
    bl      clear_fpu
6:  ldr     x16, [x20, #RESET_HEAD_ENTRY]
    ldr     x9, [x20, #RESET_HEAD_STACK_TOP]
    mov     sp, x9
    msr     tpidr_el0, xzr
    .irp    number, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,17,18,19,20,21,22,23,24,25,26,27,28,29,30
    mov     x\number, xzr
    .endr
    movz    x0, #(MICROKIT_RESET_MARK & 0xffff)
    movk    x0, #(MICROKIT_RESET_MARK >> 16 & 0xffff), lsl #16
    movk    x0, #(MICROKIT_RESET_MARK >> 32 & 0xffff), lsl #32
    movk    x0, #(MICROKIT_RESET_MARK >> 48 & 0xffff), lsl #48
    br      x16

clear_fpu:
    .irp    number, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    movi    v\number\().16b, #0
    .endr
    msr     fpcr, xzr
    msr     fpsr, xzr
    ret

/* Its memory stays as it was, for a debugger. Only calls are answered: a fault of a child is not,
 * signals are for the PD that has stopped. */
refuse:
    adr     x20, reset_program_end
    mov     x0, #INPUT_CAP
    mov     x6, #REPLY_CAP
    system_call SYSCALL_RECV
1:  lsr     x9, x0, #MICROKIT_BADGE_KIND_SHIFT
    cmp     x9, #MICROKIT_KIND_CALL
    b.ne    refuse
    mov     x0, #INPUT_CAP
    ldr     x1, [x20, #RESET_HEAD_ERROR]
    mov     x2, x19
    mov     x6, #REPLY_CAP
    system_call SYSCALL_REPLY_RECV
    b       1b

    .balign 8
    .global reset_program_end
reset_program_end:
    .size reset_program, . - reset_program

    .section .note.GNU-stack, "", %progbits
