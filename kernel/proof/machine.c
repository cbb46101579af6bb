/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A machine of which nothing is known: every answer is any value of its type, every time. What a function
 * writes for the kernel (registers saved into a TCB) is any value, too. A machine that does more than the
 * contract in machine/machine.h allows is not covered.
 */
#include <base/bits.h>
#include <base/window.h>
#include <proof/first.h>
#include <machine/machine.h>

static volatile u64 any_word;
static volatile u32 any_u32;

static bool any_bool(void)
{
    return (any_u32 & 1) != 0;
}

struct core_state ks;

struct tcb proof_tcbs[PROOF_OBJECTS];
struct endpoint proof_endpoints[PROOF_OBJECTS];
struct notification proof_notifications[PROOF_OBJECTS];
struct reply proof_replies[PROOF_OBJECTS];
struct sched_context proof_scs[PROOF_OBJECTS];
struct refill proof_refills[PROOF_OBJECTS][MAX_REFILLS];
struct page_table proof_tables[PROOF_OBJECTS];
struct asid_pool proof_asid_pools[PROOF_OBJECTS];
struct vcpu proof_vcpus[PROOF_OBJECTS];
struct slot proof_slots[PROOF_SLOTS];
u8 proof_memory[PROOF_MEMORY];
volatile word_t proof_ipc_buffer[PROOF_BUFFER_WORDS];

word_t user_read(ref_t frame, u32 word)
{
    return window_ipc_buffer(frame)[word];
}

void user_write(ref_t frame, u32 word, word_t value)
{
    window_ipc_buffer(frame)[word] = value;
}

void isb(void)
{
}

void dsb_ishst(void)
{
}

void dsb_nsh(void)
{
}

void dsb_ish(void)
{
}

void dsb_sy(void)
{
}

void vttbr_set(u64 vttbr)
{
    (void)vttbr;
}

void tlbi_vmalls12e1(void)
{
}

void tlbi_ipas2e1(vaddr_t address)
{
    (void)address;
}

void tlbi_vmalle1(void)
{
}

void tlbi_alle1(void)
{
}

void dc_cvac(vaddr_t line)
{
    (void)line;
}

void dc_civac(vaddr_t line)
{
    (void)line;
}

void dc_ivac(vaddr_t line)
{
    (void)line;
}

void dc_cvau(vaddr_t line)
{
    (void)line;
}

void ic_ivau(vaddr_t line)
{
    (void)line;
}

void ic_ialluis(void)
{
}

void ic_iallu(void)
{
}

void memory_handed_out(paddr_t pa, u64 size)
{
    (void)pa;
    (void)size;
}

void timer_set_deadline(ticks_t when)
{
    (void)when;
}

void timer_init(void)
{
}

void rights_set(u32 flags)
{
    (void)flags;
}

void tls_base_write(u64 base)
{
    (void)base;
}

void gic_init_core(void)
{
}

void gic_deactivate(u32 taken)
{
    (void)taken;
}

void gic_enable(u32 intid)
{
    (void)intid;
}

void gic_disable(u32 intid)
{
    (void)intid;
}

void gic_set_trigger(u32 intid, bool edge)
{
    (void)intid;
    (void)edge;
}

void gic_set_last(u32 intid)
{
    (void)intid;
}

void gic_send_sgi(u32 intid, u64 target)
{
    (void)intid;
    (void)target;
}

void gic_disable_core(void)
{
}

void stores_in_order(void)
{
}

void uart_put(u8 character)
{
    (void)character;
}

void uart_acquire(u32 core)
{
    (void)core;
}

void uart_keep(u32 core)
{
    (void)core;
}

void uart_release(void)
{
}

void machine_flush_caches(void)
{
}

void machine_smc_fast(u32 function)
{
    (void)function;
}

void predictor_forget(u32 function)
{
    (void)function;
}

void machine_init_core(void)
{
}

void machine_wait_for_interrupt(void)
{
}

void fpu_load(const struct fpu_context *from)
{
    (void)from;
}

ticks_t timer_deadline(void)
{
    return any_word;
}

ticks_t timer_now(void)
{
    return any_word;
}

u64 timer_frequency(void)
{
    return any_word;
}

bool gic_pending(void)
{
    return any_bool();
}

u64 tls_base_read(void)
{
    return any_word;
}

u64 vttbr_empty(void)
{
    return any_word;
}

u64 vttbr_read(void)
{
    return any_word;
}

word_t machine_affinity(void)
{
    return any_word;
}

vaddr_t frame_kernel_va(paddr_t pa, u64 size)
{
    (void)pa;
    (void)size;
    return any_word;
}

bool gic_is_number(u32 gic_cpu)
{
    (void)gic_cpu;
    return any_bool();
}

u32 gic_acknowledge(void)
{
    return any_u32;
}

u64 gic_sgi_target(word_t affinity)
{
    (void)affinity;
    return any_word;
}

u64 machine_cycles(void)
{
    return any_word;
}

u32 predictor_find(void)
{
    return any_u32;
}

bool instruction_cache_is_pipt(void)
{
    return any_bool();
}

bool kernel_may_write(vaddr_t address)
{
    (void)address;
    return any_bool();
}

/* The compiler's own, which have these names here. */
void *proof_memset(void *to, int value, unsigned long size)
{
    for (unsigned long i = 0; i < size; i++) {
        ((u8 *)to)[i] = (u8)value;
    }
    return to;
}

/* Undefined for 0 (GCC 6.59): an analysis finds it as a division by 0. */
int proof_count_zeros(unsigned long long word)
{
    u32 is_defined = word != 0;

    return (int)(any_u32 % WORD_BITS / is_defined);
}

/* A power of two between 16 and 2048 (Arm ARM D17.2.34, CTR_EL0). */
static u64 any_line_size(void)
{
    return bit(4 + (any_u32 & 7u));
}

u64 data_line_size(void)
{
    return any_line_size();
}

u64 instruction_line_size(void)
{
    return any_line_size();
}

void pte_store(u64 *entry, u64 value)
{
    *entry = value;
}

void table_zero(u64 *entries, u64 size)
{
    for (u64 at = 0; at < size / sizeof(*entries); at++) {
        entries[at & (TABLE_ENTRIES - 1)] = 0;
    }
}

void fpu_save(struct fpu_context *to)
{
    to->v[any_u32 % 64] = any_word;
    to->fpsr = any_word;
    to->fpcr = any_word;
}

void *fpu_exchange(struct fpu_context *to, const struct fpu_context *from, void *result)
{
    fpu_save(to);
    fpu_load(from);
    return result;
}

void machine_smc(word_t registers[8])
{
    for (u32 i = 0; i < 8; i++) {
        registers[i] = any_word;
    }
}

void machine_halt(void)
{
    while (1) {
    }
}

void machine_stop(void)
{
    while (1) {
    }
}

static void any_interface(struct virtual_interface *to)
{
    for (u32 i = 0; i < LIST_REGISTERS; i++) {
        to->list[i] = any_word;
    }
    for (u32 i = 0; i < ACTIVE_REGISTERS; i++) {
        to->active[0][i] = any_u32;
        to->active[1][i] = any_u32;
    }
    to->control = any_u32;
}

void guest_load(const struct vcpu *from)
{
    (void)from;
}

void guest_save(struct vcpu *to)
{
    for (u32 i = 0; i < VCPU_REGISTERS; i++) {
        to->registers[i] = any_word;
    }
    to->csselr = any_word;
    any_interface(&to->interface);
}

void guest_enter(const struct vcpu *from)
{
    (void)from;
}

void guest_leave(struct vcpu *to)
{
    for (u32 i = 0; i < VCPU_REGISTERS; i++) {
        to->registers[i] = any_word;
    }
}

vaddr_t guest_fault_page(void)
{
    return any_word;
}

bool guest_translate(vaddr_t address, vaddr_t *ipa)
{
    (void)address;
    *ipa = any_word;
    return any_bool();
}

bool guest_timer_asserted(void)
{
    return any_bool();
}

bool guest_has_aarch32(void)
{
    return any_bool();
}

void guest_timer_set_wakeup(ticks_t when)
{
    (void)when;
}

void guest_timer_clear_wakeup(void)
{
}

/* As its contract in the devices says: none, or as many as there is room for. */
u32 vgic_list_registers(void)
{
    return any_u32 % (LIST_REGISTERS + 1);
}

void vgic_load(const struct virtual_interface *from)
{
    (void)from;
}

void vgic_save(struct virtual_interface *to)
{
    any_interface(to);
}

void vgic_enter(void)
{
}

void vgic_leave(void)
{
}

u64 vgic_read(u32 index)
{
    (void)index;
    return any_word;
}

void vgic_write(u32 index, u64 value)
{
    (void)index;
    (void)value;
}

u64 vgic_pending_entry(u32 intid, u32 priority, u32 group)
{
    (void)intid;
    (void)priority;
    (void)group;
    return any_word;
}

bool vgic_entry_is_active(u64 entry)
{
    (void)entry;
    return any_bool();
}

bool vgic_has_pending(void)
{
    return any_bool();
}

u32 vgic_take_ended(void)
{
    return any_bool() ? VGIC_NONE : any_u32 % LIST_REGISTERS;
}
