/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual interface control of a GICv3 (IHI 0069, 12.4), in system registers. The guest has the CPU
 * interface's own registers, which HCR_EL2.IMO and FMO make virtual.
 */
#include "registers.h"

#include <base/bits.h>
#include <machine/machine.h>
#include <machine/sysreg.h>

#define PRIORITY_STEP 3 /* 0 to 31 becomes bits 7:3 of a priority */

static u32 count(void)
{
    u32 all = ((u32)sysreg_read(ICH_VTR_EL2) & ICH_VTR_LIST_REGISTERS) + 1;

    return all < LIST_REGISTERS ? all : LIST_REGISTERS;
}

/* Registers of active priorities of each group: one for every 32 levels (ICH_AP1R<n>_EL2). */
static u32 active_registers(void)
{
    u32 bits = ((u32)sysreg_read(ICH_VTR_EL2) >> ICH_VTR_PREBITS_SHIFT & 7) + 1;

    return bits <= 5 ? 1 : 1u << (bits - 5);
}

u32 vgic_list_registers(void)
{
    return count();
}

/* clang-format off */
#define EACH_LIST_REGISTER(X)                                                             \
    X(0, ICH_LR_LOW(0)) X(1, ICH_LR_LOW(1)) X(2, ICH_LR_LOW(2)) X(3, ICH_LR_LOW(3))       \
    X(4, ICH_LR_LOW(4)) X(5, ICH_LR_LOW(5)) X(6, ICH_LR_LOW(6)) X(7, ICH_LR_LOW(7))       \
    X(8, ICH_LR_HIGH(0)) X(9, ICH_LR_HIGH(1)) X(10, ICH_LR_HIGH(2)) X(11, ICH_LR_HIGH(3)) \
    X(12, ICH_LR_HIGH(4)) X(13, ICH_LR_HIGH(5)) X(14, ICH_LR_HIGH(6)) X(15, ICH_LR_HIGH(7))
/* clang-format on */

#define READ_CASE(n, name) \
    case n:                \
        return sysreg_read(name);

u64 vgic_read(u32 index)
{
    switch (index) {
        EACH_LIST_REGISTER(READ_CASE)
    default:
        return 0;
    }
}

#define WRITE_CASE(n, name)        \
    case n:                        \
        sysreg_write(name, value); \
        break;

void vgic_write(u32 index, u64 value)
{
    switch (index) {
        EACH_LIST_REGISTER(WRITE_CASE)
    default:
        break;
    }
}

#define LOAD_ACTIVE(n)                                 \
    if (n < registers) {                               \
        sysreg_write(ICH_AP0R(n), from->active[0][n]); \
        sysreg_write(ICH_AP1R(n), from->active[1][n]); \
    }

/* ICC_SRE_EL1: a guest's accesses trap, and the registers are all it has. */
void vgic_load(const struct virtual_interface *from)
{
    u32 registers = active_registers();
    u32 lists = count();

    sysreg_write(ICC_SRE_EL1, ICC_SRE_EL1_ALL);
    sysreg_write(ICH_VMCR_EL2, from->control);
    LOAD_ACTIVE(0)
    LOAD_ACTIVE(1)
    LOAD_ACTIVE(2)
    LOAD_ACTIVE(3)
    for (u32 i = 0; i < lists; i++) {
        vgic_write(i, from->list[i]);
    }
}

#define SAVE_ACTIVE(n)                                    \
    if (n < registers) {                                  \
        to->active[0][n] = (u32)sysreg_read(ICH_AP0R(n)); \
        to->active[1][n] = (u32)sysreg_read(ICH_AP1R(n)); \
    }

void vgic_save(struct virtual_interface *to)
{
    u32 registers = active_registers();
    u32 lists = count();

    to->control = (u32)sysreg_read(ICH_VMCR_EL2);
    SAVE_ACTIVE(0)
    SAVE_ACTIVE(1)
    SAVE_ACTIVE(2)
    SAVE_ACTIVE(3)
    for (u32 i = 0; i < lists; i++) {
        to->list[i] = vgic_read(i);
    }
}

/* Seen by the guest after ERET. */
void vgic_enter(void)
{
    sysreg_write(ICH_HCR_EL2, ICH_HCR_ENABLE);
}

/* DSB: its maintenance interrupt is gone before another thread runs. */
void vgic_leave(void)
{
    sysreg_write(ICH_HCR_EL2, 0);
    isb();
    dsb("sy");
}

u64 vgic_pending_entry(u32 intid, u32 priority, u32 group)
{
    return ICH_LR_STATE_PENDING << ICH_LR_STATE_SHIFT | ICH_LR_EOI |
           (u64)group << ICH_LR_GROUP_SHIFT |
           (u64)priority << (ICH_LR_PRIORITY_SHIFT + PRIORITY_STEP) | intid;
}

bool vgic_entry_is_active(u64 entry)
{
    return entry >> ICH_LR_STATE_SHIFT == ICH_LR_STATE_ACTIVE;
}

bool vgic_has_pending(void)
{
    u32 lists = count();
    u64 control = sysreg_read(ICH_VMCR_EL2);

    for (u32 i = 0; i < lists; i++) {
        u64 entry = vgic_read(i);

        if ((entry >> ICH_LR_STATE_SHIFT & ICH_LR_STATE_PENDING) &&
            (control >> (entry >> ICH_LR_GROUP_SHIFT & 1) & 1)) {
            return true;
        }
    }
    return false;
}

/* ICH_EISR_EL2 says for which the interrupt is raised: no longer, without the bit that asks for it. */
u32 vgic_take_ended(void)
{
    u64 ended = sysreg_read(ICH_EISR_EL2);
    u32 index = 0;

    if (ended == 0) {
        return VGIC_NONE;
    }
    index = lowest_bit(ended);
    vgic_write(index, vgic_read(index) & ~ICH_LR_EOI);
    isb();
    dsb("sy");
    return index;
}
