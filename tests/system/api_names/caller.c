/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reserved calls, each on a capability that is missing and on one of another kind; and forms of
 * system calls that put what they receive into variables.
 */
#include <microkit.h>

#define SLOT(n)       microkit_cspace_root_slot_to_cptr(n)
#define TCB           SLOT(1)
#define CNODE         SLOT(2)
#define UNTYPED       SLOT(3)
#define SCHED_CONTROL SLOT(4)
#define SCHED_CONTEXT SLOT(5)
#define EMPTY         SLOT(20)
#define NEW           SLOT(21)

static int good;

static void check(bool holds, const char *what)
{
    good += holds;
    if (!holds) {
        microkit_dbg_puts("caller: FAILED ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static void check_vcpu(void)
{
    check(seL4_ARM_VCPU_SetTCB(EMPTY, TCB) == seL4_InvalidCapability, "SetTCB");
    check(seL4_ARM_VCPU_ReadRegs(EMPTY, 0).error == seL4_InvalidCapability, "ReadRegs");
    check(seL4_ARM_VCPU_WriteRegs(EMPTY, 0, 1) == seL4_InvalidCapability, "WriteRegs");
    check(seL4_ARM_VCPU_InjectIRQ(EMPTY, 1, 0, 0, 0) == seL4_InvalidCapability, "InjectIRQ");
    check(seL4_ARM_VCPU_AckVPPI(EMPTY, 27) == seL4_InvalidCapability, "AckVPPI");
    check(seL4_ARM_VCPU_SetTCB(TCB, TCB) == seL4_IllegalOperation, "SetTCB of a thread");
    check(seL4_ARM_VCPU_ReadRegs(TCB, 0).error == seL4_IllegalOperation, "ReadRegs of a thread");
    check(seL4_Untyped_Retype(UNTYPED, seL4_ARM_VCPUObject, 0, CNODE, 0, 0, NEW + 3, 1) ==
              seL4_NoError,
          "making a virtual CPU");
}

static void check_domains(void)
{
    check(seL4_DomainSet_Set(EMPTY, 1, TCB) == seL4_InvalidCapability, "Set");
    check(seL4_DomainSet_ScheduleConfigure(EMPTY, 0, 1, 5) == seL4_InvalidCapability,
          "ScheduleConfigure");
    check(seL4_DomainSet_ScheduleSetStart(EMPTY, 0) == seL4_InvalidCapability, "ScheduleSetStart");
}

static void check_breakpoints(void)
{
    seL4_Error err = seL4_TCB_SetBreakpoint(TCB, seL4_FirstBreakpoint, 0x200000,
                                            seL4_InstructionBreakpoint, 0, seL4_BreakOnRead);

    check(err == seL4_IllegalOperation, "SetBreakpoint");
    check(seL4_TCB_GetBreakpoint(TCB, 0).error == seL4_IllegalOperation, "GetBreakpoint");
    check(seL4_TCB_UnsetBreakpoint(TCB, 0) == seL4_IllegalOperation, "UnsetBreakpoint");
    check(seL4_TCB_ConfigureSingleStepping(TCB, 0, 1).error == seL4_IllegalOperation,
          "ConfigureSingleStepping");
}

/* Signals itself, and receives that with the forms that keep messages in variables. */
static void check_receiving(void)
{
    seL4_Word badge = 0, mr0 = 1, mr1 = 1, mr2 = 1, mr3 = 1;
    seL4_MessageInfo_t empty = seL4_MessageInfo_new(0, 0, 0, 0);
    seL4_Error err = seL4_Untyped_Retype(UNTYPED, seL4_NotificationObject, 0, CNODE, 0, 0, NEW, 1);

    check(err == seL4_NoError, "a notification");
    check(seL4_CNode_Mint(CNODE, NEW + 1, 64, CNODE, NEW, 64, seL4_AllRights, 5) == seL4_NoError,
          "a badge");
    seL4_Signal(NEW + 1);
    seL4_WaitWithMRs(NEW, &badge, &mr0, &mr1, &mr2, &mr3);
    check(badge == 5, "WaitWithMRs");
    badge = 0;
    seL4_NBSendWaitWithMRs(NEW + 1, empty, NEW, &badge, 0, 0, 0, 0);
    check(badge == 5, "NBSendWaitWithMRs");
}

static void check_scheduling(void)
{
    seL4_Word most = seL4_MaxExtraRefills(seL4_MinSchedContextBits);

    check(seL4_SchedControl_Configure(SCHED_CONTROL, SCHED_CONTEXT, 1000, 2000, 0, 0) ==
              seL4_NoError,
          "Configure");
    check(most == 2, "refills of the smallest context");
    check(seL4_SchedControl_Configure(SCHED_CONTROL, SCHED_CONTEXT, 1000, 2000, 1000, 0) ==
              seL4_RangeError,
          "too many refills");
    check(seL4_MaxExtraRefills(20) == 62, "refills of a large context");
}

static void check_tables(void)
{
    seL4_Error err =
        seL4_Untyped_Retype(UNTYPED, seL4_ARM_SmallPageObject, 0, CNODE, 0, 0, NEW + 2, 1);

    err = err ? err
              : seL4_ARM_Page_Map(NEW + 2, VSPACE_CAP, 0x7000000000, seL4_ReadWrite,
                                  seL4_ARM_Default_VMAttributes);
    check(err == seL4_FailedLookup && seL4_MappingFailedLookupLevel() == SEL4_MAPPING_LOOKUP_NO_PD,
          "which table is missing");
}

void init(void)
{
    check_vcpu();
    check_domains();
    check_breakpoints();
    check_receiving();
    check_scheduling();
    check_tables();
    microkit_dbg_puts("caller: ");
    microkit_dbg_put32((seL4_Uint32)good);
    microkit_dbg_puts(" as they should be\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
