/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What an exception of a guest was (ESR_EL2, Arm ARM D13.2.37). Debug registers, performance monitors and
 * others that the guest must not have read as zero and ignore writes, and identification registers say that
 * they are not there; all are what an operating system touches when it starts.
 */
#include <base/state.h>
#include <base/window.h>
#include <debug/trace.h>
#include <entry/fastpath.h>
#include <entry/syscall.h>
#include <entry/vectors.h>
#include <guest/vcpu.h>
#include <machine/machine.h>
#include <machine/registers.h>
#include <sel4/faults.h>

#define XZR 31u

/* Access to a group of registers: what of the ISS names it, and how. */
struct group {
    u32 mask;
    u32 value;
};

#define ALL      ESR_SYSREG_MASK
#define ANY_OP2  (ALL & ~ESR_SYSREG(0u, 0, 0, 0, 7))
#define ANY_CRM  (ANY_OP2 & ~ESR_SYSREG(0u, 0, 0, 15, 0))
#define HIGH_CRM (ANY_OP2 & ~ESR_SYSREG(0u, 0, 0, 7, 0))
#define LOW_CRM2 (ANY_OP2 & ~ESR_SYSREG(0u, 0, 0, 3, 0))
#define ANY_OP1  (ALL & ESR_SYSREG(3u, 0, 0, 0, 0))
#define ANY_ID   (ALL & ESR_SYSREG(3u, 7, 15, 0, 0))

static const struct group ignored[] = {
    {ANY_OP1, ESR_SYSREG(2u, 0, 0, 0, 0)},   /* debug, trace */
    {LOW_CRM2, ESR_SYSREG(3u, 3, 9, 12, 0)}, /* PMCR_EL0 to PMOVSSET_EL0 */
    {ANY_OP2, ESR_SYSREG(3u, 0, 9, 14, 0)},  /* PMINTENSET_EL1, PMINTENCLR_EL1, PMMIR_EL1 */
    {HIGH_CRM, ESR_SYSREG(3u, 3, 14, 8, 0)}, /* PMEVCNTR<n>_EL0 to PMCCFILTR_EL0 */
    {ALL, ESR_SYSREG(3u, 0, 1, 0, 1)},       /* ACTLR_EL1 */
    {ANY_OP2, ESR_SYSREG(3u, 0, 10, 4, 0)},  /* LORSA_EL1 to LORID_EL1 */
    {ANY_OP2, ESR_SYSREG(3u, 0, 5, 3, 0)},   /* ERRIDR_EL1, ERRSELR_EL1 */
    {ANY_OP2, ESR_SYSREG(3u, 0, 5, 4, 0)},   /* ERX... */
    {ANY_OP2, ESR_SYSREG(3u, 0, 5, 5, 0)},
};

#define ICC_SRE_EL1   ESR_SYSREG(3u, 0, 12, 12, 5)
#define ICC_SRE_VALUE 7u /* SRE, DFB, DIB: system registers are all there is */

static bool is_ignored(word_t iss)
{
    for (u32 i = 0; i < ARRAY_SIZE(ignored); i++) {
        if ((iss & ignored[i].mask) == ignored[i].value) {
            return true;
        }
    }
    return false;
}

static void read_as(word_t iss, word_t value)
{
    u32 rt = (u32)(iss >> ESR_SYSREG_RT) & XZR;

    if ((iss & ESR_SYSREG_READ) && rt != XZR) {
        tcb_at(ks.current)->context.x[rt] = value;
    }
    handle_guest_skip();
}

static void handle_trap(word_t esr)
{
    if (fastpath_fault(tcb_at(ks.current), seL4_Fault_VCPUFault, esr, 0, 0) == NULL) {
        handle_guest_trap(esr);
    }
}

static void handle_system_register(word_t esr)
{
    if (is_ignored(esr)) {
        read_as(esr, 0);
    } else if ((esr & ESR_SYSREG_MASK) == ICC_SRE_EL1) {
        read_as(esr, ICC_SRE_VALUE);
    } else if ((esr & ANY_ID) == ESR_SYSREG(3u, 0, 0, 0, 0)) {
        read_as(esr, guest_identification(esr >> ESR_SYSREG_CRM & 0xf, esr >> ESR_SYSREG_OP2 & 7));
    } else {
        handle_trap(esr);
    }
}

/* Whether HPFAR_EL2 says where (Arm ARM D13.2.58): a fault of stage 2 that is not of permissions, or one
 * in a walk of stage 1. */
static bool says_where(word_t esr)
{
    word_t status = esr & ESR_ABORT_FSC;

    return status < FSC_PERMISSION || (status < FSC_EXTERNAL && (esr & ESR_ABORT_S1PTW));
}

/* In a walk it is the table that is not there, at the address that HPFAR_EL2 has, without the low bits.
 * false: the guest has changed its tables meanwhile; it tries again. */
static bool find_address(word_t esr, vaddr_t far, vaddr_t *ipa)
{
    if (!says_where(esr)) {
        return guest_translate(far, ipa);
    }
    *ipa = guest_fault_page() | (esr & ESR_ABORT_S1PTW ? 0 : far & MASK(PAGE_BITS));
    return true;
}

static void handle_abort(bool instruction, word_t esr, vaddr_t far)
{
    vaddr_t ipa = 0;

    if (find_address(esr, far, &ipa) &&
        fastpath_fault(tcb_at(ks.current), seL4_Fault_VMFault, ipa, esr, instruction) == NULL) {
        handle_vm_fault(instruction, ipa, esr);
    }
}

static void handle_fp(word_t esr)
{
    if (tcb_at(ks.current)->flags & TCB_FPU_DISABLED) {
        handle_trap(esr);
    } else {
        handle_fp_access(esr);
    }
}

static void handle_class(word_t esr, vaddr_t far)
{
    switch (esr >> ESR_EC_SHIFT) {
    case EC_WFX:
        handle_guest_wfi(esr & ESR_IL ? 4 : 2);
        break;
    case EC_FP_ACCESS:
        handle_fp(esr);
        break;
    case EC_HVC32:
    case EC_HVC64:
        handle_guest_hvc();
        break;
    case EC_SYSREG:
        handle_system_register(esr);
        break;
    case EC_DATA_ABORT_LOWER:
        handle_abort(false, esr, far);
        break;
    case EC_INSTRUCTION_ABORT_LOWER:
        handle_abort(true, esr, far);
        break;
    case EC_UNKNOWN:
        handle_user_exception(esr, 0);
        break;
    default:
        handle_trap(esr);
        break;
    }
}

void handle_guest_exception(word_t esr, vaddr_t far)
{
    trace_entry(MULTIKIT_TRACE_EXCEPTION, esr, far);
    vcpu_note_exit(ks.vcpu);
    handle_class(esr, far);
    guest_leave_idle();
}
