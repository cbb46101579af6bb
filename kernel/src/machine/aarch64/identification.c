/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Identification registers as a guest finds them (HCR_EL2.TID3; Arm ARM D13.2, AArch32's G8.2): the core's,
 * without what a guest does not have. A register is made of fields of four bits, a hexadecimal digit each; 0 is
 * "not there", also of fields that are not known here. Gone are EL2 and EL3, RAS, PMU, trace, breakpoints
 * beyond the fewest that a core can have (which read as zero), activity monitors, SVE, SME, MPAM, pointer
 * authentication, memory tags, limited ordering, WFIT, and what HCRX_EL2 or HFGRTR_EL2 would have to open.
 */
#include <machine/machine.h>
#include <machine/sysreg.h>

/* CRm, op2, the fields that are let through. */
#define EACH_IDENTIFICATION(X)                                                               \
    X(4, 0, 0xff0f00000fff00ff) /* ID_AA64PFR0: CSV3, CSV2, DIT, GIC, SIMD, FP, EL1, EL0 */  \
    X(4, 1, 0x00000000000000ff) /* ID_AA64PFR1: SSBS, BT */                                  \
    X(5, 0, 0x000000f00000000f) /* ID_AA64DFR0: DoubleLock, DebugVer */                      \
    X(6, 0, 0xfffffffff0fffff0) /* ID_AA64ISAR0: all but TME */                              \
    X(6, 1, 0x00ffffff00fff00f) /* ID_AA64ISAR1: I8MM to FRINTTS, LRCPC, FCMA, JSCVT, DPB */ \
    X(6, 2, 0x00000000f0f000f0) /* ID_AA64ISAR2: CLRBHB, BC, RPRES */                        \
    X(7, 0, 0x0000f000ffffffff) /* ID_AA64MMFR0: ExS, granules, PARange and others */        \
    X(7, 1, 0x000ff0f000f0f00f) /* ID_AA64MMFR1: nTLBPA, AFP, ETS, PAN, HPDS, HAFDBS */      \
    X(7, 2, 0xf0ff00fff0ff0fff) /* ID_AA64MMFR2: all but EVT, FWB, NV, IESB */               \
    X(1, 0, 0x0f0fffff)         /* ID_PFR0: all but RAS, AMU */                              \
    X(1, 1, 0xf0ff0fff)         /* ID_PFR1: all but virtualisation */                        \
    X(1, 2, 0x0000000f)         /* ID_DFR0: CopDbg */                                        \
    X(1, 4, 0xffffffff)         /* ID_MMFR0 to ID_MMFR3 */                                   \
    X(1, 5, 0xffffffff)                                                                      \
    X(1, 6, 0xffffffff)                                                                      \
    X(1, 7, 0xffffffff)                                                                      \
    X(2, 0, 0xffffffff) /* ID_ISAR0 to ID_ISAR5 */                                           \
    X(2, 1, 0xffffffff)                                                                      \
    X(2, 2, 0xffffffff)                                                                      \
    X(2, 3, 0xffffffff)                                                                      \
    X(2, 4, 0xffffffff)                                                                      \
    X(2, 5, 0xffffffff)                                                                      \
    X(2, 6, 0xffffffff) /* ID_MMFR4, ID_ISAR6 */                                             \
    X(2, 7, 0xffffffff)                                                                      \
    X(3, 0, 0xffffffff) /* MVFR0 to MVFR2 */                                                 \
    X(3, 1, 0xffffffff)                                                                      \
    X(3, 2, 0xffffffff)                                                                      \
    X(3, 4, 0x000000ff) /* ID_PFR2: SSBS, CSV3 */

/* No more than this of a field: CSV2 1 (2 has SCXTNUM), PARange 2 (40 bits, as stage 2 has). */
#define CSV2_SHIFT 56
#define CSV2_MOST  1
#define PA_SHIFT   0
#define PA_MOST    2

/* ID_AA64DFR0_EL1: two breakpoints and two watchpoints, no fewer are possible. */
#define FEWEST_BREAKPOINTS (1ULL << 12 | 1ULL << 20)

static u64 at_most(u64 value, u32 shift, u64 most)
{
    u64 field = value >> shift & 0xf;

    return field > most ? value - ((field - most) << shift) : value;
}

#define PLACE(crm, op2) ((crm) << 3 | (op2))
#define READ_CASE(crm, op2, fields) \
    case PLACE(crm, op2):           \
        return sysreg_read("s3_0_c0_c" #crm "_" #op2) & (fields);

static u64 kept(u32 place)
{
    switch (place) {
        EACH_IDENTIFICATION(READ_CASE)
    default:
        return 0;
    }
}

COLD u64 guest_identification(u32 crm, u32 op2)
{
    u32 place = PLACE(crm, op2);
    u64 value = kept(place);

    switch (place) {
    case PLACE(4, 0):
        return at_most(value, CSV2_SHIFT, CSV2_MOST);
    case PLACE(5, 0):
        return value | FEWEST_BREAKPOINTS;
    case PLACE(7, 0):
        return at_most(value, PA_SHIFT, PA_MOST);
    default:
        return value;
    }
}
