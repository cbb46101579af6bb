/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver, with card.c and port.c, between a model of the device, which uses buffers in any order, and an honest user, who keeps frames
 * as long as it likes; with restarts of both and a connection that goes and comes: each frame arrives once and as it was, but where somebody was
 * started again; nobody waits for ever. Then devices and users that write anything: no access outside, and the device is told of no
 * other memory.
 */
#include "pd/net_virtio.c"
#include "../virtio/src/device.c"
#include "../virtio/src/queue.c"
#undef HEADER
#undef F_STATUS
#include "src/card.c"
#undef RECEIVE
#undef TRANSMIT
#include "src/link.c"
#include "src/port.c"

#include "model.h"

#define IRQ     5
#define USER    3
#define OWN     ((struct microkit_net_memory *)(void *)(arena + 0x8000))
#define USERS   ((struct microkit_net_memory *)(void *)(arena + 0x30000))
#define NUMBERS (1u << 18)
#define MODERN  false
#define LEGACY  true

seL4_Word message_words[64];

static struct microkit_net user;
static bool user_notified, driver_notified, irq_masked, quiet, fuzzy;
static uint32_t edges; /* interrupts that were raised and not delivered */
static uint32_t arrived, received, sent,
    out; /* frames that came from outside, that the user got, that it sent, that went out */
static uint8_t got[NUMBERS], went[NUMBERS];
static uint32_t kept;

void microkit_notify(microkit_channel ch)
{
    CHECK(ch == USER);
    user_notified = true;
}

void microkit_irq_ack(microkit_channel ch)
{
    CHECK(ch == IRQ);
    irq_masked = false;
}

/* ---- frames ---------------------------------------------------------------------------------- */

static uint32_t length_of(uint32_t number)
{
    return 18 + number * 97 % 1497;
}

static void fill(unsigned char *frame, uint32_t number)
{
    for (uint32_t i = 0; i < length_of(number); i++) {
        frame[i] = (unsigned char)(number * 13 + i * 7);
    }
    memcpy(frame + 14, &number, 4);
}

static uint32_t check(const unsigned char *frame, uint32_t length)
{
    static unsigned char wanted[2048];
    uint32_t number;

    memcpy(&number, frame + 14, 4);
    CHECK(length >= 18 && number < NUMBERS && length == length_of(number));
    fill(wanted, number);
    CHECK(memcmp(frame, wanted, length) == 0);
    return number;
}

/* ---- the device ------------------------------------------------------------------------------ */

static void raise_edge(uint32_t before)
{
    edges += (before & 1) == 0 && (model.interrupt & 1) != 0;
}

static void arrive(void)
{
    unsigned char frame[2048];
    uint32_t before = model.interrupt;

    fill(frame, arrived);
    if (model_receive(frame, length_of(arrived))) {
        arrived++;
        raise_edge(before);
    }
}

static bool go_out(void)
{
    unsigned char frame[2048];
    uint32_t before = model.interrupt, length = model_transmit(frame);

    if (length == 0) {
        return false;
    }
    uint32_t number = check(frame, length);
    CHECK(number < sent && (fuzzy || went[number] == 0));
    out += went[number] == 0;
    went[number] = 1;
    raise_edge(before);
    return true;
}

static bool interrupt(void)
{
    if (edges == 0 || irq_masked) {
        return false;
    }
    edges = 0;
    irq_masked = true;
    notified(IRQ);
    CHECK(!irq_masked);
    return true;
}

/* ---- the user -------------------------------------------------------------------------------- */

static void run_user(void)
{
    struct microkit_net_frame frame;
    unsigned char *room;
    uint32_t had = kept;

    user_notified = false;
    do {
        while (microkit_net_receive(&user, &frame)) {
            uint32_t number = check(frame.data, frame.length);

            CHECK(number < arrived && (fuzzy || got[number] == 0));
            received += got[number] == 0;
            got[number] = 1;
            had++;
        }
    } while (!microkit_net_arm_receive(&user));
    for (uint32_t i = quiet ? 0 : chance() % 40; i > 0 && (room = microkit_net_room(&user)) != NULL;
         i--) {
        fill(room, sent);
        CHECK(microkit_net_send(&user, length_of(sent++)));
    }
    kept = quiet || chance() % 2 == 0 ? 0 : chance() % (had + 1);
    driver_notified |= microkit_net_publish_keeping(&user, kept);
    CHECK(!microkit_net_broken(&user) && user.bad == 0);
}

static void start_user(void)
{
    microkit_net_init(&user, USERS, OWN);
    kept = 0;
    user_notified = true;
}

/* ---- all ------------------------------------------------------------------------------------- */

/* What the one before was to notify, or was notified of, is lost. */
static void start_driver(void)
{
    driver_notified = false;
    user_notified = false;
    irq_masked = false;
    edges = 0;
    memset(&card, 0, sizeof(card));
    memset(&port, 0, sizeof(port));
    init();
    CHECK(user_notified);
}

static void make(bool legacy)
{
    model_make(legacy);
    model.registers = 0x10000000 + 0x200 * (chance() % 8);
    model.most = chance() % 3 == 0 ? 16 : chance() % 2 == 0 ? 100 : 256;
    model.no_mac = chance() % 4 == 0;
    model.no_status = chance() % 4 == 0;
    model.receive_begin = address_of(OWN->frames);
    model.receive_end = model.receive_begin + sizeof(OWN->frames);
    model.transmit_begin = address_of(USERS->frames);
    model.transmit_end = model.transmit_begin + sizeof(USERS->frames);
    net_registers = (char *)0x10000000;
    net_queues = (struct net_card_memory *)(void *)arena;
    net_queues_address = ARENA_ADDRESS;
    net_own = OWN;
    net_user = USERS;
    net_own_address = address_of(OWN);
    net_user_address = address_of(USERS);
    net_irq = IRQ;
    net_user_channel = USER;
    arrived = received = sent = out = kept = 0;
    memset(got, 0, sizeof(got));
    memset(went, 0, sizeof(went));
    quiet = fuzzy = false;
    start_driver();
    start_user();
}

static bool run_somebody(void)
{
    if (user_notified) {
        run_user();
        return true;
    }
    if (driver_notified) {
        driver_notified = false;
        notified(USER);
        return true;
    }
    return interrupt();
}

/* Who is not notified does nothing; so if a notification is missing, this ends with something undone. Buffers that the user has given
 * back are the device's again, but for half of them at most. */
static void settle(void)
{
    uint32_t most = 10000;
    bool lost = fuzzy;

    quiet = true;
    run_user(); /* gives back all */
    while (run_somebody() || go_out()) {
        CHECK(most-- > 0);
    }
    CHECK(lost || (received == arrived && out == sent));
    CHECK(net_port_under_way(&port) == 0 && card.transmitting == 0);
    model_look(RECEIVE);
    CHECK(model.queues[0].count == card.offered && card.offered >= card.slots / 2);
    quiet = false;
    for (uint32_t i = 0; i < NUMBERS && lost; i++) {
        got[i] = i < arrived; /* from here on all count again */
        went[i] = i < sent;
    }
    if (lost) {
        received = arrived;
        out = sent;
        fuzzy = false;
    }
}

static void change_connection(void)
{
    uint8_t address[6];

    model.up = !model.up;
    model.interrupt |= 2;
    irq_masked = true;
    notified(IRQ);
    CHECK(microkit_net_connected(&user) == (model.up || model.no_status));
    CHECK(microkit_net_address(&user, address));
    CHECK(model.no_mac ? address[0] == 2 : memcmp(address, model_mac, 6) == 0);
    CHECK(user_notified || model.no_status);
}

static void step(bool restarts)
{
    switch (chance() % 256) {
    case 0:
        if (restarts) {
            fuzzy = true;
            start_driver();
        }
        break;
    case 1:
        if (restarts) {
            fuzzy = true;
            driver_notified = false;
            start_user();
        }
        break;
    case 2:
        notified(USER);
        break;
    case 3:
        settle();
        break;
    case 4:
        change_connection();
        break;
    default:
        if (chance() % 2 == 0) {
            for (uint32_t i = chance() % 40; i > 0; i--) {
                (void)(chance() % 2 ? (void)arrive() : (void)go_out());
            }
        } else if (chance() % 4 == 0) {
            run_user();
        } else {
            (void)run_somebody();
        }
    }
    CHECK(arrived < NUMBERS && sent < NUMBERS);
}

static void honest(bool legacy, bool restarts)
{
    make(legacy);
    for (uint32_t i = 0; i < 4000; i++) {
        step(restarts);
    }
    settle();
    CHECK(arrived > 1000 && sent > 1000 && port.net.bad == 0);
}

/* ---- those that are not honest --------------------------------------------------------------- */

static void use_anything(uint32_t number)
{
    struct model_queue *queue = &model.queues[number];

    model_look(number);
    for (uint32_t k = chance() % 4; k > 0 && queue->count > 0; k--) {
        uint16_t head = queue->heads[chance() % queue->count];

        model_use(number,
                  chance() % 300 == 0 ? (uint16_t)chance()
                                      : (uint16_t)(head + (chance() % 300 == 0)),
                  (uint32_t)(chance() % 2 ? chance() : chance() % 1600));
    }
}

static void take_anything(void)
{
    struct microkit_net_frame frame;
    uint32_t count = 0;

    while (microkit_net_receive(&user, &frame)) {
        CHECK(frame.length >= 14 && frame.length <= 1514 && ++count <= 64);
    }
    CHECK(!microkit_net_broken(&user) && user.bad == 0);
    for (uint32_t k = 0; k < 5 && microkit_net_room(&user) != NULL; k++) {
        CHECK(microkit_net_send(&user, 60));
        sent++;
    }
    (void)!microkit_net_publish(&user);
}

static void hostile_device(bool legacy, bool scribbles)
{
    make(legacy);
    model.hostile = true;
    for (uint32_t i = 0; i < 300; i++) {
        if ((model.status & 4) != 0 && card.works) {
            use_anything(RECEIVE);
            use_anything(TRANSMIT);
            if (scribbles && chance() % 16 == 0) {
                uint16_t *used = model_at(model.queues[chance() % 2].used, 400);

                used[chance() % 200] = (uint16_t)chance();
            }
            model.status |= chance() % 100 == 0 ? 64 : 0; /* asks to be reset */
        }
        irq_masked = false;
        notified(chance() % 2 == 0 ? IRQ : USER);
        CHECK(card.works || (card.transmitting == 0 && model.status == 0));
        take_anything();
    }
}

/* The model checks which memory the device is told of. */
static void hostile_user(bool legacy)
{
    make(legacy);
    for (uint32_t i = 0; i < 3000; i++) {
        uint32_t *words = (uint32_t *)(void *)USERS;
        unsigned char frame[2048] = {0};

        for (uint32_t k = chance() % 8; k > 0; k--) {
            const struct microkit_net_entry entry = {(uint32_t)chance() % 70,
                                                     (uint32_t)chance() % 1600};

            (void)!microkit_ring_put(&user.out, &entry);
        }
        if (chance() % 30 == 0) {
            words[chance() % 200] = (uint32_t)(chance() % 3 == 0 ? chance() : chance() % 80);
        }
        (void)!microkit_net_publish(&user);
        notified(USER);
        for (uint32_t k = 0; k < 10; k++) {
            (void)model_receive(frame, 14 + chance() % 1501);
            (void)model_transmit(frame);
        }
        edges = 1;
        irq_masked = false;
        (void)interrupt();
        CHECK(net_port_under_way(&port) <= port.most && card.works);
        if (chance() % 100 == 0) {
            memset(USERS, 0, sizeof(*USERS));
            memset(OWN, 0, sizeof(*OWN));
            start_driver();
            start_user();
        }
    }
    CHECK(port.net.bad < 1000000);
}

/* Frames for a device that is not there come back, so that nobody waits. */
static void no_device(void)
{
    uint8_t address[6];

    make(MODERN);
    model.registers = 0x20000000;
    memset(USERS, 0, sizeof(*USERS));
    memset(OWN, 0, sizeof(*OWN));
    start_driver();
    start_user();
    CHECK(!microkit_net_address(&user, address) && !microkit_net_connected(&user));
    for (uint32_t i = 0; i < 200; i++) {
        CHECK(microkit_net_room(&user) != NULL && microkit_net_send(&user, 60));
        (void)!microkit_net_publish(&user);
        notified(USER);
    }
}

/* Frames that a device cannot have received are not handed on, and their buffers are used again. */
static void wrong_lengths(void)
{
    static const uint32_t lengths[] = {0, 11, 12, 25, 1527, UINT32_MAX};

    make(MODERN);
    for (uint32_t i = 0; i < 600; i++) {
        model_look(RECEIVE);
        CHECK(model.queues[0].count == card.slots);
        model_use(RECEIVE, model.queues[0].heads[--model.queues[0].count], lengths[i % 6]);
        notified(IRQ);
    }
    CHECK(port.net.out.position == 0 && card.works);
}

int main(void)
{
    for (uint32_t i = 0; i < 12; i++) {
        honest(i % 2 == 0, i % 4 > 1);
    }
    for (uint32_t i = 0; i < 100; i++) {
        hostile_device(i % 2, i % 4 > 1);
    }
    for (uint32_t i = 0; i < 4; i++) {
        hostile_user(i % 2);
    }
    no_device();
    wrong_lengths();
    return passed();
}
