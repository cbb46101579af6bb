/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver with a device that gives as much as it likes and says what it likes, and with none. Who asks before there is
 * something is told when there is; after that everybody is served at once.
 */
#include "pd/entropy_virtio.c"
#include "src/chacha.c"
#include "src/pool.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

#define IRQ     9
#define ADDRESS 0x40000000
#define THERE   0x600 /* where in the page */

seL4_Word message_words[64];
const seL4_Word microkit_notifications = UINT64_C(1) << 3 | UINT64_C(1) << 61;

static char page[PAGE] __attribute__((aligned(PAGE)));
static struct entropy_memory memory;
static bool there = true;
static struct microkit_virtq_descriptor described;
static unsigned int offers, publishes, acks;
static bool has_buffer;
static uint64_t told;
static struct microkit_virtq_used uses;
static bool has_used;

bool microkit_virtio_start(struct microkit_virtio *self, uintptr_t registers, uint32_t kind,
                           uint64_t wanted)
{
    CHECK(self == &device && kind == 4 && wanted == 0 && registers % 0x200 == 0);
    CHECK(registers >= (uintptr_t)page && registers < (uintptr_t)page + PAGE);
    return there && registers == (uintptr_t)page + THERE;
}

bool microkit_virtio_add_queue(const struct microkit_virtio *self, uint32_t number, void *where,
                               uint64_t address, uint32_t size, struct microkit_virtq *q)
{
    CHECK(self == &device && number == 0 && where == &memory && address == ADDRESS && size == 1 &&
          q == &queue);
    return true;
}

bool microkit_virtio_run(const struct microkit_virtio *self)
{
    return self == &device;
}

uint32_t microkit_virtio_acknowledge(const struct microkit_virtio *self)
{
    CHECK(self == &device && there);
    return MICROKIT_VIRTIO_INTERRUPT_USED;
}

/* The device may write there and nowhere else. */
void microkit_virtq_describe(struct microkit_virtq *q, uint32_t index,
                             struct microkit_virtq_descriptor descriptor)
{
    uint64_t seed = ADDRESS + ((char *)memory.seed - (char *)&memory);

    CHECK(q == &queue && index == 0 && !has_buffer && descriptor.flags == MICROKIT_VIRTQ_WRITE);
    CHECK(descriptor.length > 0 && descriptor.address >= seed);
    CHECK(descriptor.address + descriptor.length == seed + sizeof(memory.seed));
    described = descriptor;
}

void microkit_virtq_offer(struct microkit_virtq *q, uint32_t head)
{
    CHECK(q == &queue && head == 0);
    offers++;
}

void microkit_virtq_publish(struct microkit_virtq *q)
{
    CHECK(q == &queue);
    publishes++;
    has_buffer = true;
}

bool microkit_virtq_take(struct microkit_virtq *q, struct microkit_virtq_used *used)
{
    CHECK(q == &queue);
    if (!has_used) {
        return false;
    }
    *used = uses;
    has_used = has_buffer = false;
    return true;
}

void microkit_notify(microkit_channel ch)
{
    CHECK((told >> ch & 1) == 0);
    told |= UINT64_C(1) << ch;
}

void microkit_irq_ack(microkit_channel ch)
{
    CHECK(ch == IRQ);
    acks++;
}

static void interrupt(void)
{
    notified(IRQ);
}

/* says: what it says that it has written; it writes no more than it may. */
static void device_fills(uint32_t bytes, uint32_t says)
{
    char *to = (char *)&memory + (described.address - ADDRESS);

    for (uint32_t i = 0; i < bytes && i < described.length; i++) {
        to[i] = (char)(chance() | 1);
    }
    uses = (struct microkit_virtq_used){.head = 0, .length = says};
    has_used = true;
    interrupt();
}

static seL4_Word call(microkit_channel ch, seL4_Word label)
{
    return protected(ch, microkit_msginfo_new(label, 1)).label;
}

static bool is_wiped(void)
{
    for (unsigned int i = 0; i < POOL_WORDS; i++) {
        if (memory.seed[i] != 0) {
            return false;
        }
    }
    return true;
}

static void check_waiting(void)
{
    CHECK(call(3, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_NOT_YET);
    CHECK(call(61, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_NOT_YET);
    CHECK(call(61, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_NOT_YET);
    interrupt(); /* for nothing */
    device_fills(0, 0);
    device_fills(5, 5);
    CHECK(described.length == 27 && told == 0);
    CHECK(call(3, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_NOT_YET);
    device_fills(27, 27);
    CHECK(told == microkit_notifications && is_wiped() && acks == 4);
}

/* All different, and the device is asked again after so many, once. */
static void check_calls(void)
{
    static seL4_Word last[4];
    unsigned int before = offers;

    for (unsigned int i = 0; i < 3 * CALLS_A_SEED; i++) {
        CHECK(call(i % 60, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_OK);
        CHECK(memcmp(last, message_words, sizeof(last)) != 0);
        memcpy(last, message_words, sizeof(last));
        CHECK(offers == before + (i + 1 >= CALLS_A_SEED) && publishes == offers);
    }
    CHECK(call(3, 0) == MICROKIT_ENTROPY_BAD_CALL && call(3, 2) == MICROKIT_ENTROPY_BAD_CALL);
    device_fills(5, 5);
    device_fills(27, UINT32_MAX); /* more than it was asked for */
    CHECK(is_wiped() && call(3, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_OK &&
          offers == before + 2);
    interrupt();
    notified(3);
}

static void reset(void)
{
    pool = (struct pool){.seeded = false};
    asked = has_buffer = has_used = false;
    got = left = 0;
    told = 0;
    acks = 0;
    init();
}

int main(void)
{
    entropy_irq = IRQ;
    reset(); /* with nothing set */
    CHECK(call(3, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_NOT_YET && offers == 0);
    interrupt();
    entropy_registers = page;
    entropy_memory = &memory;
    entropy_memory_address = ADDRESS;
    for (unsigned int i = 0; i < 3; i++) {
        reset();
        check_waiting();
        check_calls();
    }
    there = false;
    reset();
    CHECK(call(3, MICROKIT_ENTROPY_READ) == MICROKIT_ENTROPY_NOT_YET);
    interrupt();
    return passed();
}
