/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A queue with a device that takes what is offered and gives it back in any order; and with one that writes anything into its
 * ring: no access outside, no more taken than given, and what is refused stays so.
 */
#include "src/device.c"
#include "src/queue.c"

#include "model.h"

#define SIZE 16

static struct microkit_virtio device;
static struct microkit_virtq queue;

static void make(bool legacy)
{
    model_make(legacy);
    CHECK(microkit_virtio_start(&device, model.registers, 2, 0));
    CHECK(microkit_virtio_add_queue(&device, 0, arena, ARENA_ADDRESS, SIZE, &queue));
    CHECK(microkit_virtio_run(&device));
}

static uint16_t *used_ring(void)
{
    return model_at(model.used, 4 + 8 * SIZE);
}

/* Heads are numbers that go around; each comes back once. */
static void honest(bool legacy)
{
    struct microkit_virtq_used used;
    uint32_t with = 0, kicks = 0;

    make(legacy);
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t head = (uint32_t)__builtin_ctz(~with);

        if (chance() % 2 == 0 && head < SIZE) {
            microkit_virtq_describe(&queue, head,
                                    (struct microkit_virtq_descriptor){.length = head});
            microkit_virtq_offer(&queue, head);
            with |= 1u << head;
        } else if (chance() % 2 == 0) {
            used_ring()[0] = chance() % 2; /* "do not tell me" */
            kicks = model.kicks + (queue.offered != queue.published && used_ring()[0] == 0);
            microkit_virtq_publish(&queue);
            CHECK(model.kicks == kicks);
            model_look();
        } else if (model.count != 0) {
            model_use(model.heads[--model.count], 7);
        }
        while (chance() % 4 == 0 && microkit_virtq_take(&queue, &used)) {
            CHECK(used.length == 7 && (with >> used.head & 1) != 0 &&
                  model_descriptor((uint16_t)used.head)->length == used.head);
            with &= ~(1u << used.head);
        }
        CHECK(!queue.broken);
    }
}

static void hostile(bool legacy)
{
    struct microkit_virtq_used used;
    uint32_t given = 0, taken = 0;

    make(legacy);
    for (uint32_t i = 0; i < 200; i++) {
        if (given - taken < SIZE) {
            microkit_virtq_offer(&queue, chance() % SIZE);
            given++;
        }
        microkit_virtq_publish(&queue);
        for (uint32_t k = 0; k < 1 + chance() % 3; k++) {
            used_ring()[chance() % (2 + 4 * SIZE)] =
                (uint16_t)(chance() % 3 == 0 ? chance() % 40 : chance());
        }
        if (chance() % 2 == 0) {
            used_ring()[1] = (uint16_t)(queue.taken + chance() % 3);
        }
        while (microkit_virtq_take(&queue, &used)) {
            CHECK(used.head < SIZE && taken < given);
            taken++;
        }
        if (queue.broken) {
            used_ring()[1] = (uint16_t)(queue.taken + 1);
            CHECK(!microkit_virtq_take(&queue, &used));
        }
    }
}

int main(void)
{
    for (unsigned int i = 0; i < 400; i++) {
        hostile(i % 2);
    }
    honest(false);
    honest(true);
    return passed();
}
