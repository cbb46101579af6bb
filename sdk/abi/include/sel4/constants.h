/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fixed numbers of the API: object sizes, object types, limits and flags.
 * Macros and enums only, so that kernel, assembly (the macros) and users share them.
 */
#pragma once

/* Object sizes, as log2 of bytes. */
#define seL4_WordBits            64
#define seL4_WordSizeBits        3
#define seL4_SlotBits            5
#define seL4_EndpointBits        6
#define seL4_NotificationBits    6
#define seL4_ReplyBits           6
#define seL4_TCBBits             11
#define seL4_MinSchedContextBits 7
#define seL4_PageTableBits       12
#define seL4_VSpaceBits          13
#define seL4_PageBits            12
#define seL4_LargePageBits       21
#define seL4_HugePageBits        30
#define seL4_ASIDPoolBits        12
#define seL4_VCPUBits            12
#define seL4_ARM_VCPUBits        seL4_VCPUBits
#define seL4_IPCBufferSizeBits   10
#define seL4_MinUntypedBits      4
#define seL4_MaxUntypedBits      47

/* Index width of one table. The VSpace root is two concatenated level 1 tables (40-bit IPA). */
#define seL4_PageTableIndexBits 9
#define seL4_PageTableEntryBits 3
#define seL4_VSpaceIndexBits    10
#define seL4_VSpaceEntryBits    3
#define seL4_NumASIDPoolsBits   7
#define seL4_ASIDPoolIndexBits  9

/* Messages. */
#define seL4_MsgLengthBits        7
#define seL4_MsgMaxLength         120
#define seL4_MsgExtraCapBits      2
#define seL4_MsgMaxExtraCaps      3
#define seL4_FastMessageRegisters 4
#define seL4_NumMessageRegisters  seL4_FastMessageRegisters

/* Scheduling. Core budget and refill sizes are given to seL4_SchedControl_ConfigureFlags. */
#define seL4_MinPrio               0
#define seL4_MaxPrio               255
#define seL4_InvalidPrio           (-1)
#define seL4_CoreSchedContextBytes 64
#define seL4_RefillSizeBytes       16
#define seL4_MinRefills            2
#define seL4_MaxRefills            64 /* however large the object */

/* Hardware breakpoints and watchpoints: none can be used yet. Those of a Cortex-A53, in seL4's
 * numbering: breakpoints, then watchpoints. */
#define seL4_NumHWBreakpoints         10
#define seL4_NumExclusiveBreakpoints  6
#define seL4_NumExclusiveWatchpoints  4
#define seL4_NumDualFunctionMonitors  0
#define seL4_FirstBreakpoint          0
#define seL4_FirstWatchpoint          6
#define seL4_FirstDualFunctionMonitor (-1)

/* Capability badges and guards. */
#define seL4_BadgeBits     64
#define seL4_GuardSizeBits 6
#define seL4_GuardBits     58

/* One retype makes at most this many objects, so that it is bounded. */
#define seL4_UntypedRetypeMaxObjects 256

/* So do mapping and unmapping of many frames at once. */
#define seL4_ARM_MaxPagesAtOnce 64

/* Highest user address plus one: 40-bit intermediate physical addresses. */
#define seL4_UserTop       0x0000010000000000
#define seL4_UserVSpaceTop 0x000000ffffffffff

#ifndef __ASSEMBLER__
/* Types for seL4_Untyped_Retype. */
typedef enum api_object {
    seL4_UntypedObject,
    seL4_TCBObject,
    seL4_EndpointObject,
    seL4_NotificationObject,
    seL4_CapTableObject,
    seL4_SchedContextObject,
    seL4_ReplyObject,
    seL4_NonArchObjectTypeCount,

    seL4_ARM_HugePageObject = seL4_NonArchObjectTypeCount,
    seL4_ARM_VSpaceObject,
    seL4_ModeObjectTypeCount,

    seL4_ARM_SmallPageObject = seL4_ModeObjectTypeCount,
    seL4_ARM_LargePageObject,
    seL4_ARM_PageTableObject,
    seL4_ARM_VCPUObject,
    seL4_ObjectTypeCount
} seL4_ArchObjectType;

/* Attributes of a mapping. */
typedef enum {
    seL4_ARM_PageCacheable = 0x01,
    seL4_ARM_ParityEnabled = 0x02,
    seL4_ARM_Default_VMAttributes = 0x03,
    seL4_ARM_ExecuteNever = 0x04
} seL4_ARM_VMAttributes;

typedef enum {
    seL4_ARM_CacheI = 1,
    seL4_ARM_CacheD = 2,
    seL4_ARM_CacheID = 3
} seL4_ARM_CacheType;

/* Trigger of an interrupt. */
typedef enum {
    seL4_ARM_IRQ_LEVEL = 0,
    seL4_ARM_IRQ_EDGE = 1
} seL4_ARM_IRQTrigger;

/* Flags of a thread, for seL4_TCB_SetFlags. */
typedef enum {
    seL4_TCBFlag_NoFlag = 0,
    seL4_TCBFlag_fpuDisabled = 1,
    seL4_TCBFlag_MASK = 1
} seL4_TCBFlag;

/* Flags of a scheduling context. */
typedef enum {
    seL4_SchedContext_NoFlag = 0,
    seL4_SchedContext_Sporadic = 1
} seL4_SchedContextFlag;

/* Capability addresses that mean the same in every CSpace. */
enum {
    seL4_CapNull = 0
};
#endif
