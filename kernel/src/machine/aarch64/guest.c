/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What of the machine a guest has: system registers of EL1, the virtual timer, and how EL2 stands to it.
 *
 * While PDs run, nobody uses most of EL1's registers: with TGE and without E2H they mean nothing at EL0
 * (Arm ARM D1.3, D13.2 for each), and EL0 has no instruction for them. They stay as the guest left them
 * until another is loaded. What does mean something at EL0 (SCTLR_EL1, CPACR_EL1, CNTKCTL_EL1, CNTVOFF_EL2
 * and the virtual timer) is exchanged whenever a guest enters or leaves.
 */
#include <base/bits.h>
#include <base/config.h>
#include <base/structures.h>
#include <machine/machine.h>
#include <machine/registers.h>
#include <machine/sysreg.h>

/* vectors.S: of all other threads, and of guests. */
extern const u8 kernel_vectors[];
extern const u8 guest_vectors[];

/* MPIDR_EL1 has it in every implementation (RES1). */
#define MPIDR_RES1 (1ULL << 31)

/* PAR_EL1.PA, bits 47:12, as this kernel's addresses have at most. */
#define PAR_ADDRESS (MASK(48) & ~MASK(PAGE_BITS))

/* CNTV_CTL_EL0 */
enum {
    TIMER_ENABLE = 1,
    TIMER_IMASK = 2,
    TIMER_ISTATUS = 4
};

#define EACH_LOADED(X)                     \
    X(seL4_VCPUReg_TTBR0, "ttbr0_el1")     \
    X(seL4_VCPUReg_TTBR1, "ttbr1_el1")     \
    X(seL4_VCPUReg_TCR, "tcr_el1")         \
    X(seL4_VCPUReg_MAIR, "mair_el1")       \
    X(seL4_VCPUReg_AMAIR, "amair_el1")     \
    X(seL4_VCPUReg_CIDR, "contextidr_el1") \
    X(seL4_VCPUReg_AFSR0, "afsr0_el1")     \
    X(seL4_VCPUReg_AFSR1, "afsr1_el1")     \
    X(seL4_VCPUReg_ESR, "esr_el1")         \
    X(seL4_VCPUReg_FAR, "far_el1")         \
    X(seL4_VCPUReg_PAR, "par_el1")         \
    X(seL4_VCPUReg_VBAR, "vbar_el1")       \
    X(seL4_VCPUReg_TPIDR_EL1, "tpidr_el1") \
    X(seL4_VCPUReg_SP_EL1, "sp_el1")       \
    X(seL4_VCPUReg_ELR_EL1, "elr_el1")     \
    X(seL4_VCPUReg_SPSR_EL1, "spsr_el1")

#define LOAD(field, name) sysreg_write(name, from->registers[field]);
#define SAVE(field, name) to->registers[field] = sysreg_read(name);

void guest_load(const struct vcpu *from)
{
    EACH_LOADED(LOAD)
    sysreg_write("csselr_el1", from->csselr);
    sysreg_write("vmpidr_el2", from->registers[seL4_VCPUReg_VMPIDR_EL2] | MPIDR_RES1);
}

/* A guest cannot change VMPIDR_EL2, nor ACTLR_EL1, which traps. */
void guest_save(struct vcpu *to)
{
    EACH_LOADED(SAVE)
    to->csselr = sysreg_read("csselr_el1");
}

/* The timer is off while its parts do not belong together. */
static void timer_write(u64 offset, u64 deadline, u64 control)
{
    sysreg_write("cntv_ctl_el0", 0);
    sysreg_write("cntvoff_el2", offset);
    sysreg_write("cntv_cval_el0", deadline);
    sysreg_write("cntv_ctl_el0", control);
}

/* Benchmark configuration: PDs have the performance monitors, guests never. */
static void trap_pmu(bool trap)
{
    u64 mdcr = sysreg_read("mdcr_el2") & ~(u64)MDCR_EL2_TRAP_PMU;

    sysreg_write("mdcr_el2", trap ? mdcr | MDCR_EL2_TRAP_PMU : mdcr);
}

/* EL2 itself is not concerned. The ISB is for what follows: the guest's VSpace. */
void guest_enter(const struct vcpu *from)
{
    sysreg_write("sctlr_el1", from->registers[seL4_VCPUReg_SCTLR]);
    sysreg_write("cpacr_el1", from->registers[seL4_VCPUReg_CPACR]);
    sysreg_write("cntkctl_el1", from->registers[seL4_VCPUReg_CNTKCTL_EL1]);
    sysreg_write("cnthctl_el2", CNTHCTL_EL2_GUEST);
    timer_write(from->registers[seL4_VCPUReg_CNTVOFF], from->registers[seL4_VCPUReg_CNTV_CVAL],
                from->registers[seL4_VCPUReg_CNTV_CTL]);
    if (CONFIG_EXPORT_PMU_USER) {
        trap_pmu(true);
    }
    sysreg_write("hcr_el2", HCR_EL2_GUEST);
    sysreg_write("vbar_el2", (u64)guest_vectors);
    isb();
}

/* CNTKCTL_EL1 is the next thread's to set (rights_set). */
void guest_leave(struct vcpu *to)
{
    to->registers[seL4_VCPUReg_SCTLR] = sysreg_read("sctlr_el1");
    to->registers[seL4_VCPUReg_CPACR] = sysreg_read("cpacr_el1");
    to->registers[seL4_VCPUReg_CNTKCTL_EL1] = sysreg_read("cntkctl_el1");
    to->registers[seL4_VCPUReg_CNTV_CTL] = sysreg_read("cntv_ctl_el0");
    to->registers[seL4_VCPUReg_CNTV_CVAL] = sysreg_read("cntv_cval_el0");
    timer_write(0, 0, 0);
    sysreg_write("cnthctl_el2", CNTHCTL_EL2_VALUE);
    sysreg_write("sctlr_el1", SCTLR_EL1_VALUE);
    sysreg_write("cpacr_el1", CPACR_EL1_VALUE);
    if (CONFIG_EXPORT_PMU_USER) {
        trap_pmu(false);
    }
    sysreg_write("hcr_el2", HCR_EL2_VALUE);
    sysreg_write("vbar_el2", (u64)kernel_vectors);
    isb();
}

void guest_timer_set_wakeup(ticks_t when)
{
    timer_write(0, when, TIMER_ENABLE);
}

void guest_timer_clear_wakeup(void)
{
    sysreg_write("cntv_ctl_el0", 0);
    isb();
}

bool guest_timer_asserted(void)
{
    return sysreg_read("cntv_ctl_el0") == (TIMER_ENABLE | TIMER_ISTATUS);
}

/* FIPA is in bits 43:4 (Arm ARM D13.2.58); this kernel's addresses have 40 bits. */
vaddr_t guest_fault_page(void)
{
    return (sysreg_read("hpfar_el2") & 0xffffffff0ULL) << 8;
}

/* PAR_EL1.F is bit 0, PA bits 47:12 (D13.2.103). EL1 may read whatever EL0 may (D8.4.1). */
bool guest_translate(vaddr_t address, vaddr_t *ipa)
{
    u64 own = sysreg_read("par_el1");
    u64 par = 0;

    __asm__ volatile("at s1e1r, %0" : : "r"((u64)address) : "memory");
    isb();
    par = sysreg_read("par_el1");
    sysreg_write("par_el1", own);
    *ipa = (par & PAR_ADDRESS) | (address & MASK(PAGE_BITS));
    return (par & 1) == 0;
}

/* ID_AA64PFR0_EL1.EL0: 2 = both states. */
bool guest_has_aarch32(void)
{
    return (sysreg_read("id_aa64pfr0_el1") & 0xf) == 2;
}
