/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers and life of a virtio device (virtio 1.2, 2.1, 3.1.1 and 4.2.2), and what a driver must not do.
 */
#include "driver.h"

#define FEATURES 0x21u

static struct microkit_vm_virtio device;
static struct {
    unsigned int notified, stopped, queue;
} seen;
static uint8_t config[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

static void on_notified(void *state, unsigned int queue)
{
    CHECK(state == &seen && microkit_vm_virtio_runs(&device));
    seen.notified++;
    seen.queue = queue;
}

static void on_stopped(void *state, unsigned int queue)
{
    CHECK(state == &seen && queue < 2);
    seen.stopped++;
}

static bool add(void)
{
    const struct microkit_vm_virtio_kind kind = {.id = 42,
                                                 .features = FEATURES,
                                                 .queues = 2,
                                                 .config = config,
                                                 .config_size = sizeof(config),
                                                 .state = &seen,
                                                 .notified = on_notified,
                                                 .stopped = on_stopped};

    return microkit_vm_virtio_add(&device, &vm, &kind, DEVICE_BASE, DEVICE_IRQ);
}

static void begin(void)
{
    struct microkit_vm_config of_vm = model_config(1);

    memset(&device, 0, sizeof(device));
    memset(&seen, 0, sizeof(seen));
    model_start(1);
    CHECK(microkit_vm_load(&vm, &of_vm) == NULL);
    CHECK(add());
    microkit_vm_start(&vm);
}

static void identity(void)
{
    begin();
    CHECK(reg(0x000) == 0x74726976 && reg(0x004) == 2 && reg(0x008) == 42 && reg(0x00c) != 0);
    CHECK(reg(0x070) == 0 && reg(0x060) == 0 && reg(0x044) == 0);
    CHECK(reg(0x010) == FEATURES);
    set(0x014, 1);
    CHECK(reg(0x010) == 1); /* VERSION_1 */
    set(0x014, 2);
    CHECK(reg(0x010) == 0);
    for (uint64_t offset = 0xb0; offset < 0xc0; offset += 4) {
        CHECK(reg(offset) == 0xffffffff);
    }
    CHECK(reg(0x0c0) == 0 && reg(0x200 - 4) == 0);
    set(0x030, 2);
    CHECK(reg(0x034) == 0 && reg(0x044) == 0);
    set(0x030, ~0u);
    CHECK(reg(0x034) == 0 && reg(0x044) == 0);
    CHECK(guest_load(0, DEVICE_BASE, 2) == 0 && guest_load(0, DEVICE_BASE, 8) == 0);
}

static void configuration(void)
{
    begin();
    CHECK(guest_load(0, DEVICE_BASE + 0x100, 8) == 0x0807060504030201);
    CHECK(guest_load(0, DEVICE_BASE + 0x109, 1) == 10 &&
          guest_load(0, DEVICE_BASE + 0x108, 2) == 0x0a09);
    CHECK(guest_load(0, DEVICE_BASE + 0x108, 4) == 0 && guest_load(0, DEVICE_BASE + 0x10c, 2) == 0);
    guest_store(0, DEVICE_BASE + 0x100, 4, ~0u);
    CHECK(reg(0x100) == 0x04030201);
    microkit_vm_virtio_changed(&device);
    CHECK(reg(0x0fc) == 1 && reg(0x060) == 0 && !driver_line());
    driver_start(FEATURES, QUEUE_SIZE);
    microkit_vm_virtio_changed(&device);
    CHECK(reg(0x0fc) == 2 && reg(0x060) == 2 && driver_line());
    set(0x064, 2);
    CHECK(reg(0x060) == 0 && !driver_line());
}

static void features(void)
{
    begin();
    set(0x070, 3);
    set(0x020, FEATURES);
    set(0x070, 11);
    CHECK(reg(0x070) == 3); /* without VERSION_1 */
    set(0x024, 1);
    set(0x020, 1);
    set(0x024, 5); /* nothing is there */
    set(0x020, ~0u);
    set(0x024, 0);
    set(0x020, FEATURES | 2);
    set(0x070, 11);
    CHECK(reg(0x070) == 3); /* with what was not offered */
    set(0x020, 1);
    set(0x070, 11);
    CHECK(reg(0x070) == 11);
    set(0x020, FEATURES);
    CHECK(device.accepted == (1ull << 32 | 1));
    set(0x070, 1); /* bits stay */
    CHECK(reg(0x070) == 11);
    set(0x070, 64 | 11);
    CHECK(reg(0x070) == 11); /* the device's own */
    set(0x070, 0);
    CHECK(reg(0x070) == 0 && device.accepted == 0);
}

static void runs(void)
{
    begin();
    kick(0);
    CHECK(seen.notified == 0);
    driver_start(0, QUEUE_SIZE);
    CHECK(seen.notified == 1 && seen.queue == 0); /* DRIVER_OK; the other queue is not ready */
    kick(0);
    CHECK(seen.notified == 2);
    kick(1);
    kick(2);
    kick(~0u);
    CHECK(seen.notified == 2);
    set(0x030, 0);
    set(0x080, 4); /* ignored while it is ready */
    set(0x038, 3);
    CHECK(device.queue[0].address[0] == RAM_BASE + AT_DESCRIPTORS &&
          device.queue[0].size == QUEUE_SIZE);
    set(0x044, 0);
    CHECK(reg(0x044) == 0 && seen.stopped == 1);
    kick(0);
    CHECK(seen.notified == 2);
    set(0x044, 1);
    set(0x044, 1);
    kick(0);
    CHECK(seen.notified == 3 && seen.stopped == 1);
    set(0x070, 0);
    CHECK(seen.stopped == 2 && reg(0x044) == 0 && !microkit_vm_virtio_runs(&device));
    driver_start(0, QUEUE_SIZE);
    set(0x070, 128);
    CHECK(reg(0x070) == (128 | 15) && !microkit_vm_virtio_runs(&device));
}

static void broken(void)
{
    begin();
    set(0x070, 7); /* DRIVER_OK without FEATURES_OK */
    CHECK(reg(0x070) == (64 | 7) && seen.notified == 0 && reg(0x060) == 2 && driver_line());
    driver_start(0, QUEUE_SIZE);
    CHECK(reg(0x060) == 0 && !driver_line());
    microkit_vm_virtio_break(&device);
    CHECK(reg(0x070) == (64 | 15) && seen.stopped == 1 && reg(0x044) == 0 && reg(0x060) == 2);
    set(0x044, 1);
    CHECK(reg(0x044) == 0);
    kick(0);
    CHECK(seen.notified == 1);
    microkit_vm_virtio_break(&device);
    CHECK(seen.stopped == 1);
    set(0x070, 0);
    CHECK(reg(0x070) == 0 && !driver_line());
    set(0x070, 3);
    driver_queue(0, 3); /* no power of two */
    set(0x044, 1);
    CHECK(reg(0x044) == 0 && reg(0x070) == (64 | 3) && reg(0x060) == 0); /* before DRIVER_OK */
}

/* A chain goes through the queue; what is wrong with one breaks the device. */
static void chains(void)
{
    struct microkit_vm_chain chain;
    struct driver_used entry;

    begin();
    driver_start(0, QUEUE_SIZE);
    CHECK(!microkit_vm_virtio_take(&device, 0, &chain) &&
          !microkit_vm_virtio_take(&device, 1, &chain));
    describe(3, AT_DATA, 5, WRITE);
    offer(3, QUEUE_SIZE);
    CHECK(microkit_vm_virtio_take(&device, 0, &chain) && chain.head == 3 && chain.writable == 5);
    microkit_vm_virtio_use(&device, 0, chain.head, 5);
    CHECK(take_used(QUEUE_SIZE, &entry) && entry.head == 3 && entry.length == 5);
    CHECK(reg(0x060) == 1 && driver_line());
    set(0x064, 1);
    available()[0] = 1; /* no interrupt is wanted */
    microkit_vm_virtio_use(&device, 0, chain.head, 5);
    CHECK(reg(0x060) == 0 && take_used(QUEUE_SIZE, &entry));
    offer(QUEUE_SIZE, QUEUE_SIZE);
    CHECK(!microkit_vm_virtio_take(&device, 0, &chain) && reg(0x070) == (64 | 15));
    microkit_vm_virtio_use(&device, 0, 3, 5);
    CHECK(!take_used(QUEUE_SIZE, &entry));
}

/* Loaded without it: its queue is in memory of a guest that knows nothing of it. */
static void forgotten(void)
{
    struct microkit_vm_config of_vm = model_config(1);
    struct microkit_vm_chain chain;
    struct driver_used entry;

    begin();
    driver_start(0, QUEUE_SIZE);
    describe(0, AT_DATA, 5, WRITE);
    offer(0, QUEUE_SIZE);
    CHECK(microkit_vm_load(&vm, &of_vm) == NULL);
    CHECK(!microkit_vm_virtio_runs(&device) && !microkit_vm_virtio_take(&device, 0, &chain));
    microkit_vm_virtio_use(&device, 0, 0, 5);
    microkit_vm_virtio_changed(&device);
    microkit_vm_virtio_break(&device);
    CHECK(!take_used(QUEUE_SIZE, &entry) && !driver_line() && seen.stopped == 1);
    CHECK(add() && device.status == 0 && !add());
    CHECK(microkit_vm_load(&vm, &of_vm) == NULL);
    microkit_vm_start(&vm);
    CHECK(!add()); /* it runs */
}

int main(void)
{
    identity();
    configuration();
    features();
    runs();
    broken();
    chains();
    forgotten();
    return 0;
}
