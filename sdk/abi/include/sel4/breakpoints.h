/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Hardware breakpoints. There are none yet (CONFIG_HARDWARE_DEBUG_API is off): the calls
 * that take these values fail with seL4_IllegalOperation.
 */
#pragma once

typedef enum {
    seL4_DataBreakpoint = 0,
    seL4_InstructionBreakpoint,
    seL4_SingleStep,
    seL4_SoftwareBreakRequest
} seL4_BreakpointType;

typedef enum {
    seL4_BreakOnRead = 0,
    seL4_BreakOnWrite,
    seL4_BreakOnReadWrite
} seL4_BreakpointAccess;
