/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A board whose interrupt controller has no virtual interface, or whose description does not say where it
 * is: guests run, and get no interrupts.
 */
#include <machine/machine.h>

u32 vgic_list_registers(void)
{
    return 0;
}

u64 vgic_read(u32 index)
{
    (void)index;
    return 0;
}

void vgic_write(u32 index, u64 value)
{
    (void)index;
    (void)value;
}

void vgic_load(const struct virtual_interface *from)
{
    (void)from;
}

void vgic_save(struct virtual_interface *to)
{
    (void)to;
}

void vgic_enter(void)
{
}

void vgic_leave(void)
{
}

u64 vgic_pending_entry(u32 intid, u32 priority, u32 group)
{
    (void)intid;
    (void)priority;
    (void)group;
    return 0;
}

bool vgic_entry_is_active(u64 entry)
{
    (void)entry;
    return false;
}

bool vgic_has_pending(void)
{
    return false;
}

u32 vgic_take_ended(void)
{
    return VGIC_NONE;
}
