/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio console (virtio 1.2, 5.3) without features, so of one port: see microkit_vmm_console.h. Nothing is kept here: what the guest has
 * written stays in its queue until the program takes it, and what it can be given is what it has buffers for.
 */
#include <microkit_vmm_console.h>

#define DEVICE_ID 3 /* 5.3.1 */

/* Of port 0 (5.3.2). */
enum {
    RECEIVE,
    TRANSMIT,
    QUEUES,
};

static void nothing_to_do(void *state, unsigned int queue)
{
    (void)state;
    (void)queue;
}

static void queue_stopped(void *state, unsigned int queue)
{
    struct microkit_vm_terminal *terminal = state;

    if (queue == TRANSMIT) {
        terminal->has_text = false;
    }
}

bool microkit_vm_terminal_add(struct microkit_vm_terminal *terminal, struct microkit_vm *vm,
                              uint64_t base, unsigned int intid)
{
    const struct microkit_vm_virtio_kind kind = {
        .id = DEVICE_ID,
        .queues = QUEUES,
        .state = terminal,
        .notified = nothing_to_do,
        .stopped = queue_stopped,
    };

    return microkit_vm_virtio_add(&terminal->virtio, vm, &kind, base, intid);
}

static bool has_text(struct microkit_vm_terminal *terminal)
{
    if (!terminal->has_text) {
        terminal->has_text = microkit_vm_virtio_take(&terminal->virtio, TRANSMIT, &terminal->text);
        terminal->taken = 0;
    }
    return terminal->has_text && microkit_vm_virtio_runs(&terminal->virtio);
}

/* Chains without text come back at once, at most as many as there can be. */
uint32_t microkit_vm_terminal_take(struct microkit_vm_terminal *terminal, void *to, uint32_t size)
{
    uint64_t done = 0;

    for (unsigned int i = 0; i < MICROKIT_VM_VIRTIO_DEPTH && done < size && has_text(terminal);
         i++) {
        uint64_t count = microkit_vm_chain_read(&terminal->text, terminal->taken,
                                                (uint8_t *)to + done, size - done);

        done += count;
        terminal->taken += count;
        if (terminal->taken == terminal->text.readable) {
            terminal->has_text = false;
            microkit_vm_virtio_use(&terminal->virtio, TRANSMIT, terminal->text.head, 0);
        }
    }
    return (uint32_t)done;
}

uint32_t microkit_vm_terminal_give(struct microkit_vm_terminal *terminal, const void *from,
                                   uint32_t size)
{
    struct microkit_vm_chain room;
    uint64_t done = 0;

    for (unsigned int i = 0; i < MICROKIT_VM_VIRTIO_DEPTH && done < size &&
                             microkit_vm_virtio_take(&terminal->virtio, RECEIVE, &room);
         i++) {
        uint64_t count =
            microkit_vm_chain_write(&room, 0, (const uint8_t *)from + done, size - done);

        done += count;
        microkit_vm_virtio_use(&terminal->virtio, RECEIVE, room.head, (uint32_t)count);
    }
    return (uint32_t)done;
}
