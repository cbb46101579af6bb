/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual interface control of a GICv2 (IHI 0048B, 5.3), banked for each core. The guest works with the
 * virtual CPU interface, a device that its VM has mapped where it expects a CPU interface.
 */
#include "registers.h"

#include <base/bits.h>
#include <base/memory_map.h>
#include <machine/machine.h>
#include <machine/mmio.h>

static u32 count(void)
{
    u32 all = (mmio_read32(GICH_VA, GICH_VTR) & GICH_VTR_LIST_REGISTERS) + 1;

    return all < LIST_REGISTERS ? all : LIST_REGISTERS;
}

u32 vgic_list_registers(void)
{
    return count();
}

u64 vgic_read(u32 index)
{
    return mmio_read32(GICH_VA, GICH_LR + 4 * (u64)index);
}

void vgic_write(u32 index, u64 value)
{
    mmio_write32(GICH_VA, GICH_LR + 4 * (u64)index, (u32)value);
}

void vgic_load(const struct virtual_interface *from)
{
    u32 registers = count();

    mmio_write32(GICH_VA, GICH_VMCR, from->control);
    mmio_write32(GICH_VA, GICH_APR, from->active[0][0]);
    for (u32 i = 0; i < registers; i++) {
        vgic_write(i, from->list[i]);
    }
}

void vgic_save(struct virtual_interface *to)
{
    u32 registers = count();

    to->control = mmio_read32(GICH_VA, GICH_VMCR);
    to->active[0][0] = mmio_read32(GICH_VA, GICH_APR);
    for (u32 i = 0; i < registers; i++) {
        to->list[i] = vgic_read(i);
    }
}

/* DSB: it is so before the guest looks, by another device. */
void vgic_enter(void)
{
    mmio_write32(GICH_VA, GICH_HCR, GICH_HCR_ENABLE);
    dsb("sy");
}

/* DSB: its maintenance interrupt is gone before another thread runs. */
void vgic_leave(void)
{
    mmio_write32(GICH_VA, GICH_HCR, 0);
    dsb("sy");
}

u64 vgic_pending_entry(u32 intid, u32 priority, u32 group)
{
    return GICH_LR_PENDING | GICH_LR_EOI | group << GICH_LR_GROUP_SHIFT |
           priority << GICH_LR_PRIORITY_SHIFT | intid;
}

bool vgic_entry_is_active(u64 entry)
{
    return (entry & (GICH_LR_PENDING | GICH_LR_ACTIVE)) == GICH_LR_ACTIVE;
}

bool vgic_has_pending(void)
{
    u32 registers = count();
    u32 control = mmio_read32(GICH_VA, GICH_VMCR);

    for (u32 i = 0; i < registers; i++) {
        u32 entry = (u32)vgic_read(i);

        if ((entry & GICH_LR_PENDING) && (control >> (entry >> GICH_LR_GROUP_SHIFT & 1) & 1)) {
            return true;
        }
    }
    return false;
}

/* GICH_EISR says for which the interrupt is raised: no longer, without the bit that asks for it. */
u32 vgic_take_ended(void)
{
    u64 ended = mmio_read32(GICH_VA, GICH_EISR) | (u64)mmio_read32(GICH_VA, GICH_EISR + 4) << 32;
    u32 index = 0;

    if (ended == 0) {
        return VGIC_NONE;
    }
    index = lowest_bit(ended);
    vgic_write(index, vgic_read(index) & ~(u64)GICH_LR_EOI);
    dsb("sy");
    return index;
}
