/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system registers that head.S did not need for the MMU: what EL0 may do, and quiet timers and
 * performance monitors.
 */
#include <base/config.h>
#include <base/memory_map.h>
#include <base/state.h>
#include <machine/machine.h>
#include <machine/registers.h>
#include <machine/sysreg.h>
#include <multikit/psci.h>

/* Two tables of zeros (kernel.ld). */
u64 vttbr_empty(void)
{
    extern const u8 kernel_empty_vspace[];

    return ks.boot.window_pa + ((u64)kernel_empty_vspace - WINDOW_VA);
}

static void el0_rights(void)
{
    sysreg_write("vtcr_el2", VTCR_EL2_VALUE);
    sysreg_write("vttbr_el2", vttbr_empty());
    sysreg_write("hstr_el2", 0);
    sysreg_write("cpacr_el1", CPACR_EL1_VALUE);
    sysreg_write("sctlr_el1", SCTLR_EL1_VALUE);
    sysreg_write("mdscr_el1", MDSCR_EL1_VALUE);
    sysreg_write("vpidr_el2", sysreg_read("midr_el1"));
    sysreg_write("vmpidr_el2", sysreg_read("mpidr_el1"));
    sysreg_write("tpidr_el1", 0);
}

/* A field of four bits of an identification register. */
static u64 feature(u64 id, u32 shift)
{
    return (id >> shift) & 0xf;
}

/* Registers that only newer cores have, named by encoding. Zero closes what they would open, and
 * takes away whatever firmware left; who has the feature has the register (Arm ARM D13). Booting at
 * EL2 with it in sight includes that EL3 does not trap it (SCR_EL3.FGTEn, SCR_EL3.HXEn, CPTR_EL3.TAM). */
static void newer_features(void)
{
    u64 mmfr0 = sysreg_read("id_aa64mmfr0_el1");
    u64 mmfr1 = sysreg_read("id_aa64mmfr1_el1");
    u64 pfr0 = sysreg_read("id_aa64pfr0_el1");

    if (feature(mmfr0, ID_MMFR0_FGT) != 0) {
        sysreg_write("s3_4_c1_c1_4", 0); /* HFGRTR_EL2 */
        sysreg_write("s3_4_c1_c1_5", 0); /* HFGWTR_EL2 */
        sysreg_write("s3_4_c1_c1_6", 0); /* HFGITR_EL2 */
        sysreg_write("s3_4_c3_c1_4", 0); /* HDFGRTR_EL2 */
        sysreg_write("s3_4_c3_c1_5", 0); /* HDFGWTR_EL2 */
    }
    if (feature(mmfr1, ID_MMFR1_HCX) != 0) {
        sysreg_write("s3_4_c1_c2_2", 0); /* HCRX_EL2 */
    }
    if (feature(pfr0, ID_PFR0_AMU) != 0) {
        sysreg_write("s3_3_c13_c2_3", 0); /* AMUSERENR_EL0 */
    }
}

bool machine_has_iesb(void)
{
    return feature(sysreg_read("s3_0_c0_c7_2"), ID_MMFR2_IESB) != 0; /* ID_AA64MMFR2_EL1 */
}

/* So that an error that a thread consumes can be told from one that it only finds. */
static void synchronise_errors(void)
{
    if (machine_has_iesb()) {
        sysreg_write("sctlr_el2", SCTLR_EL2_VALUE | SCTLR_EL2_IESB);
    }
}

static void timers(void)
{
    sysreg_write("cnthctl_el2", CNTHCTL_EL2_VALUE);
    sysreg_write("cntvoff_el2", 0);
    sysreg_write("cntp_ctl_el0", 0);
    sysreg_write("cntv_ctl_el0", 0);
}

static bool has_pmu(void)
{
    u64 version = feature(sysreg_read("id_aa64dfr0_el1"), ID_DFR0_PMUVER);

    return version != 0 && version != 0xf;
}

/* The cycle counter counts here and at EL0 from the start, as users of the benchmark configuration
 * expect. */
static void start_cycle_counter(void)
{
    enum {
        PMCR_E = 1,
        PMCR_C = 4,
        PMCR_LC = 64
    };

    sysreg_write("pmccfiltr_el0", 1u << 27); /* NSH: EL2, too */
    sysreg_write("pmcntenset_el0", 1u << 31);
    sysreg_write("pmcr_el0", PMCR_E | PMCR_C | PMCR_LC);
}

u64 machine_cycles(void)
{
    return sysreg_read("pmccntr_el0");
}

static void debug_and_pmu(void)
{
    u64 mdcr = MDCR_EL2_TRAP_DEBUG;

    if (has_pmu()) {
        u64 counters = (sysreg_read("pmcr_el0") >> 11) & 0x1f;

        mdcr |= counters; /* HPMN: all of them are EL0's, if any are */
        sysreg_write("pmcntenclr_el0", 0xffffffff);
        sysreg_write("pmintenclr_el1", 0xffffffff);
        sysreg_write("pmovsclr_el0", 0xffffffff);
        sysreg_write("pmuserenr_el0", CONFIG_EXPORT_PMU_USER);
        if (CONFIG_EXPORT_PMU_USER) {
            start_cycle_counter();
        }
    }
    if (!CONFIG_EXPORT_PMU_USER) {
        mdcr |= MDCR_EL2_TRAP_PMU;
    }
    sysreg_write("mdcr_el2", mdcr);
}

void machine_init_core(void)
{
    el0_rights();
    newer_features();
    synchronise_errors();
    timers();
    debug_and_pmu();
    isb();
}

word_t machine_affinity(void)
{
    return sysreg_read("mpidr_el1") & MPIDR_AFFINITY;
}

_Noreturn void machine_stop(void)
{
    for (;;) {
        machine_wait_for_interrupt();
    }
}

/* CPU_OFF concerns the calling core alone (DEN 0022, 5.5), and writes back its caches. It returns where
 * firmware refuses; where none answers, SMC is undefined, and the panic that follows stops the core. */
_Noreturn void machine_halt(void)
{
    sysreg_write("cnthp_ctl_el2", 0);
    gic_disable_core();
    dsb("sy");
    machine_smc((word_t[8]){PSCI_CPU_OFF});
    machine_stop();
}

/* DSB first: what this core wrote is to be seen while it sleeps. */
void machine_wait_for_interrupt(void)
{
    dsb("sy");
    __asm__ volatile("wfi" : : : "memory");
}
