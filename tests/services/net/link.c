/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Two ends of a link that send each other frames, keep some, wait only when they asked to be told, and are started again at any time: what comes is
 * what was sent, in order, and nobody waits for ever. And one end with a peer that writes anything.
 */
#include "src/link.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

static struct microkit_net_memory memories[2];

static struct end {
    struct microkit_net net;
    uint32_t sent, got;      /* numbers of frames */
    uint32_t kept[64], have; /* received, and not given back */
    const unsigned char *data[64];
    bool notified, restarted;
} ends[2];

static struct end *other(const struct end *end)
{
    return &ends[end == ends];
}

/* Numbers that say everything of a frame. */
static uint32_t length_of(uint32_t number)
{
    return 14 + number * 77 % 1501;
}

static unsigned char byte_of(uint32_t number, uint32_t at)
{
    return (unsigned char)(number * 31 + at * 7 + at / 256);
}

static void fill(unsigned char *to, uint32_t number)
{
    memcpy(to, &number, sizeof(number));
    for (uint32_t i = sizeof(number); i < length_of(number); i++) {
        to[i] = byte_of(number, i);
    }
}

static void check(const unsigned char *data, uint32_t number)
{
    CHECK(memcmp(data, &number, sizeof(number)) == 0);
    for (uint32_t i = sizeof(number); i < length_of(number); i++) {
        CHECK(data[i] == byte_of(number, i));
    }
}

static void send_some(struct end *end)
{
    unsigned char *room;

    for (uint32_t i = chance() % 40; i > 0 && (room = microkit_net_room(&end->net)) != NULL; i--) {
        CHECK((uintptr_t)room % MICROKIT_NET_FRAME_SIZE == 0 &&
              room == microkit_net_room(&end->net));
        CHECK(!microkit_net_send(&end->net, 13) && !microkit_net_send(&end->net, 1515));
        fill(room, end->sent);
        CHECK(microkit_net_send(&end->net, length_of(end->sent)));
        end->sent++;
    }
}

/* Where somebody was started again, frames are gone or come twice, but not changed. */
static void receive_one(struct end *end, const struct microkit_net_frame *frame)
{
    uint32_t number;

    memcpy(&number, frame->data, sizeof(number));
    CHECK(end->restarted || number == end->got);
    CHECK(number < other(end)->sent && frame->length == length_of(number));
    check(frame->data, number);
    end->restarted = false;
    end->got = number + 1;
    end->data[end->have] = frame->data;
    end->kept[end->have++] = number;
}

/* What is kept stays as it is, until it is given back. */
static void give_back(struct end *end)
{
    uint32_t kept = chance() % 3 == 0 ? chance() % (end->have + 1) : 0;

    for (uint32_t i = 0; i < end->have; i++) {
        check(end->data[i], end->kept[i]);
    }
    other(end)->notified |= microkit_net_publish_keeping(&end->net, kept);
    for (uint32_t i = 0; i < kept; i++) {
        end->kept[i] = end->kept[end->have - kept + i];
        end->data[i] = end->data[end->have - kept + i];
    }
    end->have = kept;
}

static void run(struct end *end, bool sends)
{
    struct microkit_net_frame frame;

    end->notified = false;
    do {
        while (microkit_net_receive(&end->net, &frame)) {
            receive_one(end, &frame);
        }
    } while (!microkit_net_arm_receive(&end->net));
    if (sends) {
        send_some(end);
        if (microkit_net_room(&end->net) == NULL && !microkit_net_arm_send(&end->net)) {
            end->notified = true;
        }
    }
    give_back(end);
}

static void start(struct end *end)
{
    uint32_t who = (uint32_t)(end - ends);

    microkit_net_init(&end->net, &memories[who], &memories[1 - who]);
    end->have = 0;
    end->restarted = true;
    other(end)->restarted = true;
    run(end, false);
    CHECK(other(end)->notified);
}

static void settle(void)
{
    for (uint32_t i = 0; i < 1000 && (ends[0].notified || ends[1].notified); i++) {
        run(&ends[i % 2], false);
    }
    for (uint32_t i = 0; i < 2; i++) {
        CHECK(!ends[i].notified && (ends[i].restarted || ends[i].got == other(&ends[i])->sent));
        CHECK(ends[i].net.bad == 0 && !microkit_net_broken(&ends[i].net));
    }
}

static void honest(bool restarts)
{
    memset(memories, 0, sizeof(memories));
    memset(ends, 0, sizeof(ends));
    start(&ends[0]);
    start(&ends[1]);
    for (uint32_t i = 0; i < 4000; i++) {
        run(&ends[chance() % 2], true);
        if (restarts && chance() % 50 == 0) {
            start(&ends[chance() % 2]);
        }
        if (chance() % 100 == 0) {
            settle();
        }
    }
    CHECK(ends[0].got > 1000 && ends[1].got > 1000);
}

static void state(void)
{
    const uint8_t address[6] = {2, 0x80, 3, 4, 5, 0xff};
    uint8_t got[6];

    memset(memories, 0, sizeof(memories));
    start(&ends[0]);
    start(&ends[1]);
    CHECK(!microkit_net_address(&ends[1].net, got) && !microkit_net_connected(&ends[1].net));
    CHECK(microkit_net_set_state(&ends[0].net, address, false));
    CHECK(microkit_net_address(&ends[1].net, got) && memcmp(got, address, 6) == 0);
    CHECK(!microkit_net_connected(&ends[1].net));
    CHECK(!microkit_net_set_state(&ends[0].net, address, false));
    CHECK(microkit_net_set_state(&ends[0].net, address, true));
    CHECK(microkit_net_connected(&ends[1].net) && !microkit_net_address(&ends[0].net, got));
}

/* Whatever is in its region, frames lie in it, and at most a ring of them comes before the next publish. */
static void hostile(void)
{
    struct microkit_net_memory *peer = &memories[1];
    const unsigned char *begin = peer->frames[0];
    struct microkit_net_frame frame;
    uint32_t most = 0;

    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t count = 0;

        if (i % 100 == 0) {
            memset(memories, 0, sizeof(memories));
            microkit_net_init(&ends[0].net, &memories[0], peer);
        }
        for (uint32_t k = 0; k < 8; k++) {
            ((uint32_t *)(void *)peer->given)[16 + chance() % 128] =
                (uint32_t)(chance() % 8 == 0 ? chance() : chance() % (k % 2 ? 1000 : 66));
        }
        *(uint32_t *)(void *)peer->given += (uint32_t)chance() % 12;
        *(uint32_t *)(void *)peer->taken += (uint32_t)chance() % 3;
        while (microkit_net_receive(&ends[0].net, &frame)) {
            CHECK(frame.data >= begin && (frame.data - begin) % 2048 == 0 &&
                  frame.data < begin + sizeof(peer->frames));
            CHECK(frame.length >= 14 && frame.length <= 1514 && ++count <= 64);
        }
        if (microkit_net_room(&ends[0].net) != NULL) {
            CHECK(microkit_net_send(&ends[0].net, 14 + chance() % 1501));
        }
        (void)!microkit_net_publish(&ends[0].net);
        most = count > most ? count : most;
    }
    CHECK(most > 4 && ends[0].net.bad > 0);
}

int main(void)
{
    honest(false);
    honest(true);
    state();
    hostile();
    return passed();
}
