/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Guests' part of a host machine: registers that keep what they are given, a virtual interface with four
 * list registers in the form of a GICv2, and what the architecture forbids (machine/model.h).
 */
#include "model.h"

#include <base/state.h>
#include <machine/machine.h>

#define GROUP_SHIFT 30

/* In the order of seL4_VCPUReg: exchanged when a guest enters, or with what is loaded. */
static bool is_entered(u32 field)
{
    return field == seL4_VCPUReg_SCTLR || field == seL4_VCPUReg_CPACR ||
           (field >= seL4_VCPUReg_CNTV_CTL && field <= seL4_VCPUReg_CNTKCTL_EL1);
}

static void exchange(u64 *to, const u64 *from, bool entered)
{
    for (u32 i = 0; i < VCPU_REGISTERS; i++) {
        if (is_entered(i) == entered) {
            to[i] = from[i];
        }
    }
}

void guest_load(const struct vcpu *from)
{
    exchange(host_machine.guest.registers, from->registers, false);
    host_machine.guest.csselr = from->csselr;
}

void guest_save(struct vcpu *to)
{
    exchange(to->registers, host_machine.guest.registers, false);
    to->csselr = host_machine.guest.csselr;
}

/* What it depends on is exchanged. */
static void forbid_translation(void)
{
    if (vttbr_read() != vttbr_empty()) {
        model_violated("stage 1 is exchanged in a VSpace");
    }
}

void guest_enter(const struct vcpu *from)
{
    exchange(host_machine.guest.registers, from->registers, true);
    forbid_translation();
    if (host_machine.guest.entered) {
        model_violated("a guest enters while another has");
    }
    host_machine.guest.entered = true;
    host_machine.guest.wakeup = ~0ULL;
}

void guest_leave(struct vcpu *to)
{
    exchange(to->registers, host_machine.guest.registers, true);
    forbid_translation();
    if (!host_machine.guest.entered) {
        model_violated("a guest leaves that has not entered");
    }
    host_machine.guest.entered = false;
    host_machine.guest.registers[seL4_VCPUReg_CNTV_CTL] = 0;
}

vaddr_t guest_fault_page(void)
{
    return host_machine.guest.fault_page;
}

bool guest_translate(vaddr_t address, vaddr_t *ipa)
{
    *ipa = address;
    return true;
}

bool guest_has_aarch32(void)
{
    return true;
}

/* Enabled, not masked, and due. */
bool guest_timer_asserted(void)
{
    const u64 *registers = host_machine.guest.registers;

    return (registers[seL4_VCPUReg_CNTV_CTL] & 3) == 1 &&
           host_machine.now - registers[seL4_VCPUReg_CNTVOFF] >= registers[seL4_VCPUReg_CNTV_CVAL];
}

static void forbid_entered(void)
{
    if (host_machine.guest.entered) {
        model_violated("the virtual timer is used while a guest has it");
    }
}

void guest_timer_set_wakeup(ticks_t when)
{
    forbid_entered();
    host_machine.guest.wakeup = when;
}

void guest_timer_clear_wakeup(void)
{
    forbid_entered();
    host_machine.guest.wakeup = ~0ULL;
}

u32 vgic_list_registers(void)
{
    return host_machine.guest.no_interface ? 0 : HOST_LIST_REGISTERS;
}

void vgic_load(const struct virtual_interface *from)
{
    host_machine.guest.interface = *from;
}

void vgic_save(struct virtual_interface *to)
{
    *to = host_machine.guest.interface;
}

void vgic_enter(void)
{
    host_machine.guest.interface_on = true;
}

void vgic_leave(void)
{
    host_machine.guest.interface_on = false;
}

u64 vgic_read(u32 index)
{
    return host_machine.guest.interface.list[index];
}

void vgic_write(u32 index, u64 value)
{
    host_machine.guest.interface.list[index] = value;
}

u64 vgic_pending_entry(u32 intid, u32 priority, u32 group)
{
    return HOST_LIST_PENDING | HOST_LIST_EOI | (u64)group << GROUP_SHIFT | (u64)priority << 23 |
           intid;
}

bool vgic_entry_is_active(u64 entry)
{
    return (entry & (HOST_LIST_PENDING | HOST_LIST_ACTIVE)) == HOST_LIST_ACTIVE;
}

bool vgic_has_pending(void)
{
    const struct virtual_interface *interface = &host_machine.guest.interface;

    for (u32 i = 0; i < HOST_LIST_REGISTERS; i++) {
        u64 entry = interface->list[i];

        if ((entry & HOST_LIST_PENDING) && (interface->control >> (entry >> GROUP_SHIFT & 1) & 1)) {
            return true;
        }
    }
    return false;
}

/* Neither pending nor active, and somebody is to know. */
u32 vgic_take_ended(void)
{
    for (u32 i = 0; i < HOST_LIST_REGISTERS; i++) {
        u64 *entry = &host_machine.guest.interface.list[i];

        if ((*entry & (HOST_LIST_PENDING | HOST_LIST_ACTIVE | HOST_LIST_EOI)) == HOST_LIST_EOI) {
            *entry &= ~HOST_LIST_EOI;
            return i;
        }
    }
    return VGIC_NONE;
}
