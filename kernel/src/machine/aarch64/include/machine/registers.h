/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Values of the system registers that make EL2 and EL0 what this kernel expects (Arm ARM D13.2).
 * Plain numbers, shared by C and assembly. No reset value is relied on: firmware differs.
 */
#pragma once

/* HCR_EL2: VM, FMO, IMO, AMO (interrupts come here), DC (stage 1 off, all cacheable), TIDCP (what is
 * implementation defined traps), TGE (EL0 traps come here), RW (AArch64). E2H is 0, and with all the
 * rest that is 0, pointer authentication (API), memory tags (ATA) and SCXTNUM (EnSCXT) trap or do
 * nothing: their state is not switched. */
#define HCR_EL2_VALUE 0x88101039

/* HCR_EL2 of a guest, which has its own stage 1 (no DC) and takes its own exceptions (no TGE): VM, SWIO
 * (invalidation by set and way cleans, too), FMO, IMO, AMO, TWI (WFI comes here), TID3 (identification), TSC
 * (SMC), TIDCP, TAC (ACTLR_EL1), RW, TLOR (limited ordering), TERR (error records). */
#define HCR_EL2_GUEST 0x18803c203b

/* VTCR_EL2: 40-bit IPA (T0SZ 24), start at level 1 (SL0 1: two concatenated tables), walks
 * write-back and inner shareable, 4 KiB granule, 40-bit PA. */
#define VTCR_EL2_VALUE 0x80023558

/* MAIR_EL2: 0 Device-nGnRnE, 1 Normal write-back. */
#define MAIR_EL2_VALUE 0xff00

/* TCR_EL2: 39-bit VA (T0SZ 25), walks write-back and inner shareable, 4 KiB, 40-bit PA. */
#define TCR_EL2_VALUE 0x80823519

/* SCTLR_EL2: MMU, caches, stack alignment check, WXN (what can be written is not executed, whatever
 * the tables say), and RES1 bits. */
#define SCTLR_EL2_VALUE 0x30cd183d
#define SCTLR_EL2_IESB  (1 << 21) /* where there is FEAT_IESB */

/* SCTLR_EL1, for what it grants EL0 under TGE: UCI and UCT (cache maintenance by address, CTR_EL0),
 * DZE, nTWE and nTWI (waiting is as good as spinning, on one's own budget); TSCXT and TIDCP, which
 * trap; RES1 bits. 0, and so closed: UMA (DAIF), EnRCTX, EnTP2 (TPIDR2), ATA0 and TCF0 (memory tags),
 * EnIA to EnDB (pointer authentication), EnALS, EnAS0, EnASR, MSCEn. */
#define SCTLR_EL1_VALUE 0x8000000034d5c800

/* CPTR_EL2: TAM (activity monitors) and TTA (trace) trap, and what was RES1 before it got a meaning:
 * TZ (SVE), TSM (SME). TFP traps FP/SIMD. */
#define CPTR_EL2_VALUE     0x401033ff
#define CPTR_EL2_TFP_SHIFT 10

/* CPACR_EL1.FPEN: no trap of its own, CPTR_EL2 decides. */
#define CPACR_EL1_VALUE (3 << 20)

/* CNTHCTL_EL2: EL1PCTEN, EL1PCEN. CNTKCTL_EL1: EL0 reads both counters (EL0PCTEN, EL0VCTEN), has no
 * event stream, and, with EL0PTEN, the physical timer. */
#define CNTHCTL_EL2_VALUE         0x3
#define CNTKCTL_EL1_VALUE         0x3
#define CNTKCTL_EL1_EL0PTEN_SHIFT 9

/* CNTHCTL_EL2 of a guest: it reads the physical counter, its timer is the PDs'. */
#define CNTHCTL_EL2_GUEST 0x1

/* MDCR_EL2: EL0's use of debug registers (TDRA, TDOSA, TDA) and of the PMU (TPM, TPMCR) traps. */
#define MDCR_EL2_TRAP_DEBUG 0xe00
#define MDCR_EL2_TRAP_PMU   0x60

/* MDSCR_EL1.TDCC: EL0's use of the debug channel traps. */
#define MDSCR_EL1_VALUE (1 << 12)

/* Fields of identification registers (Arm ARM D13.2): where they begin. */
#define ID_DFR0_PMUVER 8
#define ID_MMFR0_FGT   56
#define ID_MMFR1_HCX   40
#define ID_MMFR2_IESB  12
#define ID_PFR0_AMU    44

/* Exception classes of ESR_EL2 (Arm ARM D13.2.37). */
#define ESR_EC_SHIFT               26
#define ESR_IL                     (1 << 25) /* of a 32-bit instruction */
#define EC_FP_ACCESS               0x07
#define EC_UNKNOWN                 0x00
#define EC_WFX                     0x01
#define EC_SVC64                   0x15
#define EC_HVC32                   0x12
#define EC_HVC64                   0x16
#define EC_SYSREG                  0x18
#define EC_INSTRUCTION_ABORT_LOWER 0x20
#define EC_DATA_ABORT_LOWER        0x24

/* ISS of a WFE, WFI; of an abort: FSC, and that the fault was in a walk of stage 1. */
#define ESR_WFX_WFE     (1 << 0)
#define ESR_ABORT_FSC   0x3f
#define ESR_ABORT_S1PTW (1 << 7)
#define FSC_PERMISSION  0x0c /* and the level in the low bits; 0x10 and above: no fault of a table */
#define FSC_EXTERNAL    0x10

/* ISS of a trapped MSR, MRS: Op0, Op2, Op1, CRn, CRm where ESR_SYSREG() has them; Rt; direction. */
#define ESR_SYSREG_MASK 0x3ffc1e
#define ESR_SYSREG(op0, op1, crn, crm, op2) \
    ((op0) << 20 | (op2) << 17 | (op1) << 14 | (crn) << 10 | (crm) << 1)
#define ESR_SYSREG_OP2  17
#define ESR_SYSREG_CRM  1
#define ESR_SYSREG_RT   5
#define ESR_SYSREG_READ (1 << 0)

/* ISS of an SError. IDS: implementation defined. AET, when DFSC says asynchronous: how far it went. */
#define ESR_SERROR_IDS        (1 << 24)
#define ESR_SERROR_AET_SHIFT  10
#define ESR_SERROR_AET_MASK   7
#define AET_UNRECOVERABLE     1 /* UEU, UEO, UER: 1, 2, 3; uncontainable is 0, corrected 6 */
#define AET_RECOVERABLE       3
#define ESR_SERROR_DFSC       0x3f
#define ESR_SERROR_DFSC_ASYNC 0x11
