/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the portable kernel asks of the machine, implemented for the target in src/machine/aarch64
 * (with assembly inside) and for host builds in src/machine/host. Small ones are static inline in
 * <machine/inline.h>; all have this contract.
 */
#pragma once

#include <base/types.h>
#include <machine/inline.h>

/* What was stored before it is seen by other cores before what is stored after it: DMB ISHST. */
void stores_in_order(void);

/* A word of an IPC buffer, which users, also of other cores, may write at any moment. A load of the machine, of which
 * two may find different values: so whatever is checked is what was loaded for it. */
/*@ requires frame < PROOF_OBJECTS && word < PROOF_BUFFER_WORDS;
    assigns proof_users.fetches;
    ensures \result == fetched(\old(proof_users.fetches), frame, word);
    ensures proof_users.fetches == with_fetch(\old(proof_users.fetches), frame, word);
    ensures nobody_else_writes ==> \result == proof_buffers.of[frame][word];
 */
word_t user_read(ref_t frame, u32 word);
/*@ requires frame < PROOF_OBJECTS && word < PROOF_BUFFER_WORDS;
    assigns proof_buffers.of[frame][word];
    ensures proof_buffers.of[frame][word] == value;
 */
void user_write(ref_t frame, u32 word, word_t value);

/* Time (Arm ARM D11). */
ticks_t timer_now(void); /* CNTPCT_EL0, ordered after earlier instructions is not needed */
void timer_set_deadline(ticks_t when); /* CNTHP_CVAL_EL2, enabled, unmasked */
ticks_t timer_deadline(void);          /* what was set last */
void timer_init(void);                 /* running, without a deadline */
u64 timer_frequency(void);             /* CNTFRQ_EL0, Hz */
#define TIMER_INTID 26                 /* CNTHP PPI */

/* Address translation (Arm ARM D8). <machine/maintenance.h> has the single instructions of this and
 * of cache maintenance; the sequences are in src/machine. vttbr: VTTBR_EL2, of which the functions
 * for a VMID read only the VMID. TLB maintenance is this core's, and complete when they return. */
u64 vttbr_empty(void); /* of a VSpace in which every access faults; VMID 0 */
/*@ assigns proof_tlb.told;
    ensures proof_tlb.told == without_vmid(\old(proof_tlb.told), vttbr);
 */
void tlb_invalidate_vmid(u64 vttbr); /* all entries of the VMID */
/*@ assigns proof_tlb.told;
    ensures proof_tlb.told == without_page(\old(proof_tlb.told), vttbr, address);
 */
void tlb_invalidate_ipa(u64 vttbr, vaddr_t address); /* of one page or block that is there */
void tlb_invalidate_all(void);                       /* of all VMIDs */
void tlb_invalidate_stage1(void); /* of the VMID in use: what stage 1 is part of */

/* EL0 sees the new VSpace after ERET; the ISB is for TLB maintenance that follows in the kernel. */
static inline void vttbr_write(u64 vttbr)
{
    vttbr_set(vttbr);
    isb();
}

/* Entries written before may be walked from here on. */
/*@ assigns \nothing; */
static inline void table_write_barrier(void)
{
    dsb_ishst();
}

/* The core as firmware names it: the affinity fields of MPIDR_EL1. */
word_t machine_affinity(void);

/* Caches, by virtual address in the kernel's own map; complete when they return. */
void cache_clean(vaddr_t start, u64 size);
void cache_invalidate(vaddr_t start, u64 size);
void cache_clean_invalidate(vaddr_t start, u64 size);
void cache_unify(vaddr_t start, u64 size); /* clean D to PoU, invalidate I */
void cache_invalidate_instructions(void);  /* all of them, on this core */
/* Where the kernel has a frame mapped: in the window or at SHARED_VA; 0 = it has not. */
vaddr_t frame_kernel_va(paddr_t pa, u64 size);

/* What EL0 finds open in the machine, by enum thread_flags: FP/SIMD, if TCB_FPU_USED (else it traps
 * with EC 0x07, in the kernel as well), the registers of the EL1 physical timer (EC 0x18). */
void rights_set(u32 flags);

/* FP/SIMD registers, while rights_set allows them. */
void fpu_save(struct fpu_context *to);
void fpu_load(const struct fpu_context *from);
/* One after the other; returns result, so that it can be the last that a function does. */
void *fpu_exchange(struct fpu_context *to, const struct fpu_context *from, void *result);

/* The running thread: entry and exit code (vectors.S) switches all its registers, the thread
 * pointers too, by ks.current alone. In the kernel they are in its context. */
u64 tls_base_read(void); /* context.tpidr of the thread that entered */
void tls_base_write(u64 base);

/* Interrupt controller (board/devices/gic-*), this core's interface only. Priority drop and deactivation
 * are apart (EOImode 1): an interrupt that was taken is active, and is not delivered again, until
 * it is deactivated; what comes meanwhile is pending (docs/design/interrupts.md). */
#define IRQ_NONE         0xffffu
#define GIC_INTID        0x3ffu /* of what gic_acknowledge() says; above: the sender of an SGI */
#define GIC_SENDER_SHIFT 10u
/* Whether the controller has this core under that number: of its CPU interface (GICv2) or redistributor
 * (GICv3). The board says it, and only each core can see whether it is true. */
bool gic_is_number(u32 gic_cpu);
void gic_init_core(void); /* CPU interface, banked registers: nothing enabled, pending or active */
/* Takes an interrupt: it is active, its priority is dropped. INTID, and for an SGI of a GICv2 the
 * number of the CPU interface that sent it, else 0. IRQ_NONE: there was none. */
u32 gic_acknowledge(void);
/*@ requires taken < WORD_BITS * (GIC_INTID + 1) && is_active(taken % (GIC_INTID + 1), taken / (GIC_INTID + 1));
    assigns proof_active;
    ensures \forall integer i, sender; 0 <= i < INTIDS && 0 <= sender < WORD_BITS ==>
      (is_active(i, sender) <==> \old(is_active(i, sender)) && sender * (GIC_INTID + 1) + i != taken);
 */
void gic_deactivate(u32 taken); /* what gic_acknowledge() said. Not active: UNPREDICTABLE */
/*@ assigns \nothing; */
void gic_enable(u32 intid);
void gic_disable(u32 intid); /* when it returns, the interrupt is not delivered any more. SGIs of a
                                GICv2 cannot be disabled everywhere */
/*@ assigns \nothing; */
void gic_set_trigger(u32 intid, bool edge); /* PPIs, while disabled; SGIs are edge, SPIs set by the
                                               loader: nothing is done */
void gic_set_last(
    u32 intid);         /* PPI, while disabled: any other that is pending is taken before it */
bool gic_pending(void); /* an interrupt waits at this CPU interface (ISR_EL1) */
/* An SGI, to that target; or a shared interrupt that nothing raises, which becomes pending where it is routed.
 * What it is about must be visible before: the caller's dsb_ishst(). */
/*@ assigns proof_gic.raised;
    ensures proof_gic.raised == with_sgi(\old(proof_gic.raised), intid, target);
 */
void gic_send_sgi(u32 intid, u64 target);
/*@ assigns \nothing;
    ensures \result == target_of(affinity);
 */
u64 gic_sgi_target(word_t affinity); /* this core's, as a target for gic_send_sgi() */
void gic_disable_core(void);         /* no interrupt reaches this core any more */

/* Guests: threads with a virtual CPU (docs/design/virtual-machines.md). What is loaded stays in the machine
 * until another is; what only the guest may have is there between enter and leave, when it is the thread
 * that runs. All but saving is done in the empty VSpace (vttbr_empty()). */
void guest_load(const struct vcpu *from);
void guest_save(struct vcpu *to);
void guest_enter(const struct vcpu *from);
void guest_leave(struct vcpu *to);
vaddr_t guest_fault_page(void); /* HPFAR_EL2, as an address */
/* What the guest's stage 1 makes of an address it reads from; false: nothing. Keeps its PAR_EL1. */
bool guest_translate(vaddr_t address, vaddr_t *ipa);
bool guest_timer_asserted(void); /* of the guest that has entered */
bool guest_has_aarch32(void);    /* at EL0 */
/* What a guest reads of an identification register (op0 3, op1 0, CRn 0, CRm 1 to 7). */
u64 guest_identification(u32 crm, u32 op2);
#define GUEST_TIMER_INTID       27 /* CNTV PPI */
#define GUEST_MAINTENANCE_INTID 25

/* While no guest has entered, its timer wakes guests that sleep. */
void guest_timer_set_wakeup(ticks_t when);
void guest_timer_clear_wakeup(void);

/* A GIC's virtual interface (board/devices/vgic-*). Between enter and leave it is on. */
u32 vgic_list_registers(void); /* how many; 0: it has none */
void vgic_load(const struct virtual_interface *from);
void vgic_save(struct virtual_interface *to);
void vgic_enter(void);
void vgic_leave(void);
u64 vgic_read(u32 index); /* list register of what is loaded */
void vgic_write(u32 index, u64 value);
/* Of a list register: pending, with a maintenance interrupt when it ends; active and not pending. */
u64 vgic_pending_entry(u32 intid, u32 priority, u32 group);
bool vgic_entry_is_active(u64 entry);
bool vgic_has_pending(void); /* of a group that the guest has enabled */
/* The first whose interrupt has ended, which is thereby told; VGIC_NONE. */
#define VGIC_NONE (~0u)
u32 vgic_take_ended(void);

/* Debug console. */
void uart_put(u8 character);
void uart_acquire(u32 core); /* keeps other cores' lines apart; gives up after a second */
void uart_keep(u32 core);    /* before each character, from acquire to release: no other comes in */
void uart_release(void);

/* Benchmark configuration. */
u64 machine_cycles(void);        /* PMCCNTR_EL0 */
void machine_flush_caches(void); /* this core's caches and TLB, by set and way */

/* Secure monitor: registers x0..x7 in and out. */
void machine_smc(word_t registers[8]);
void machine_smc_fast(u32 function); /* without arguments or results; SMCCC 1.1 */

/* Branch predictors (board/devices/predictor-*): the function that has to be called whenever another
 * thread runs, 0 = none on this core; and the call. */
u32 predictor_find(void);
void predictor_forget(u32 function);

/* This core's system registers, whatever firmware left in them (head.S has done the MMU's). */
void machine_init_core(void);

/* The end of this core. halt turns its timer and its GIC interface off, so that nothing of others waits
 * for it, and then the core, so that it can be started again; where firmware cannot, it stops. stop is
 * WFI with interrupts masked and touches nothing that could fail. */
_Noreturn void machine_halt(void);
_Noreturn void machine_stop(void);
void machine_wait_for_interrupt(void); /* WFI with interrupts masked */
