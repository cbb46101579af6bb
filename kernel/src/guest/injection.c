/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts for a guest. Whoever has the capability to its virtual CPU is its monitor: any interrupt is as good as
 * another, as long as there is a list register that can hold it.
 */
#include <base/bits.h>
#include <base/speculation.h>
#include <guest/injection.h>
#include <guest/vcpu.h>

/* Largest that InjectIRQ takes. */
enum {
    MOST_VIRQ = 1023,
    MOST_PRIORITY = 31,
    MOST_GROUP = 1
};

/* Bits of the one word. */
static word_t field(word_t word, u32 shift, u32 bits)
{
    return shift_right(word, shift) & mask(bits);
}

struct error vcpu_find_injection(vcpu_ref_t vcpu, word_t word, struct injection *injection)
{
    word_t virq = field(word, 0, 16);
    word_t priority = field(word, 16, 8);
    word_t group = field(word, 24, 8);
    word_t index = field(word, 32, 8);
    u32 registers = vgic_list_registers();

    if (registers == 0) {
        return error_code(seL4_IllegalOperation);
    }
    if (virq > MOST_VIRQ) {
        return error_range(0, MOST_VIRQ);
    }
    if (priority > MOST_PRIORITY) {
        return error_range(0, MOST_PRIORITY);
    }
    if (group > MOST_GROUP) {
        return error_range(0, MOST_GROUP);
    }
    if (index >= registers) {
        return error_range(0, registers - 1);
    }
    injection->index = (u32)index_below(index, LIST_REGISTERS);
    injection->value = vgic_pending_entry((u32)virq, (u32)priority, (u32)group);
    return vgic_entry_is_active(vcpu_list_register(vcpu, injection->index))
               ? error_code(seL4_DeleteFirst)
               : error_none();
}

void vcpu_inject(vcpu_ref_t vcpu, const struct injection *injection)
{
    vcpu_list_register_set(vcpu, injection->index, injection->value);
}
