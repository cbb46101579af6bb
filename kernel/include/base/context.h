/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The user registers of a thread (Arm ARM C5, D13). Entry and exit code (vectors.S) reads the
 * offsets from here through asm_offsets.
 */
#pragma once

#include <base/types.h>

struct context {
    u64 x[31];
    u64 sp;      /* SP_EL0 */
    u64 pc;      /* ELR_EL2 */
    u64 pstate;  /* SPSR_EL2; only NZCV is the user's to set, of a guest see ipc/registers.c */
    u64 tpidr;   /* TPIDR_EL0 */
    u64 tpidrro; /* TPIDRRO_EL0 */
};

#define PSTATE_USER 0xf0000000ULL /* NZCV; the rest is EL0, AArch64, nothing masked: 0 */

/* What a thread gets with a virtual CPU: EL0, FIQ masked. */
#define PSTATE_GUEST_USER 0x40ULL

struct fpu_context {
    u64 v[64] __attribute__((aligned(16))); /* 32 x 128 bit */
    u64 fpsr;
    u64 fpcr;
};
