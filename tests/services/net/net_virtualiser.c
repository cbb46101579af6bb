/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The virtualiser between three clients and an outside that is played here, all honest, or one client that writes anything; with restarts of everybody at
 * any time. Each honest frame is known by number: who gets it may get it by a table that is written here anew, it is as it was sent, and comes in order and
 * once. What the hostile client sends reaches only whom it may reach, from its own address, although it changes headers between judgement and
 * copy. Frames that nobody gets are counted, by cause. Nobody waits for ever.
 */
#include "src/copier.c"
#include <stddef.h>

static bool copy_of_changed(net_word *to, uint32_t target, const net_word *from, uint32_t source,
                            const net_word header[NET_HEADER_WORDS], uint32_t length);
#define net_copier_copy copy_of_changed
#include "pd/net_virtualiser.c"
#undef net_copier_copy
#undef ADDRESS
#include "src/link.c"
#include "../text/src/text.c"
#include "src/rules.c"
#include "src/switch.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

#define DRIVER  40 /* a channel */
#define PEERS   4  /* the outside, and clients 1, 3 and 4 */
#define OUTSIDE 0
#define HOSTILE 3
#define KNOWN   (1u << 20) /* numbers of frames */

seL4_Word message_words[64];

static const uint32_t port_of[PEERS] = {0, 1, 3, 4};
/* By place in port_of, as the text says it. */
static const char text[] =
    "allow outside with 1\nallow 3 with outside\nallow 1 to 3\nallow 4 with outside\n"
    "allow 4 to 1\naddress 3 02:11:22:33:44:55\n";
static const bool may[PEERS][PEERS] = {{0, 1, 1, 1}, {1, 0, 1, 0}, {1, 0, 0, 0}, {1, 1, 0, 0}};
static const uint8_t addresses[PEERS][6] = {{0xaa, 0xbb, 0xcc, 0, 0, 1}, /* somebody outside */
                                            {0x56, 0x54, 0, 0x12, 0x34, 0x56},
                                            {0x02, 0x11, 0x22, 0x33, 0x44, 0x55},
                                            {0x42, 0x54, 0, 0x12, 0x34, 0x56}};
static const uint8_t device_address[6] = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

static struct peer {
    struct microkit_net net;
    bool notified, quiet,
        fuzzy; /* fuzzy: something that it gets may be old or gone, since somebody was started again */
    uint32_t last[PEERS]; /* number of the last frame of each, and 1 */
    uint64_t got, wanted;
} peers[PEERS];

static struct microkit_net_memory of[PEERS], for_them[PEERS];
static struct microkit_net_all_counters region;
static uint32_t next_number;
static uint8_t senders[KNOWN],
    kinds[KNOWN]; /* of frames by number; kind: place in port_of, or one of these */
#define TO_ALL     10
#define TO_NOBODY  11 /* outside */
#define FROM_OTHER 12
static uint64_t caused[PEERS][MICROKIT_NET_CAUSES];
static bool virtualiser_notified, with_hostile, restarts;

void microkit_notify(microkit_channel ch)
{
    for (uint32_t i = 0; i < PEERS; i++) {
        if (ch == (i == OUTSIDE ? DRIVER : port_of[i])) {
            peers[i].notified = true;
            return;
        }
    }
    CHECK(!"somebody's channel");
}

void microkit_irq_ack(microkit_channel ch)
{
    (void)ch;
}

/* The hostile client changes the header after it was judged. */
static bool copy_of_changed(net_word *to, uint32_t target, const net_word *from, uint32_t source,
                            const net_word header[NET_HEADER_WORDS], uint32_t length)
{
    if (from == (const net_word *)of[HOSTILE].frames && chance() % 2 == 0) {
        memcpy(of[HOSTILE].frames[source], addresses[chance() % PEERS], 6);
        memcpy(of[HOSTILE].frames[source] + 6, addresses[chance() % PEERS], 6);
    }
    return net_copier_copy(to, target, from, source, header, length);
}

/* ---- frames ---------------------------------------------------------------------------------- */

static uint32_t length_of(uint32_t number)
{
    return 18 + number * 97 % 1497;
}

static void fill(uint8_t *frame, uint32_t number, uint32_t sender, uint32_t kind)
{
    static const uint8_t all[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t multicast[6] = {1, 0, 0x5e, 0, 0, 1};
    static const uint8_t nobody[6] = {0, 1, 2, 3, 4, 5};

    memcpy(frame,
           kind == TO_ALL       ? number % 2 ? all : multicast
           : kind == TO_NOBODY  ? nobody
           : kind == FROM_OTHER ? addresses[(sender + 1) % PEERS]
                                : addresses[kind],
           6);
    memcpy(frame + 6, addresses[kind == FROM_OTHER ? (sender + 1 + number % 2) % PEERS : sender],
           6);
    frame[12] = 0x88;
    frame[13] = 0xb5;
    memcpy(frame + 14, &number, 4);
    for (uint32_t i = 18; i < length_of(number); i++) {
        frame[i] = (uint8_t)(number * 13 + i * 7);
    }
}

/* From FROM_OTHER the outside can only pretend to be a client: then what it says is wrong. */
static bool is_spoofed(uint32_t number, uint32_t sender)
{
    uint32_t said = (sender + 1 + number % 2) % PEERS;

    return sender != OUTSIDE || said != OUTSIDE;
}

static bool reaches(uint32_t sender, uint32_t kind, uint32_t to)
{
    if (sender == to || kind == FROM_OTHER || !may[sender][to]) {
        return false;
    }
    return kind == TO_ALL || kind == to || (kind == TO_NOBODY && to == OUTSIDE);
}

static void expect(uint32_t sender, uint32_t kind)
{
    bool some = false;

    for (uint32_t to = 0; to < PEERS; to++) {
        peers[to].wanted += reaches(sender, kind, to);
        some |= reaches(sender, kind, to);
    }
    if (kind == FROM_OTHER) {
        caused[sender][MICROKIT_NET_SPOOFED]++;
    } else if (!some) {
        bool own = kind == sender || (kind == TO_NOBODY && sender == OUTSIDE);

        caused[sender][own ? MICROKIT_NET_FOREIGN : MICROKIT_NET_FORBIDDEN]++;
    }
}

static void send_one(uint32_t sender)
{
    static const uint8_t all[] = {0, 1, 2, 3, TO_ALL, TO_ALL, TO_NOBODY, FROM_OTHER};
    uint32_t kind = all[chance() % sizeof(all)];
    uint8_t *room = microkit_net_room(&peers[sender].net);

    if (room == NULL || (kind == FROM_OTHER && !is_spoofed(next_number, sender))) {
        return;
    }
    CHECK(next_number < KNOWN);
    fill(room, next_number, sender, kind);
    CHECK(microkit_net_send(&peers[sender].net, length_of(next_number)));
    senders[next_number] = (uint8_t)sender;
    kinds[next_number] = (uint8_t)kind;
    next_number++;
    expect(sender, kind);
}

static void check_honest(uint32_t receiver, const struct microkit_net_frame *frame)
{
    static uint8_t wanted[2048];
    struct peer *peer = &peers[receiver];
    uint32_t number;

    memcpy(&number, frame->data + 14, 4);
    CHECK(frame->length >= 18 && number < next_number && frame->length == length_of(number));
    fill(wanted, number, senders[number], kinds[number]);
    CHECK(memcmp(frame->data, wanted, frame->length) == 0);
    CHECK(reaches(senders[number], kinds[number], receiver));
    CHECK(peer->fuzzy || number >= peer->last[senders[number]]);
    peer->last[senders[number]] = number + 1;
}

/* From its own address, to whom it may send, and for that one. */
static void check_hostile(uint32_t receiver, const struct microkit_net_frame *frame)
{
    bool group = frame->data[0] % 2 != 0;

    CHECK(may[HOSTILE][receiver]);
    CHECK(group || receiver == OUTSIDE || memcmp(frame->data, addresses[receiver], 6) == 0);
    for (uint32_t i = 1; i < PEERS && receiver == OUTSIDE; i++) {
        CHECK(memcmp(frame->data, addresses[i], 6) != 0);
    }
}

/* ---- peers ----------------------------------------------------------------------------------- */

static void receive(uint32_t who)
{
    struct microkit_net_frame frame;

    while (microkit_net_receive(&peers[who].net, &frame)) {
        for (uint32_t i = frame.length; i % 8 != 0; i++) {
            CHECK(frame.data[i] == 0); /* no rest of another frame */
        }
        if (with_hostile && memcmp(frame.data + 6, addresses[HOSTILE], 6) == 0) {
            check_hostile(who, &frame);
        } else {
            check_honest(who, &frame);
        }
        peers[who].got++;
    }
}

static void run(uint32_t who)
{
    struct peer *peer = &peers[who];
    bool waits = false;

    peer->notified = false;
    do {
        receive(who);
    } while (!microkit_net_arm_receive(&peer->net));
    if (!peer->quiet) {
        for (uint32_t i = chance() % 30; i > 0; i--) {
            send_one(who);
        }
        waits = microkit_net_room(&peer->net) == NULL;
    }
    if (waits && !microkit_net_arm_send(&peer->net)) {
        peer->notified = true;
    }
    virtualiser_notified |= microkit_net_publish(&peer->net);
    CHECK(!microkit_net_broken(&peer->net) && peer->net.bad == 0);
}

static void start_peer(uint32_t who)
{
    microkit_net_init(&peers[who].net, &of[who], &for_them[who]);
    if (who == OUTSIDE) {
        virtualiser_notified |=
            microkit_net_set_state(&peers[who].net, device_address, chance() % 2);
    }
    run(who);
}

static void all_fuzzy(bool fuzzy)
{
    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].fuzzy = fuzzy;
    }
}

static void start_virtualiser(void)
{
    memset(ports, 0, sizeof(ports));
    memset(must_notify, 0, sizeof(must_notify));
    device = 0;
    turn = 1;
    virtualiser_notified = false;
    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].notified = false; /* what the one before was to say */
    }
    init();
}

static bool is_honest(uint32_t who)
{
    return !with_hostile || who != HOSTILE;
}

static bool run_somebody(void)
{
    uint32_t first = (uint32_t)chance() % PEERS;

    for (uint32_t i = 0; i < PEERS; i++) {
        uint32_t who = (first + i) % PEERS;

        if (peers[who].notified && is_honest(who)) {
            run(who);
            return true;
        }
    }
    if (virtualiser_notified) {
        virtualiser_notified = false;
        notified(0);
        return true;
    }
    return false;
}

static uint64_t full(uint32_t who)
{
    return region.ports[port_of[who]].dropped[MICROKIT_NET_FULL];
}

/* All that was sent has arrived, or found no room. */
static void check_counts(void)
{
    for (uint32_t i = 0; i < PEERS && !restarts && !with_hostile; i++) {
        const struct microkit_net_counters *counts = &region.ports[port_of[i]];

        CHECK(peers[i].got + full(i) == peers[i].wanted && counts->received == peers[i].got);
        for (uint32_t cause = 0; cause < MICROKIT_NET_FULL; cause++) {
            CHECK(counts->dropped[cause] == caused[i][cause]);
        }
    }
    CHECK(full(OUTSIDE) < 64 || restarts); /* of frames for all, no room is kept */
}

static void settle(void)
{
    uint32_t most = 20000;

    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].quiet = true;
    }
    while (run_somebody()) {
        CHECK(most-- > 0);
    }
    for (uint32_t i = 0; i < PEERS; i++) {
        uint8_t got[6];

        peers[i].quiet = false;
        if (is_honest(i)) {
            CHECK(peers[i].net.in.position == ports[port_of[i]].net.out.position);
            CHECK(peers[i].net.out.position == ports[port_of[i]].net.in.position);
            CHECK(i == OUTSIDE ||
                  (microkit_net_address(&peers[i].net, got) && memcmp(got, addresses[i], 6) == 0));
            CHECK(i == OUTSIDE ||
                  microkit_net_connected(&peers[i].net) == ((of[OUTSIDE].state >> 49 & 1) != 0));
        }
    }
    check_counts();
    all_fuzzy(false);
}

static void make(void)
{
    memset(of, 0, sizeof(of));
    memset(for_them, 0, sizeof(for_them));
    memset(&region, 0, sizeof(region));
    memset(peers, 0, sizeof(peers));
    memset(caused, 0, sizeof(caused));
    next_number = 0;
    net_own = &for_them[OUTSIDE], net_driver = &of[OUTSIDE];
    net_driver_channel = DRIVER;
    net_of_1 = &of[1], net_for_1 = &for_them[1];
    net_of_3 = &of[2], net_for_3 = &for_them[2];
    net_of_4 = &of[3], net_for_4 = &for_them[3];
    net_rules = text;
    net_rules_size = sizeof(text);
    net_counters = &region;
    start_virtualiser();
    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].quiet = true;
        microkit_net_init(&peers[i].net, &of[i], &for_them[i]);
        run(i);
    }
    while (run_somebody()) {
    }
    peers[1].notified = peers[HOSTILE].notified = false;
    start_peer(OUTSIDE);
    notified(0);
    CHECK(peers[1].notified && peers[HOSTILE].notified); /* of their addresses */
    settle();
}

/* ---- one that is not honest ------------------------------------------------------------------ */

static void scribble(void)
{
    uint8_t *bytes = (uint8_t *)&of[HOSTILE];
    struct microkit_net *net = &peers[HOSTILE].net;

    for (uint32_t k = chance() % 10; k > 0; k--) {
        uint8_t *frame = of[HOSTILE].frames[chance() % 64];
        const struct microkit_net_entry entry = {.buffer = (uint32_t)chance() % 66,
                                                 .length = (uint32_t)chance() % 1600};

        memcpy(frame, addresses[chance() % PEERS], 6);
        frame[0] |= chance() % 3 == 0;
        memcpy(frame + 6, addresses[chance() % 3 == 0 ? chance() % PEERS : HOSTILE], 6);
        frame[14 + chance() % 1500] = (uint8_t)chance();
        (void)!microkit_ring_put(&net->out, &entry);
    }
    if (chance() % 50 == 0) {
        bytes[chance() % 4096] = (uint8_t)(chance() % 3 == 0 ? chance() : chance() % 4);
    }
    if (chance() % 2 == 0) {
        struct microkit_net_frame frame;

        while (microkit_net_receive(net, &frame)) {
        }
    }
    (void)!microkit_net_publish(net);
    virtualiser_notified = true;
}

/* So that it is not broken for good. */
static void clean_up(void)
{
    memset(&of[HOSTILE], 0, sizeof(of[0]));
    memset(&for_them[HOSTILE], 0, sizeof(of[0]));
    microkit_net_init(&peers[HOSTILE].net, &of[HOSTILE], &for_them[HOSTILE]);
    all_fuzzy(true);
    start_virtualiser();
}

/* ---- all ------------------------------------------------------------------------------------- */

static void restart_somebody(void)
{
    all_fuzzy(true);
    if (chance() % 2 == 0) {
        start_virtualiser();
        return;
    }
    uint32_t who = chance() % PEERS;

    if (is_honest(who)) {
        start_peer(who);
    }
}

static void step(void)
{
    if (with_hostile && chance() % 8 == 0) {
        scribble();
    }
    if (with_hostile && chance() % 1000 == 0) {
        clean_up();
    }
    if (restarts && chance() % 100 == 0) {
        restart_somebody();
    }
    if (chance() % 100 == 0) {
        settle();
    }
    if (chance() % 2 == 0) {
        uint32_t who = chance() % PEERS;

        if (is_honest(who)) {
            run(who);
        }
    } else {
        (void)run_somebody();
    }
}

static void all(bool hostile, bool starts)
{
    with_hostile = hostile;
    restarts = starts || hostile;
    make();
    for (uint32_t i = 0; i < 20000; i++) {
        step();
    }
    settle();
    for (uint32_t i = 0; i < PEERS; i++) {
        CHECK(!is_honest(i) || peers[i].got > 1000);
    }
    CHECK(!hostile || region.ports[4].dropped[MICROKIT_NET_BAD] > 100);
    CHECK(!hostile || region.ports[4].dropped[MICROKIT_NET_SPOOFED] > 100);
}

/* A client with frames without end has, of the outside's scarce room, no more than one with few. */
static void fair(void)
{
    uint32_t of_each[PEERS] = {0};
    struct microkit_net_frame frame;

    with_hostile = restarts = false;
    make();
    all_fuzzy(true);
    for (uint32_t round = 0; round < 200; round++) {
        for (uint32_t i = 1; i < PEERS; i++) {
            uint8_t *room;

            for (uint32_t k = 0;
                 k < (i == 1 ? 64 : 2) && (room = microkit_net_room(&peers[i].net)) != NULL; k++) {
                fill(room, 0, i, TO_NOBODY);
                CHECK(microkit_net_send(&peers[i].net, 60));
            }
            (void)!microkit_net_publish(&peers[i].net);
        }
        notified(0);
        for (uint32_t k = 0; k < 4 && microkit_net_receive(&peers[OUTSIDE].net, &frame); k++) {
            for (uint32_t i = 1; i < PEERS; i++) {
                of_each[i] += round > 50 && memcmp(frame.data + 6, addresses[i], 6) == 0;
            }
        }
        (void)!microkit_net_publish(&peers[OUTSIDE].net);
    }
    CHECK(of_each[2] + 5 > of_each[1] && of_each[3] + 5 > of_each[1] && of_each[1] > 150);
}

/* Without the text: clients and the outside, not clients and clients. Without the driver's memory: nothing. */
static void left_out(void)
{
    with_hostile = restarts = false;
    make();
    net_rules_size = 0;
    start_virtualiser();
    for (uint32_t i = 1; i < NET_PORTS; i++) {
        CHECK(rules.table.allowed[0][i] && rules.table.allowed[i][0] &&
              !rules.table.allowed[i][i % 8 + 1]);
        CHECK((rules.table.addresses[i] != NET_NOBODY) == ports[i].there);
    }
    net_counters = NULL;
    start_virtualiser();
    run(1);
    notified(1);
    net_driver = NULL;
    start_virtualiser();
    notified(1);
    net_driver = &of[OUTSIDE];
    net_of_4 = NULL;
    start_virtualiser();
    CHECK(!ports[4].there);
}

int main(void)
{
    all(false, false);
    all(false, true);
    all(true, false);
    all(true, true);
    fair();
    left_out();
    return passed();
}
