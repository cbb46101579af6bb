/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual CPUs as their owner sees them; guests run in tests/system/guest. List registers are four on the
 * boards of this suite.
 */
#include "suite.h"

#define LIST_REGISTERS 4
#define TIMER          27
#define SCTLR          0x34d58820

static seL4_CPtr vcpu_new(void)
{
    return object_new(seL4_ARM_VCPUObject, 0);
}

static void inject_without_thread(void)
{
    seL4_CPtr vcpu = vcpu_new();

    ok(seL4_ARM_VCPU_InjectIRQ(vcpu, 0, 0, 0, 0));
    ok(seL4_ARM_VCPU_InjectIRQ(vcpu, 0, 0, 0, 0)); /* overwritten */
    ok(seL4_CNode_Delete(CSPACE, vcpu, DEPTH));
}

static void registers(void)
{
    seL4_CPtr vcpu = vcpu_new();

    for (seL4_Word i = 0; i < seL4_VCPUReg_Num; i++) {
        equal(seL4_ARM_VCPU_ReadRegs(vcpu, i).error, seL4_NoError);
        equal(seL4_ARM_VCPU_ReadRegs(vcpu, i).value, i == seL4_VCPUReg_SCTLR ? SCTLR : 0);
        ok(seL4_ARM_VCPU_WriteRegs(vcpu, i, ~i));
    }
    for (seL4_Word i = 0; i < seL4_VCPUReg_Num; i++) {
        equal(seL4_ARM_VCPU_ReadRegs(vcpu, i).value, ~i);
    }
    equal(seL4_ARM_VCPU_ReadRegs(vcpu, seL4_VCPUReg_Num).error, seL4_InvalidArgument);
    equal(seL4_ARM_VCPU_WriteRegs(vcpu, ~0ul, 0), seL4_InvalidArgument);
}

static void range(seL4_Word most)
{
    equal(seL4_GetMR(0), 0);
    equal(seL4_GetMR(1), most);
}

static void order_of_checks(void)
{
    seL4_CPtr vcpu = vcpu_new();

    equal(seL4_ARM_VCPU_InjectIRQ(vcpu, 1024, 32, 2, LIST_REGISTERS), seL4_RangeError);
    range(1023);
    equal(seL4_ARM_VCPU_InjectIRQ(vcpu, 1023, 32, 2, LIST_REGISTERS), seL4_RangeError);
    range(31);
    equal(seL4_ARM_VCPU_InjectIRQ(vcpu, 1023, 31, 2, LIST_REGISTERS), seL4_RangeError);
    range(1);
    equal(seL4_ARM_VCPU_InjectIRQ(vcpu, 1023, 31, 1, LIST_REGISTERS), seL4_RangeError);
    range(LIST_REGISTERS - 1);
    ok(seL4_ARM_VCPU_InjectIRQ(vcpu, 1023, 31, 1, LIST_REGISTERS - 1));
}

static void acknowledge(void)
{
    seL4_CPtr vcpu = vcpu_new();

    ok(seL4_ARM_VCPU_AckVPPI(vcpu, TIMER));
    equal(seL4_ARM_VCPU_AckVPPI(vcpu, TIMER - 1), seL4_InvalidArgument);
    equal(seL4_ARM_VCPU_AckVPPI(vcpu, TIMER + 1), seL4_InvalidArgument);
    equal(seL4_ARM_VCPU_AckVPPI(vcpu, 99999), seL4_RangeError);
}

/* What a thread's PSTATE becomes when this is written. */
static seL4_Word pstate(seL4_CPtr tcb, seL4_Word written)
{
    seL4_UserContext context = {.spsr = written};

    ok(seL4_TCB_WriteRegisters(tcb, 0, 0, 3, &context));
    ok(seL4_TCB_ReadRegisters(tcb, 0, 0, 3, &context));
    return context.spsr;
}

static void modes(void)
{
    seL4_CPtr first = vcpu_new(), second = vcpu_new();
    seL4_CPtr tcb = object_new(seL4_TCBObject, 0);

    equal(pstate(tcb, 0x3c5), 0);
    ok(seL4_ARM_VCPU_SetTCB(first, tcb));
    equal(pstate(tcb, 0x3c5), 0x3c5);
    equal(pstate(tcb, 0x3c9), 0x40);
    equal(pstate(tcb, 0xf0000018), 0xf0000040);
    equal(pstate(tcb, 0x3c4), 0x3c4);
    ok(seL4_ARM_VCPU_SetTCB(first, tcb));
    equal(pstate(tcb, 5), 5);
    ok(seL4_ARM_VCPU_SetTCB(second, tcb));
    ok(seL4_CNode_Delete(CSPACE, first, DEPTH));
    equal(pstate(tcb, 5), 5);
    ok(seL4_CNode_Delete(CSPACE, second, DEPTH));
    equal(pstate(tcb, 5), 0);
    equal(seL4_ARM_VCPU_SetTCB(vcpu_new(), CSPACE), seL4_IllegalOperation);
}

static const struct test tests[] = {
    {"VCPU0001", "an interrupt is injected into a virtual CPU that no thread has",
     inject_without_thread},
    {"VCPU0002", "registers of a virtual CPU are kept, whatever is written", registers},
    {"VCPU0003", "injection checks interrupt, priority, group and list register, in this order",
     order_of_checks},
    {"VCPU0004", "the virtual timer's interrupt is the one that is acknowledged", acknowledge},
    {"VCPU0005", "a thread is in modes of a guest as long as it has a virtual CPU", modes},
};
GROUP(vcpu, tests);
