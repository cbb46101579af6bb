/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications across cores, both halves in one program: what a receiver finds, where it looks for
 * it, and what a sender that writes anything at all can do to it and to the other sender.
 */
#include "../../libmicrokit/src/xcore.h"

#include "../chance.h"
#include "fixture.h"

#define LOG  MICROKIT_XCORE_LOG
#define LAST MICROKIT_MAX_CHANNEL_ID

/* Of the senders only their half is used, so their channels are not those of the PD. */
static struct microkit_xcore_page pages[2];
static struct microkit_xcore_channel channels[2][MICROKIT_MAX_CHANNELS];

/* Sender n has the receiver's channels `ids`, and numbers them from 0. */
static void connect(unsigned int n, seL4_Word ids)
{
    seL4_Word id = 0;

    memset(&pages[n], 0, sizeof(pages[n]));
    microkit_xcore_senders[n] = (struct microkit_xcore_sender){.in = &pages[n], .ids = ids};
    for (unsigned int own = 0; ids != 0; own++, ids &= ids - 1) {
        id = (seL4_Word)__builtin_ctzll(ids);
        channels[n][own] = (struct microkit_xcore_channel){.out = &pages[n], .id = id};
    }
}

static void start(seL4_Word first, seL4_Word second)
{
    memset(microkit_xcore_channels, 0, sizeof(microkit_xcore_channels));
    memset(microkit_xcore_senders, 0, sizeof(microkit_xcore_senders));
    connect(0, first);
    if (second != 0) {
        connect(1, second);
    }
}

static void notify(unsigned int sender, unsigned int channel)
{
    microkit_xcore_publish(&channels[sender][channel]);
}

static void nobody(void)
{
    memset(microkit_xcore_senders, 0, sizeof(microkit_xcore_senders));
    CHECK(xcore_poll() == 0);
}

static void each_and_together(void)
{
    start(BADGE_ID(3) | BADGE_ID(40) | BADGE_ID(LAST), BADGE_ID(0));
    CHECK(xcore_poll() == 0);
    notify(0, 1);
    CHECK(xcore_poll() == BADGE_ID(40));
    CHECK(xcore_poll() == 0);
    notify(0, 0);
    notify(0, 0);
    CHECK(xcore_poll() == BADGE_ID(3));
    notify(1, 0);
    notify(0, 2);
    CHECK(xcore_poll() == (BADGE_ID(0) | BADGE_ID(LAST)));
    CHECK(xcore_poll() == 0);
}

/* Any number since the last look, on any of 62 channels, and again when the log has gone round. */
static void bursts(void)
{
    start(BADGE_ID(MICROKIT_MAX_CHANNELS) - 1, 0);
    for (unsigned int count = 0; count <= 3 * LOG; count++) {
        seL4_Word expected = 0;

        for (unsigned int i = 0; i < count; i++) {
            unsigned int channel = (7 * i + count) % MICROKIT_MAX_CHANNELS;

            notify(0, channel);
            expected |= BADGE_ID(channel);
        }
        CHECK(xcore_poll() == expected);
        CHECK(xcore_poll() == 0);
    }
}

/* More than the receiver had read when it read the count: overwritten entries of the log. */
static void overtaken(void)
{
    start(BADGE_ID(1) | BADGE_ID(2) | BADGE_ID(4), 0);
    notify(0, 0);
    notify(0, 1);
    pages[0].log[0] = (seL4_Word)LOG << MICROKIT_XCORE_ID_BITS | 4;
    pages[0].words[4]++; /* number LOG, not counted yet */
    CHECK(xcore_poll() == (BADGE_ID(1) | BADGE_ID(2) | BADGE_ID(4)));
    CHECK(xcore_poll() == 0);
    pages[0].count = microkit_xcore_senders[0].seen = 0;
    notify(0, 0);
    notify(0, 1);
    pages[0].log[1] = (LOG + 1) << MICROKIT_XCORE_ID_BITS | 4; /* in the midst of the look */
    CHECK(xcore_poll() == (BADGE_ID(1) | BADGE_ID(2)));
}

/* Only where the log says; a sender whose log does not say so is not heard on that channel. */
static void looks_where_told(void)
{
    start(BADGE_ID(1) | BADGE_ID(2), 0);
    pages[0].words[2] = 5;
    CHECK(xcore_poll() == 0);
    notify(0, 0);
    CHECK(xcore_poll() == BADGE_ID(1));
    for (int i = 0; i <= LOG; i++) {
        notify(0, 0);
    }
    CHECK(xcore_poll() == (BADGE_ID(1) | BADGE_ID(2)));
}

static void sequence_words_wrap(void)
{
    start(BADGE_ID(1), 0);
    pages[0].words[1] = microkit_xcore_channels[1].last = UINT64_MAX;
    pages[0].count = microkit_xcore_senders[0].seen = UINT64_MAX;
    notify(0, 0);
    CHECK(pages[0].words[1] == 0 && xcore_poll() == BADGE_ID(1));
    notify(0, 0);
    CHECK(xcore_poll() == BADGE_ID(1));
}

/* One sender names the other's channels, and those that do not exist. */
static void forged(void)
{
    start(BADGE_ID(1) | BADGE_ID(2), BADGE_ID(3) | BADGE_ID(4));
    for (seL4_Word id = 0; id < BADGE_ID(MICROKIT_XCORE_ID_BITS); id++) {
        seL4_Word number = pages[0].count;

        memset(pages[0].words, (int)id + 1, sizeof(pages[0].words));
        pages[0].log[number % LOG] = number << MICROKIT_XCORE_ID_BITS | id;
        pages[0].count++;
        CHECK((xcore_poll() & ~(BADGE_ID(1) | BADGE_ID(2))) == 0);
        CHECK(microkit_xcore_channels[3].last == 0 && microkit_xcore_channels[5].last == 0);
    }
    notify(1, 0);
    CHECK(xcore_poll() == BADGE_ID(3));
}

/* Half of it nonsense, half of it what would be right. */
static void scribble(struct microkit_xcore_page *page)
{
    seL4_Word number = page->count + chance() % (2 * LOG);
    seL4_Word *words = (seL4_Word *)page;

    words[chance() % (sizeof(*page) / sizeof(*words))] = chance();
    page->log[number % LOG] = number << MICROKIT_XCORE_ID_BITS | chance() % 64;
    page->count = chance() % 2 != 0 ? number : chance();
}

static void hostile(void)
{
    start(BADGE_ID(1) | BADGE_ID(2) | BADGE_ID(60), BADGE_ID(3) | BADGE_ID(4) | BADGE_ID(59));
    for (int i = 0; i < 200000; i++) {
        seL4_Word expected = 0, found;

        scribble(&pages[0]);
        if (chance() % 2 != 0) {
            unsigned int channel = (unsigned int)(chance() % 3);

            notify(1, channel);
            expected = BADGE_ID(channels[1][channel].id);
        }
        found = xcore_poll();
        CHECK((found & ~(BADGE_ID(1) | BADGE_ID(2) | BADGE_ID(60))) == expected);
    }
}

static void set_watch(unsigned int row, const seL4_Word *epoch, seL4_Word id, seL4_Word kind)
{
    patch(&microkit_watches[row].epoch, (seL4_Word)(uintptr_t)epoch, sizeof(seL4_Word));
    patch(&microkit_watches[row].id, id, sizeof(seL4_Word));
    patch(&microkit_watches[row].kind, kind, sizeof(seL4_Word));
}

/* Watched PDs of other cores are looked at, and nothing behind them: for others there is a signal. */
static void watched(void)
{
    static seL4_Word epochs[3];

    start(BADGE_ID(3), 0);
    set_watch(0, &epochs[0], 61, MICROKIT_WATCH_FAR_PD);
    set_watch(1, &epochs[1], 0, MICROKIT_WATCH_FAR_PD);
    set_watch(2, &epochs[2], 7, MICROKIT_WATCH_PD);
    CHECK(xcore_poll() == 0);
    epochs[0]++;
    epochs[2]++;
    CHECK(xcore_poll() == BADGE_ID(61));
    CHECK(xcore_poll() == 0);
    epochs[0] += 2;
    epochs[1] = 5;
    notify(0, 0);
    CHECK(xcore_poll() == (BADGE_ID(61) | BADGE_ID(0) | BADGE_ID(3)));
    epochs[1]++;
    xcore_forget();
    CHECK(xcore_poll() == 0);
    for (unsigned int i = 0; i < 3; i++) {
        set_watch(i, NULL, 0, 0);
    }
}

int main(void)
{
    nobody();
    each_and_together();
    bursts();
    overtaken();
    looks_where_told();
    sequence_words_wrap();
    forged();
    hostile();
    watched();
    return 0;
}
