/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver with a timer that goes on by chance, honest clients, one that calls with anything, and resets at any
 * time between events. For each client only this is known: the time that it has set, and how often it was
 * told since. Nobody is told early; whoever's time has come has been told once when the interrupt is served.
 */
#include "pd/timer_driver.c"
#include "src/alarms.c"
#include "src/time.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

#define IRQ     9
#define CLIENTS 20
#define HOSTILE 30 /* its channel */

struct timer_model timer_model;
seL4_Word message_words[64];

static struct alarm_times region;
static uint64_t wanted[CLIENTS]; /* 1 + the time; 0: none */
static unsigned int told[CLIENTS];
static bool acknowledged;

void microkit_notify(microkit_channel ch)
{
    if (ch == HOSTILE) {
        return;
    }
    CHECK(ch < CLIENTS && ch != IRQ && wanted[ch] != 0);
    CHECK(wanted[ch] - 1 <= microkit_time());
    told[ch]++;
}

void microkit_irq_ack(microkit_channel ch)
{
    CHECK(ch == IRQ && !timer_model_raised());
    acknowledged = true;
}

static microkit_msginfo call(microkit_channel ch, seL4_Word label, uint16_t count, seL4_Word word)
{
    microkit_mr_set(0, word);
    return protected(ch, microkit_msginfo_new(label, count));
}

static uint64_t some_time(void)
{
    switch (chance() % 8) {
    case 0:
        return chance();
    case 1:
        return MICROKIT_TIME_NEVER;
    case 2:
        return chance() % (microkit_time() + 1);
    default:
        return microkit_time_after(microkit_time(), chance() % 1000000);
    }
}

static void set_one(void)
{
    microkit_channel ch = chance() % CLIENTS;
    uint64_t time = some_time();

    if (ch == IRQ) {
        return;
    }
    wanted[ch] = time + 1;
    told[ch] = 0;
    CHECK(call(ch, MICROKIT_TIMER_SET, 1, time).label == MICROKIT_TIMER_OK);
    CHECK(told[ch] == (wanted[ch] != 0 && time <= microkit_time()));
}

static void call_anything(void)
{
    seL4_Word label = chance() % 4;
    uint16_t count = chance() % 3;
    bool right = label == MICROKIT_TIMER_SET && count >= 1;

    CHECK((call(HOSTILE, label, count, some_time()).label == MICROKIT_TIMER_OK) == right);
}

static void reset(void)
{
    memset(&alarms, 0, sizeof(alarms));
    init();
}

static void step(void)
{
    switch (chance() % 8) {
    case 0:
        reset();
        break;
    case 1:
        call_anything();
        break;
    case 2:
        notified(HOSTILE);
        break;
    case 3:
    case 4:
        timer_model.count += chance() % (timer_model.frequency / 1000 + 2);
        break;
    default:
        set_one();
    }
}

/* The interrupt, as long as it is raised: at most once, as time stands still in the handler. */
static void interrupt(void)
{
    if (timer_model_raised()) {
        acknowledged = false;
        notified(IRQ);
        CHECK(acknowledged && !timer_model_raised());
    }
}

static void check_clients(void)
{
    for (microkit_channel i = 0; i < CLIENTS; i++) {
        CHECK(told[i] == (wanted[i] != 0 && wanted[i] - 1 <= microkit_time()));
    }
}

static void run(uint32_t frequency)
{
    memset(&region, 0, sizeof(region));
    memset(wanted, 0, sizeof(wanted));
    memset(told, 0, sizeof(told));
    timer_model =
        (struct timer_model){.frequency = frequency, .count = chance() % (1000ULL * frequency)};
    init();
    for (unsigned int i = 0; i < 20000; i++) {
        step();
        interrupt();
        check_clients();
    }
}

int main(void)
{
    timer_times = &region;
    timer_irq = IRQ;
    run(62500000);
    run(1000000007);
    run(4294967295u);
    run(32768);
    run(1);
    return passed();
}
