/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A device from its reset to its running, and one that is none, does not agree, or does not stop. What order the steps must have, the model
 * knows.
 */
#include "src/device.c"

#include "model.h"

#define REGISTERS UINT64_C(0x10000e00)
#define KIND      2
#define FLUSH     (UINT64_C(1) << 9)

static void run_one(bool legacy, uint32_t most, uint32_t size)
{
    struct microkit_virtio device;
    struct microkit_virtq queue;

    model_make(legacy);
    model.most = most;
    memset(arena, 0x5a, sizeof(arena));
    CHECK(microkit_virtio_start(&device, REGISTERS, KIND, FLUSH | UINT64_C(1) << 40));
    CHECK(device.features == (legacy ? FLUSH : FLUSH | UINT64_C(1) << 32));
    CHECK(microkit_virtio_add_queue(&device, 0, arena, ARENA_ADDRESS, 128, &queue));
    CHECK(queue.size == size && model.size == size);
    for (uint64_t i = 0; i < MICROKIT_VIRTQ_SIZE(size); i++) {
        CHECK(arena[i] == 0);
    }
    CHECK(arena[MICROKIT_VIRTQ_SIZE(size)] == 0x5a);
    CHECK(!microkit_virtio_add_queue(&device, 0, arena, ARENA_ADDRESS, 128, &queue));
    CHECK(microkit_virtio_run(&device) && microkit_virtio_works(&device));
    CHECK(model.descriptors == ARENA_ADDRESS && model.available == ARENA_ADDRESS + 16 * size);
    CHECK(model.used == ARENA_ADDRESS + MICROKIT_VIRTQ_USED_OFFSET(size));
    CHECK(microkit_virtio_config64(&device, 0) == MODEL_BLOCKS);
    model.interrupt = 3;
    CHECK(microkit_virtio_acknowledge(&device) == 3 && model.interrupt == 0);
    CHECK(microkit_virtio_stop(&device) && model.status == 0);
    CHECK(!microkit_virtio_works(&device));
}

static void refuse(bool legacy)
{
    struct microkit_virtio device;
    struct microkit_virtq queue;

    model_make(legacy);
    CHECK(!microkit_virtio_start(&device, REGISTERS + 0x200, KIND, FLUSH) && model.resets == 0);
    CHECK(!microkit_virtio_start(&device, REGISTERS, KIND + 1, FLUSH) && model.resets == 0);
    model.refuses = true;
    CHECK(microkit_virtio_start(&device, REGISTERS, KIND, FLUSH) == legacy);
    CHECK(legacy || (model.status & 128) != 0);
    model.refuses = false;
    model.no_version_1 = true;
    CHECK(microkit_virtio_start(&device, REGISTERS, KIND, FLUSH) == legacy);
    model.no_version_1 = false;
    CHECK(microkit_virtio_start(&device, REGISTERS, KIND, FLUSH));
    CHECK(!microkit_virtio_add_queue(&device, 1, arena, ARENA_ADDRESS, 128, &queue));
    CHECK(!microkit_virtio_add_queue(&device, 0, arena, ARENA_ADDRESS + 16, 128, &queue));
    CHECK(!legacy || !microkit_virtio_add_queue(&device, 0, arena, UINT64_C(1) << 44, 128, &queue));
    CHECK(microkit_virtio_add_queue(&device, 0, arena, ARENA_ADDRESS, 128, &queue));
    model.fails = true;
    CHECK(!microkit_virtio_run(&device));
    model.never_stops = true;
    CHECK(!microkit_virtio_stop(&device));
    CHECK(!microkit_virtio_start(&device, REGISTERS, KIND, FLUSH));
}

int main(void)
{
    for (unsigned int legacy = 0; legacy < 2; legacy++) {
        run_one(legacy, 1024, 128);
        run_one(legacy, 128, 128);
        run_one(legacy, 100, 64);
        run_one(legacy, 1, 1);
        refuse(legacy);
    }
    return passed();
}
