/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver between a UART and a user, each of which runs when it is told to and at no other time, in any order. When
 * all is quiet every character has come through: none is forgotten in a ring, a FIFO or a wake-up.
 */
#include "pd/serial_driver.c"
#include "src/stream.c"

#include "../../chance.h"
#include "verdict.h"

#include <setjmp.h>
#include <string.h>

#define IRQ  5
#define USER 2
#define FIFO 16

seL4_Word message_words[64];

static struct microkit_serial_memory of_driver, of_user;
static struct microkit_serial user;
static bool driver_told, user_told;
static uint32_t user_sent, user_wants; /* characters of the user's, by number */
static uint32_t typed, came; /* characters of the terminal's, those that the user got or lost */
static uint64_t lost;
static uint32_t shown; /* of the user's, that the terminal has seen */

static struct {
    uint8_t in[FIFO], out[FIFO];
    unsigned int ins, outs;
    bool armed, fresh; /* fresh: has received since "nothing" was said */
} device;

/* ---- the UART ------------------------------------------------------------------------------ */

void microkit_uart_init(struct microkit_uart *self, void *page)
{
    CHECK(self == &uart && page == (void *)0x1000);
    device.armed = false;
    device.fresh = device.ins != 0;
}

int32_t microkit_uart_get(struct microkit_uart *self)
{
    (void)self;
    if (device.ins == 0) {
        device.fresh = false;
        return MICROKIT_UART_NONE;
    }
    uint8_t first = device.in[0];

    memmove(device.in, device.in + 1, --device.ins);
    return first;
}

static jmp_buf fault;
static unsigned int faults_after; /* that many characters sent; 0: never */

bool microkit_uart_put(struct microkit_uart *self, uint8_t character)
{
    (void)self;
    if (faults_after != 0 && --faults_after == 0) {
        longjmp(fault, 1);
    }
    if (device.outs == FIFO) {
        return false;
    }
    device.out[device.outs++] = character;
    device.armed = false;
    return true;
}

bool microkit_uart_arm(struct microkit_uart *self)
{
    (void)self;
    device.armed = true;
    return device.outs == FIFO;
}

static bool raised(void)
{
    return device.fresh || (device.armed && device.outs < FIFO);
}

static uint8_t character_of(uint32_t number)
{
    return (uint8_t)(number * 11 + (number >> 8));
}

static void terminal_types(void)
{
    if (device.ins < FIFO) {
        device.in[device.ins++] = character_of(typed++);
        device.fresh = true;
    }
}

static void terminal_sees(unsigned int most)
{
    for (; most > 0 && device.outs > 0; most--) {
        CHECK(device.out[0] == character_of(shown++));
        memmove(device.out, device.out + 1, --device.outs);
    }
}

/* ---- the kernel and the user ----------------------------------------------------------------- */

void microkit_notify(microkit_channel ch)
{
    CHECK(ch == USER);
    user_told = true;
}

void microkit_irq_ack(microkit_channel ch)
{
    CHECK(ch == IRQ);
}

static void user_takes(int32_t got)
{
    uint64_t gone = microkit_serial_lost(&user) - lost;

    lost += gone;
    came += (uint32_t)gone;
    CHECK((uint8_t)got == character_of(came++));
}

static void user_runs(void)
{
    int32_t got;

    user_told = false;
    do {
        while ((got = microkit_serial_get(&user)) != MICROKIT_SERIAL_NONE) {
            user_takes(got);
        }
    } while (!microkit_serial_arm_get(&user));
    do {
        while (user_sent < user_wants && microkit_serial_put(&user, character_of(user_sent))) {
            user_sent++;
        }
    } while (user_sent < user_wants && !microkit_serial_arm_put(&user));
    if (microkit_serial_publish(&user)) {
        driver_told = true;
    }
}

static void driver_runs(void)
{
    if (raised()) {
        notified(IRQ);
    } else if (driver_told) {
        driver_told = false;
        notified(USER);
    }
}

static void step(void)
{
    switch (chance() % 6) {
    case 0:
        user_wants += chance() % 300;
        user_told = true;
        break;
    case 1:
        terminal_sees(chance() % 40);
        break;
    case 2:
        for (uint64_t i = chance() % 30; i > 0; i--) {
            terminal_types();
        }
        break;
    case 3:
        if (user_told) {
            user_runs();
        }
        break;
    default:
        driver_runs();
    }
}

static void settle(void)
{
    while (driver_told || user_told || raised() || device.outs != 0) {
        terminal_sees(1);
        driver_runs();
        if (user_told) {
            user_runs();
        }
    }
}

static void check_all_came(void)
{
    settle();
    CHECK(shown == user_wants && device.ins == 0);
    if (came != typed) { /* the last were lost: the next says so */
        terminal_types();
        settle();
    }
    CHECK(came == typed);
}

/* Its variables and what it was told are gone. */
static void reset(void)
{
    memset(&stream, 0xff, sizeof(stream));
    driver_told = false;
    next = MICROKIT_SERIAL_NONE;
    init();
}

static void check_reset(void)
{
    user_wants += 3;
    user_runs();
    reset();
    check_all_came();
}

/* In the middle: what it has not published that it took comes once more, that which it held is gone, no other. */
static void check_fault(void)
{
    user_wants += 200;
    user_runs();
    faults_after = 1 + chance() % 200;
    if (setjmp(fault) == 0) {
        settle();
        CHECK(false);
    }
    terminal_sees(UINT32_MAX);
    uint32_t published = ((const struct microkit_ring_index *)of_driver.taken)->position;

    CHECK(published <= shown + 1 && shown <= published + FIFO);
    shown = published;
    reset();
    check_all_came();
}

/* A user that writes anything into its memory: the sanitizers look on, and the driver comes to an end. */
static void check_hostile(void)
{
    for (unsigned int i = 0; i < 3000; i++) {
        unsigned int where = chance() % sizeof(of_user);

        ((char *)&of_user)[chance() % 2 ? where : where % 200] = (char)chance();
        terminal_types();
        device.outs = chance() % (FIFO + 1);
        notified(chance() % 2 ? USER : IRQ);
        if (i % 50 == 0) {
            init();
        }
    }
}

int main(void)
{
    serial_page = (void *)0x1000;
    serial_own = &of_driver;
    serial_user = &of_user;
    serial_irq = IRQ;
    serial_user_channel = USER;
    microkit_serial_init(&user, &of_user, &of_driver);
    init();
    for (unsigned int i = 0; i < 300; i++) {
        for (unsigned int j = 0; j < 300; j++) {
            step();
        }
        check_all_came();
        check_reset();
        check_fault();
    }
    CHECK(shown > 1000000 && typed > 100000);
    check_hostile();
    return passed();
}
