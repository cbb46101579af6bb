/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver, with gem.c, port.c, between a model of the device, whose memory is not that of the caches, and an honest user; with
 * restarts of both, errors of the device, and a connection that goes and comes: each frame arrives once and as it was, but where something
 * was started again; nobody waits for ever. Then devices and users that write anything: no access outside, and the device is told of no
 * other memory.
 */
#include "pd/net_gem.c"
#include "src/gem.c"
#include "src/gem_phy.c"
#undef LAST
#include "src/link.c"
#include "src/port.c"

#include "gem_model.h"
#include "traffic.h"

#define TIMER 7
#define OWN   ((struct microkit_net_memory *)(void *)(arena + 0x8000))
#define USERS ((struct microkit_net_memory *)(void *)(arena + 0x30000))

static uint64_t now, alarm;
static bool watches;

uint64_t microkit_time(void)
{
    return now;
}

bool microkit_timer_set(microkit_channel channel, uint64_t time)
{
    CHECK(channel == TIMER && watches && time > now);
    alarm = time;
    return true;
}

/* ---- the device ------------------------------------------------------------------------------ */

static struct microkit_net_memory *of_driver(void)
{
    return OWN;
}

static struct microkit_net_memory *of_user(void)
{
    return USERS;
}

/* What comes while it is stopped, or has no buffer, is lost. */
static bool device_receives(const void *data, uint32_t length)
{
    return model_receive(data, length);
}

static uint32_t device_transmits(void *data)
{
    uint32_t length;

    do {
        length = model_transmit(data);
    } while (length == 0 && model.going && (quiet || chance() % 2 == 0));
    return length;
}

static bool device_interrupts(void)
{
    return (model.interrupt & model.mask) != 0;
}

static void device_forgets(void)
{
}

static void forget_driver(void)
{
    memset(&gem, 0x5a, sizeof(gem));
    memset(&port, 0x5a, sizeof(port));
}

/* The device may still be about to stop: then it does, and may have to be started again. */
static void check_settled(void)
{
    CHECK(net_port_under_way(&port) == 0 && gem.transmit.done == gem.transmit.end);
    CHECK(!gem.there ||
          (net_gem_offered(&gem) >= MICROKIT_NET_FRAMES / 2 && (model.control & 12) == 12));
}

static void tick(void)
{
    now = alarm;
    notified(TIMER);
    CHECK(alarm == now + MICROKIT_NS_PER_SECOND);
}

static void change_connection(void)
{
    static const uint16_t speeds[] = {0x0200, 0x0100, 0};
    uint8_t address[6];

    model_link(!model.linked);
    model.registers[9] = speeds[chance() % 3];
    model.registers[10] = 0x0c00;
    fuzzy = true;
    if (watches) {
        tick();
    }
    CHECK(microkit_net_connected(&user) == (model.linked || !watches));
    CHECK(microkit_net_address(&user, address) && memcmp(address, "RT\0\x12\x34V", 6) == 0);
    if (watches && model.linked) {
        CHECK((model.config >> 10 & 1) == (model.registers[9] != 0));
        CHECK((model.config >> 1 & 1) == (model.registers[9] != 0x0100));
    }
}

static void make(bool with_timer)
{
    model_make();
    memset(OWN->frames, 0x33,
           sizeof(OWN->frames)); /* caches still have what somebody wrote there before */
    model.receive_begin = address_of(OWN->frames);
    model.receive_end = model.receive_begin + sizeof(OWN->frames);
    model.transmit_begin = address_of(USERS->frames);
    model.transmit_end = model.transmit_begin + sizeof(USERS->frames);
    net_registers = (char *)0x10000000;
    net_queues = (struct net_gem_memory *)(void *)arena;
    net_queues_address = ARENA_ADDRESS;
    net_own = OWN;
    net_user = USERS;
    net_own_address = address_of(OWN);
    net_user_address = address_of(USERS);
    net_irq = IRQ;
    net_user_channel = USER;
    watches = with_timer;
    net_timer = with_timer ? TIMER : NONE;
    begin();
}

/* ---- honest ---------------------------------------------------------------------------------- */

static void honest(bool with_timer, bool restarts, bool errors)
{
    make(with_timer);
    for (uint32_t i = 0; i < 4000; i++) {
        model_caches();
        step(restarts);
        if (errors && chance() % 64 == 0) {
            fuzzy = true;
            model_err();
        }
    }
    settle();
    CHECK(arrived > 1000 && sent > 1000 && port.net.bad == 0 && (!errors || model.errors > 20));
    CHECK(restarts || errors || with_timer || model.starts == 1);
}

/* ---- those that are not honest --------------------------------------------------------------- */

static void do_anything(void)
{
    unsigned char frame[2048] = {0};

    for (uint32_t k = chance() % 8; k > 0; k--) {
        (void)model_receive_as(frame, 64, (uint32_t)chance() << 16 | chance() % 1600);
        (void)model_receive_as(frame, 64, (uint32_t)chance());
        (void)model_transmit(frame);
    }
}

static void hostile_device(bool scribbles)
{
    make(true);
    for (uint32_t i = 0; i < 400; i++) {
        do_anything();
        for (uint32_t k = scribbles ? chance() % 4 : 0; k > 0; k--) {
            uint32_t *words = (uint32_t *)(void *)memory;

            model.hostile = true;
            words[chance() % 512] ^= 1u << chance() % 32;
            model.interrupt = (uint32_t)chance();
            model.transmit_status = (uint32_t)chance() & ~8u;
            model.control &= chance() % 8 == 0 ? 16 : ~0u; /* and so uses nothing of that */
        }
        if (scribbles) {
            model.control &= 16;
        }
        irq_masked = false;
        notified(chance() % 4 == 0 ? TIMER : chance() % 2 == 0 ? IRQ : USER);
        CHECK(net_gem_offered(&gem) <= 64 && gem.transmit.end - gem.transmit.done <= 64);
        take_anything();
        if (scribbles) { /* it is set up anew at the next error */
            model.interrupt |= 1u << 11;
            model.receive_status |= 1u << 3;
            irq_masked = false;
            notified(IRQ);
        }
    }
}

/* The model checks which memory the device is told of. */
static void hostile_user(void)
{
    make(false);
    for (uint32_t i = 0; i < 3000; i++) {
        unsigned char frame[2048] = {0};

        send_anything();
        for (uint32_t k = 0; k < 10; k++) {
            (void)model_receive(frame, 14 + chance() % 1501);
            (void)model_transmit(frame);
        }
        irq_masked = false;
        (void)interrupt();
        CHECK(net_port_under_way(&port) <= port.most && (model.control & 12) == 12);
        if (chance() % 100 == 0) {
            begin_anew();
        }
    }
    CHECK(port.net.bad < 1000000);
}

/* Frames for a device that is not there come back, so that nobody waits. */
static void no_device(void)
{
    uint8_t address[6];

    make(false);
    model.there = false;
    begin_anew();
    CHECK(!microkit_net_address(&user, address) && !microkit_net_connected(&user));
    for (uint32_t i = 0; i < 200; i++) {
        CHECK(microkit_net_room(&user) != NULL && microkit_net_send(&user, 60));
        (void)!microkit_net_publish(&user);
        notified(USER);
    }
}

/* Frames that cannot be are not handed on, and their buffers are used again. */
static void wrong_frames(void)
{
    const uint32_t whole = 3u << 14;
    const uint32_t said[] = {whole,          whole | 13,     whole | 1515, whole | 8191,
                             1u << 14 | 100, 1u << 15 | 100, 100};
    unsigned char frame[100] = {0};

    make(false);
    for (uint32_t i = 0; i < 700; i++) {
        CHECK(model_receive_as(frame, sizeof(frame), said[i % 7]));
        CHECK(interrupt() && net_gem_offered(&gem) == 64);
    }
    CHECK(port.net.out.position == 0);
}

/* All buffers are with the user, and a frame comes: it is lost; afterwards all go on. */
static void no_buffers(void)
{
    unsigned char frame[64] = {0};

    make(false);
    for (uint32_t i = 0; i < 64; i++) {
        CHECK(model_receive(frame, sizeof(frame)));
    }
    CHECK(!model_receive(frame, sizeof(frame)) && interrupt() && !interrupt());
    take_anything();
    (void)!microkit_net_publish(&user);
    notified(USER);
    CHECK(net_gem_offered(&gem) == 64 && model_receive(frame, sizeof(frame)));
}

/* What the device had when it failed is lost, and not sent again; what comes then goes out. */
static void lost(void)
{
    unsigned char frame[2048];

    make(false);
    settle();
    for (uint32_t i = 0; i < 3; i++) {
        CHECK(microkit_net_room(&user) != NULL && microkit_net_send(&user, 60));
    }
    (void)!microkit_net_publish(&user);
    notified(USER);
    CHECK(net_port_under_way(&port) == 3 && model.starts == 1);
    model.control &= 16;
    model.going = false;
    model.transmit_status |= 1u << 8;
    model.interrupt |= 1u << 11;
    CHECK(interrupt() && !interrupt());
    CHECK(net_port_under_way(&port) == 0 && model.starts == 2 && model_transmit(frame) == 0);
    fill(microkit_net_room(&user), sent);
    CHECK(microkit_net_send(&user, length_of(sent++)));
    (void)!microkit_net_publish(&user);
    notified(USER);
    CHECK(go_out());
}

/* The table of a PHY's registers: which are 0, 1, 4, 5, 9, 10; and what that is. */
static void links(void)
{
    static const struct {
        uint16_t registers[6];
        struct net_gem_link wanted;
    } cases[] = {
        {{0x1000, 4, 0x1e1, 0x1e1, 0x300, 0xc00}, {true, 1000, true}},
        {{0x1000, 4, 0x1e1, 0x1e1, 0x300, 0x400}, {true, 1000, false}},
        {{0x1000, 4, 0x1e1, 0x1e1, 0x100, 0x800}, {true, 100, true}},
        {{0x1000, 4, 0x1e1, 0x0e1, 0x300, 0}, {true, 100, false}},
        {{0x1000, 4, 0x1e1, 0x061, 0x300, 0}, {true, 10, true}},
        {{0x1000, 4, 0x0a1, 0x161, 0x300, 0}, {true, 10, false}},
        {{0x0140, 4, 0x1e1, 0x1e1, 0x300, 0xc00}, {true, 1000, true}},
        {{0x2100, 4, 0, 0, 0, 0}, {true, 100, true}},
        {{0x2000, 4, 0, 0, 0, 0}, {true, 100, false}},
        {{0x0100, 4, 0, 0, 0, 0}, {true, 10, true}},
        {{0x1000, 0, 0x1e1, 0x1e1, 0x300, 0xc00}, {false, 1000, true}},
        {{0x1000, 0xffff, 0, 0, 0, 0}, {true, 1000, true}},
    };
    static const uint32_t which[] = {0, 1, 4, 5, 9, 10};

    make(false);
    for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct net_gem_link link;

        for (uint32_t k = 0; k < 6; k++) {
            model.registers[which[k]] = cases[i].registers[k];
        }
        model.linked = false;
        link = net_gem_phy_link(0x10000000, M_PHY);
        CHECK(link.up == cases[i].wanted.up && link.speed == cases[i].wanted.speed &&
              link.full_duplex == cases[i].wanted.full_duplex);
    }
    model.registers[2] = 0xffff;
    CHECK(gem.phy == M_PHY && net_gem_phy_find(0x10000000) == NET_GEM_NO_PHY);
    CHECK(net_gem_phy_link(0x10000000, NET_GEM_NO_PHY).up);
    model.phy_stuck = true;
    CHECK(net_gem_phy_find(0x10000000) == NET_GEM_NO_PHY);
}

/* An address that firmware has left, one that is none, and one that is for all. */
static void addresses(void)
{
    static const struct {
        uint32_t low, high;
        uint8_t wanted[6];
    } cases[] = {{0x12005452, 0x5634, {0x52, 0x54, 0, 0x12, 0x34, 0x56}},
                 {0, 0, NET_LOCAL_ADDRESS},
                 {0xffffffff, 0xffff, NET_LOCAL_ADDRESS},
                 {0x00000002, 0x0001ff00, {2, 0, 0, 0, 0, 0xff}}};

    make(false);
    for (uint32_t i = 0; i < 4; i++) {
        uint8_t address[6];

        write_control(16);
        model.address[0] = cases[i].low;
        model.address[1] = cases[i].high;
        begin_anew();
        CHECK(microkit_net_address(&user, address) && memcmp(address, cases[i].wanted, 6) == 0);
        for (uint32_t k = 0; k < 6; k++) {
            CHECK((uint8_t)(model.address[k / 4] >> 8 * (k % 4)) == address[k]);
        }
    }
}

int main(void)
{
    for (uint32_t i = 0; i < 16; i++) {
        honest(i % 2 == 0, i / 2 % 2 == 0, i / 4 % 2 == 0);
    }
    for (uint32_t i = 0; i < 60; i++) {
        hostile_device(i % 2);
    }
    for (uint32_t i = 0; i < 3; i++) {
        hostile_user();
    }
    no_device();
    wrong_frames();
    no_buffers();
    addresses();
    lost();
    links();
    return passed();
}
