/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest with a driver of a virtio block device by virtio 1.2. It
 * reads, writes, has it kept, reads it again, asks for what there is not, breaks the rules of queues, and begins anew. What is as it should
 * be it says on its UART.
 *
 * x27, x26: distributor and CPU interface; x25: registers of the device; x24: memory of the queue; x23: requests
 * made. Interrupts are taken only where it waits for one.
 */

#include "../../../../guests/begin.S"

.macro set offset, value
    ldr     w1, =\value
    str     w1, [x25, #\offset]
.endm

/* A request, and the status that it must have. */
.macro request type, sector, length, at, status
    mov     x0, #\type
    ldr     x1, =\sector
    mov     x2, #\length
    add     x3, x24, #\at
    bl      make_request
    cmp     w0, #\status
    unless_equal
.endm

#define QUEUE_SIZE 8

/* In memory of the queue. */
#define AVAILABLE  0x1000
#define USED       0x2000
#define HEADER     0x3000
#define STATUS     0x3010
#define DATA       0x4000
#define MORE_DATA  0x8000

start:
    ldr     x28, =GUEST_UART
    ldr     x25, =0x0c000000
    ldr     x24, =0x80200000
    adr     x1, vectors
    msr     vbar_el1, x1
    isb
    bl      interrupts_on

    ldr     w1, [x25]           /* magic, version, kind */
    ldr     w2, =0x74726976
    cmp     w1, w2
    unless_equal
    ldr     w1, [x25, #4]
    cmp     w1, #2
    unless_equal
    ldr     w1, [x25, #8]
    cmp     w1, #2
    unless_equal
    bl      begin
    ldr     w1, [x25, #0x100]   /* capacity: the partition's */
    cmp     w1, #64
    unless_equal
    say_line "it has a disk of 64 blocks"

    request 0, 0, 512, DATA, 0
    ldr     x1, [x24, #DATA]
    ldr     x2, =0x54494b49544c554d /* "MULTIKIT" */
    cmp     x1, x2
    unless_equal
    say_line "it reads what is on it"

    /* 16 blocks, in pieces, of bytes that say which they are. */
    add     x1, x24, #DATA
    mov     x2, #0
1:  strb    w2, [x1], #1
    add     x2, x2, #13
    ldr     x3, =13 * 0x2000
    cmp     x2, x3
    b.ne    1b
    request 1, 40, 0x2000, DATA, 0
    request 4, 0, 0, DATA, 0
    request 0, 40, 0x2000, MORE_DATA, 0
    add     x1, x24, #DATA
    add     x2, x24, #MORE_DATA
    mov     x3, #0x2000
2:  ldr     x4, [x1], #8
    ldr     x5, [x2], #8
    cmp     x4, x5
    unless_equal
    subs    x3, x3, #8
    b.ne    2b
    say_line "it reads what it has written"

    request 8, 0, 20, DATA, 0
    ldr     x1, [x24, #DATA]
    ldr     x2, =0x74696b69746c756d /* "multikit" */
    cmp     x1, x2
    unless_equal
    request 0, 64, 512, DATA, 1
    request 1, 63, 1024, DATA, 1
    request 77, 0, 512, DATA, 2
    say_line "what there is not is refused"

    /* A descriptor outside of RAM. */
    ldr     x1, =0x7ffffff0
    str     x1, [x24]
    and     w1, w23, #QUEUE_SIZE - 1
    add     x2, x24, #AVAILABLE
    add     x1, x2, x1, lsl #1
    strh    wzr, [x1, #4]
    add     w1, w23, #1
    strh    w1, [x2, #2]
    dsb     sy
    set     0x050, 0
    ldr     w1, [x25, #0x70]
    cmp     w1, #(64 | 15)
    unless_equal
    bl      begin
    request 0, 0, 512, DATA, 0
    say_line "it has broken a rule, and begun anew"
    psci    0x84000008

    .ltorg

/* ---- begins: reset, features, the queue, DRIVER_OK (3.1.1) ---- */

begin:
    set     0x070, 0
    set     0x070, 1
    set     0x070, 3
    set     0x024, 0
    set     0x020, 0x200        /* FLUSH */
    set     0x024, 1
    set     0x020, 1            /* VERSION_1 */
    set     0x070, 11
    ldr     w1, [x25, #0x070]
    cmp     w1, #11
    unless_equal
    mov     x23, xzr
    add     x1, x24, #AVAILABLE
    str     wzr, [x1]
    add     x1, x24, #USED
    str     wzr, [x1]
    set     0x030, 0
    set     0x038, QUEUE_SIZE
    str     w24, [x25, #0x080]
    str     wzr, [x25, #0x084]
    add     w1, w24, #AVAILABLE
    str     w1, [x25, #0x090]
    str     wzr, [x25, #0x094]
    add     w1, w24, #USED
    str     w1, [x25, #0x0a0]
    str     wzr, [x25, #0x0a4]
    set     0x044, 1
    set     0x070, 15
    ldr     w1, [x25, #0x070]
    cmp     w1, #15
    unless_equal
    ret
    .ltorg

/* ---- x0: type, x1: sector, x2: bytes of data at x3; waits for the interrupt; w0: status ---- */

make_request:
    add     x4, x24, #HEADER
    stp     w0, wzr, [x4]
    str     x1, [x4, #8]
    mov     w5, #0xee
    strb    w5, [x4, #0x10]
    str     x4, [x24]           /* descriptor 0: the header */
    mov     w5, #16
    str     w5, [x24, #8]
    mov     w5, #1              /* NEXT */
    movk    w5, #1, lsl #16
    cmp     x2, #0
    b.ne    1f
    movk    w5, #2, lsl #16
1:  str     w5, [x24, #12]
    str     x3, [x24, #16]      /* descriptor 1: data */
    str     w2, [x24, #24]
    cmp     w0, #1
    mov     w5, #3              /* NEXT, WRITE */
    mov     w6, #1
    csel    w5, w6, w5, eq
    movk    w5, #2, lsl #16
    str     w5, [x24, #28]
    add     x4, x4, #0x10
    str     x4, [x24, #32]      /* descriptor 2: the status */
    mov     w5, #1
    str     w5, [x24, #40]
    mov     w5, #2
    str     w5, [x24, #44]
    and     w5, w23, #QUEUE_SIZE - 1
    add     x6, x24, #AVAILABLE
    add     x5, x6, x5, lsl #1
    strh    wzr, [x5, #4]
    add     x23, x23, #1
    dmb     sy
    strh    w23, [x6, #2]
    mov     x20, #NO_INTERRUPT
    dsb     sy
    str     wzr, [x25, #0x050]
2:  wait_for 48
    add     x6, x24, #USED      /* one may be for a reason that is no more */
    ldrh    w5, [x6, #2]
    and     w6, w23, #0xffff
    cmp     w5, w6
    b.ne    2b
    ldrb    w0, [x4]
    ret
    .ltorg

/* ---- GICv2: interrupt 48, of the device ---- */

interrupts_on:
    ldr     x27, =0x08000000
    ldr     x26, =0x0a000000
    mov     w0, #1
    str     w0, [x27]           /* GICD_CTLR */
    strb    w0, [x27, #0x830]   /* GICD_ITARGETSR */
    ldr     w0, =0x00010000
    str     w0, [x27, #0x104]   /* GICD_ISENABLER1 */
    mov     w0, #0xf0
    str     w0, [x26, #4]       /* GICC_PMR */
    mov     w0, #1
    str     w0, [x26]           /* GICC_CTLR */
    ret
    .ltorg

.balign 0x800
vectors:
    .space  0x200
    b       wrong               /* synchronous */
.balign 0x80
    ldr     w20, [x26, #0xc]    /* IRQ: GICC_IAR */
    ldr     w21, [x25, #0x60]   /* the device's reason */
    str     w21, [x25, #0x64]
    str     w20, [x26, #0x10]   /* GICC_EOIR */
    eret
guest_image_end:
