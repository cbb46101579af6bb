/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is around a driver under test: a user who keeps frames as long as it likes, and who outside sends and gets them, each of which is known;
 * the kernel's notifications. A test brings the model of its device.
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <microkit.h>
#include <microkit_net.h>

#include "../../chance.h"

#define IRQ     5
#define USER    3
#define NUMBERS (1u << 18)

/* ---- what the test has ----------------------------------------------------------------------- */

static struct microkit_net_memory *of_driver(void), *of_user(void);
/* The device gets a frame from outside, or sends one there; what comes of it is left to chance. False, 0: it does not. */
static bool device_receives(const void *data, uint32_t length);
static uint32_t device_transmits(void *data);
/* Whether its interrupt is there to be delivered, and then it has been. */
static bool device_interrupts(void);
/* It forgets the interrupts that it had raised. */
static void device_forgets(void);
/* Nobody waits for anything any more: what must hold then. */
static void check_settled(void);
static void change_connection(void);
static void forget_driver(void);

/* ---- state ----------------------------------------------------------------------------------- */

static struct microkit_net user;
static bool user_notified, driver_notified, irq_masked, quiet,
    fuzzy; /* frames may be lost, or come twice */
static uint32_t arrived, received, sent,
    out; /* frames that came from outside, that the user got, that it sent, that went out */
static uint8_t got[NUMBERS], went[NUMBERS];
static uint32_t kept;

seL4_Word message_words[64];

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

/* ---- outside --------------------------------------------------------------------------------- */

static void arrive(void)
{
    unsigned char frame[2048];

    fill(frame, arrived);
    if (device_receives(frame, length_of(arrived))) {
        arrived++;
    }
}

static bool go_out(void)
{
    unsigned char frame[2048];
    uint32_t length = device_transmits(frame);

    if (length == 0) {
        return false;
    }
    uint32_t number = check(frame, length);
    CHECK(number < sent && (fuzzy || went[number] == 0));
    out += went[number] == 0;
    went[number] = 1;
    return true;
}

static bool interrupt(void)
{
    if (irq_masked || !device_interrupts()) {
        return false;
    }
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
    microkit_net_init(&user, of_user(), of_driver());
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
    device_forgets();
    forget_driver();
    init();
    CHECK(user_notified);
}

static void begin(void)
{
    arrived = received = sent = out = kept = 0;
    memset(got, 0, sizeof(got));
    memset(went, 0, sizeof(went));
    quiet = fuzzy = false;
    start_driver();
    start_user();
}

/* Both begin where nobody has been before. */
static void begin_anew(void)
{
    memset(of_user(), 0, sizeof(struct microkit_net_memory));
    memset(of_driver(), 0, sizeof(struct microkit_net_memory));
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

/* Who is not notified does nothing; so if a notification is missing, this ends with something undone. */
static void settle(void)
{
    uint32_t most = 10000;
    bool lost = fuzzy;

    quiet = true;
    run_user(); /* gives back all */
    while (run_somebody() || go_out() || run_somebody()) {
        CHECK(most-- > 0);
    }
    CHECK(lost || (received == arrived && out == sent));
    check_settled();
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

/* ---- a user that is not honest --------------------------------------------------------------- */

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

/* It gives what is no frame, and writes anything into its region. */
static void send_anything(void)
{
    uint32_t *words = (uint32_t *)(void *)of_user();

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
}
