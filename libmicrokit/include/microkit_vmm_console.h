/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A second console for a virtual machine: a virtio console ("Virtual I/O Device (VIRTIO) Version 1.2", 5.3), one port (hvc0 in Linux).
 * Where the PL011 of every virtual machine (microkit_vmm.h) exits for each character, this one does for each text.
 * Characters are the program's to take and to give, as those of the PL011.
 *
 *     static struct microkit_vm_terminal terminal;
 *
 *     ...                                               // microkit_vm_load
 *     microkit_vm_terminal_add(&terminal, &vm, MICROKIT_VM_VIRTIO(2), MICROKIT_VM_VIRTIO_IRQ(2))
 *     ...                                               // microkit_vm_start
 *
 *     seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
 *     {
 *         seL4_Bool resume = microkit_vm_fault(&vm, vcpu, info);
 *
 *         while ((count = microkit_vm_terminal_take(&terminal, text, sizeof(text))) != 0) {
 *             ...
 *         }
 *         return resume;
 *     }
 *
 * For the thread of the PD's entry points. Why it is right: docs/design/vmm-virtio.md.
 */
#pragma once

#include <microkit_vmm_virtio.h>

/* Members are the library's. A chain of the guest's is held while part of its text is not taken. */
struct microkit_vm_terminal {
    struct microkit_vm_virtio virtio;
    bool has_text;
    uint64_t taken; /* bytes of text */
    struct microkit_vm_chain text;
};

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(hidden)

/* ---- the virtio console of a virtual machine ---------------------------------------------- */

/* Give it to a virtual machine, between load and start; after each load anew. Memory that is zero the first time. False: as
 * microkit_vm_virtio_add. */
__attribute__((warn_unused_result)) bool
microkit_vm_terminal_add(struct microkit_vm_terminal *terminal, struct microkit_vm *vm,
                         uint64_t base, unsigned int intid);

/* The next characters that the guest has written: at most size. Returns how many; 0: there are none now. The guest waits, or finds no
 * room, while they are not taken. */
uint32_t microkit_vm_terminal_take(struct microkit_vm_terminal *terminal, void *to, uint32_t size);

/* Type characters. Returns how many the guest has room for, from the first one; the others were not given. */
uint32_t microkit_vm_terminal_give(struct microkit_vm_terminal *terminal, const void *from,
                                   uint32_t size);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
