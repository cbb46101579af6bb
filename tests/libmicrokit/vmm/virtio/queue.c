/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Split virtqueues, the device's side: where they may be, which chains there are, and what comes back (virtio 1.2, 2.7).
 */
#include "driver.h"

#include <vmm/virtqueue.h>

#define END (RAM_BASE + (uint64_t)RAM_SIZE)

static struct microkit_vm_virtqueue queue;
static struct microkit_vm_chain chain;

static bool begin_at(uint64_t descriptors, uint64_t driver, uint64_t device, uint32_t size)
{
    queue = (struct microkit_vm_virtqueue){.size = size, .address = {descriptors, driver, device}};
    return microkit_vm_virtqueue_begin(&vm, &queue);
}

static void begin(void)
{
    memset(ram_at(AT_DESCRIPTORS), 0, 0x3000);
    driver_offered = driver_seen = 0;
    CHECK(begin_at(RAM_BASE + AT_DESCRIPTORS, RAM_BASE + AT_AVAILABLE, RAM_BASE + AT_USED,
                   QUEUE_SIZE));
}

static enum microkit_vm_virtqueue_found take(void)
{
    return microkit_vm_virtqueue_take(&vm, &queue, &chain);
}

static void memory(void)
{
    CHECK(microkit_vm_guest_memory(&vm, RAM_BASE, RAM_SIZE) == model_ram);
    CHECK(microkit_vm_guest_memory(&vm, RAM_BASE, RAM_SIZE + 1) == NULL);
    CHECK(microkit_vm_guest_memory(&vm, RAM_BASE - 1, 1) == NULL);
    CHECK(microkit_vm_guest_memory(&vm, END - 1, 1) == model_ram + RAM_SIZE - 1);
    CHECK(microkit_vm_guest_memory(&vm, END - 1, 2) == NULL);
    CHECK(microkit_vm_guest_memory(&vm, END, 0) != NULL &&
          microkit_vm_guest_memory(&vm, END, 1) == NULL);
    CHECK(microkit_vm_guest_memory(&vm, END + 1, 0) == NULL);
    CHECK(microkit_vm_guest_memory(&vm, ~0ull, ~0ull) == NULL);
    CHECK(microkit_vm_guest_memory(&vm, RAM_BASE + 16, ~0ull - 8) == NULL);
}

static void places(void)
{
    const uint64_t at = RAM_BASE;

    CHECK(begin_at(at, at, at, 1) && begin_at(at, at, at, 32));
    CHECK(!begin_at(at, at, at, 0) && !begin_at(at, at, at, 3) && !begin_at(at, at, at, 64));
    CHECK(begin_at(END - 16 * 8, END - 6 - 2 * 8, at, 8) && begin_at(at, at, END - 4 - 8 * 9, 8));
    CHECK(!begin_at(END - 16 * 7, at, at, 8));
    CHECK(!begin_at(at, END - 4 - 2 * 8, at, 8));
    CHECK(!begin_at(at, at, END - 4 - 8 * 8, 8));
    CHECK(!begin_at(at + 8, at, at, 8) && !begin_at(at, at + 1, at, 8) &&
          !begin_at(at, at, at + 2, 8));
    CHECK(!begin_at(at - 16, at, at, 8) && !begin_at(~15ull, at, at, 8) && !begin_at(0, at, at, 8));
}

static void one_chain(void)
{
    begin();
    CHECK(take() == VIRTQUEUE_NONE);
    describe(1, AT_DATA, 16, NEXT);
    describe(2, AT_DATA + 100, 0, NEXT);
    describe(3, AT_DATA + 200, 7, NEXT | WRITE);
    describe(4, AT_DATA + 300, 9, WRITE);
    offer(1, QUEUE_SIZE);
    CHECK(take() == VIRTQUEUE_CHAIN && take() == VIRTQUEUE_NONE);
    CHECK(chain.head == 1 && chain.parts == 4 && chain.read_parts == 2);
    CHECK(chain.readable == 16 && chain.writable == 16);
    CHECK(chain.part[2].at == model_ram + AT_DATA + 200 && chain.part[3].length == 9);
}

/* As long as the queue, and one more, which is a circle. */
static void longest(void)
{
    begin();
    for (unsigned int i = 0; i < QUEUE_SIZE; i++) {
        describe(i, AT_DATA, 1, i + 1 < QUEUE_SIZE ? NEXT : 0);
    }
    offer(0, QUEUE_SIZE);
    CHECK(take() == VIRTQUEUE_CHAIN && chain.parts == QUEUE_SIZE);
    descriptor(QUEUE_SIZE - 1)->flags = NEXT;
    descriptor(QUEUE_SIZE - 1)->next = 0;
    offer(0, QUEUE_SIZE);
    CHECK(take() == VIRTQUEUE_BROKEN);
}

/* What lies behind the table would be right. */
static void is_broken(uint64_t address, uint32_t length, uint16_t flags, uint16_t next)
{
    begin();
    describe(0, AT_DATA, 1, NEXT | WRITE);
    describe(QUEUE_SIZE, AT_DATA, 1, WRITE);
    *descriptor(1) = (struct driver_descriptor){address, length, flags, next};
    offer(0, QUEUE_SIZE);
    CHECK(take() == VIRTQUEUE_BROKEN);
}

static void broken(void)
{
    is_broken(RAM_BASE, 1, WRITE | NEXT, QUEUE_SIZE);
    is_broken(RAM_BASE, 1, WRITE | NEXT, 0xffff);
    is_broken(RAM_BASE, 1, WRITE | NEXT, 1);
    is_broken(RAM_BASE, 1, 0, 0);         /* read behind written */
    is_broken(RAM_BASE, 1, WRITE | 4, 0); /* indirect */
    is_broken(RAM_BASE, 1, WRITE | 8, 0);
    is_broken(RAM_BASE - 1, 1, WRITE, 0);
    is_broken(END - 3, 4, WRITE, 0);
    is_broken(~0ull, 2, WRITE, 0);
    is_broken(RAM_BASE, ~0u, WRITE, 0);
    begin();
    describe(QUEUE_SIZE, AT_DATA, 1, WRITE);
    offer(QUEUE_SIZE, QUEUE_SIZE);
    CHECK(take() == VIRTQUEUE_BROKEN);
    begin();
    describe(0, AT_DATA, 1, WRITE);
    available()[1] = QUEUE_SIZE + 1; /* more than there can be */
    CHECK(take() == VIRTQUEUE_BROKEN);
    begin();
    available()[1] = 0xffff;
    CHECK(take() == VIRTQUEUE_BROKEN);
}

/* Positions are 16 bits, and go round. */
static void around(void)
{
    struct driver_used entry;

    begin();
    for (uint32_t i = 0; i < 70000; i++) {
        uint16_t head = (uint16_t)(i % QUEUE_SIZE);

        describe(head, AT_DATA, i + 1, WRITE);
        descriptor(head)->length = 1 + i % 99;
        offer(head, QUEUE_SIZE);
        CHECK(take() == VIRTQUEUE_CHAIN && chain.head == head && chain.writable == 1 + i % 99);
        available()[0] = i & 1;
        CHECK(microkit_vm_virtqueue_use(&queue, head, i) == ((i & 1) == 0));
        CHECK(take_used(QUEUE_SIZE, &entry) && entry.head == head && entry.length == i);
        CHECK(!take_used(QUEUE_SIZE, &entry) && take() == VIRTQUEUE_NONE);
    }
}

int main(void)
{
    model_start(1);
    memory();
    places();
    one_chain();
    longest();
    broken();
    around();
    return 0;
}
