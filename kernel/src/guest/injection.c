/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts for a guest. Whoever has the capability to its virtual CPU is its monitor: any interrupt is as good as
 * another, as long as there is a list register that can hold it.
 */
#include <base/state.h>
#include <base/window.h>
#include <guest/injection.h>
#include <machine/machine.h>

/* The first three are not too large, in one comparison. */
static bool is_in_range(word_t word)
{
    word_t most = MOST_VIRQ | MOST_PRIORITY << PRIORITY_SHIFT | MOST_GROUP << GROUP_SHIFT;

    return (word & mask(INDEX_SHIFT) & ~most) == 0;
}

static u64 pending_entry(word_t word)
{
    return vgic_pending_entry((u32)injection_virq(word), (u32)injection_priority(word),
                              (u32)injection_group(word));
}

static bool is_loaded(vcpu_ref_t vcpu)
{
    return ks.vcpu == vcpu;
}

bool vcpu_is_active(vcpu_ref_t vcpu, u32 index)
{
    return vgic_entry_is_active(is_loaded(vcpu) ? vgic_read(index)
                                                : vcpu_at(vcpu)->interface.list[index]);
}

bool vcpu_inject(vcpu_ref_t vcpu, word_t word)
{
    u32 registers = vgic_list_registers();
    u32 index = injection_place(word);

    if (unlikely(!is_in_range(word) || injection_index(word) >= registers ||
                 vcpu_is_active(vcpu, index))) {
        return false;
    }

    u64 entry = pending_entry(word);

    if (likely(is_loaded(vcpu))) {
        vgic_write(index, entry);
    } else {
        vcpu_at(vcpu)->interface.list[index] = entry;
    }
    return true;
}
