/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The wire, and a program that is written as microkit_uart.h says, run by the interrupt of a model alone. Between
 * any two accesses of the driver, characters may come and go. Seeds make every run the same.
 */
#include "wire.h"

#include <microkit_uart.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE      0x7000u
#define REGISTERS (PAGE + 0x40u)
#define MOST      20000

#define CHECK(condition)                \
    do {                                \
        if (!(condition)) {             \
            fail(#condition, __LINE__); \
        }                               \
    } while (0)

uint32_t rx_count, tx_count;
bool overrun;

static uint32_t rx[256];
static uint8_t tx[256];
static uint32_t incoming[MOST];  /* what will come */
static uint32_t coming, to_come; /* of these: the next, and how many */
static uint8_t outgoing[MOST];   /* what the program has to send */
static uint32_t going, to_go;
static uint32_t received[MOST]; /* what it got */
static uint32_t receive_count;
static uint8_t sent[MOST]; /* what has gone by the wire */
static uint32_t sent_count;
static uint32_t handled;   /* how often the interrupt came */
static bool lively, lossy; /* the wire moves meanwhile; it brings more than there is room for */
static bool pulsed;
static uint64_t seed;
static struct microkit_uart uart;

void fail(const char *what, uint64_t number)
{
    printf("%s: %#llx\n", what, (unsigned long long)number);
    exit(1);
}

void pulse(void)
{
    pulsed = true;
}

/* ---- FIFOs and wire ------------------------------------------------------------------------- */

uint32_t rx_top(void)
{
    return rx_count == 0 ? 0 : rx[0];
}

uint32_t rx_last(void)
{
    return rx_count == 0 ? 0 : rx[rx_count - 1];
}

void rx_mark(uint32_t bits)
{
    rx[rx_count - 1] |= bits;
}

uint32_t rx_take(void)
{
    uint32_t first = rx_top();

    if (rx_count == 0) {
        fail("read of nothing", 0);
    }
    memmove(&rx[0], &rx[1], --rx_count * sizeof(rx[0]));
    return first;
}

void tx_give(uint32_t character)
{
    if (tx_count == TX_DEPTH) {
        fail("written over", character);
    }
    if (character > 0xff) {
        fail("no character", character);
    }
    tx[tx_count++] = (uint8_t)character;
}

static uint32_t chance(uint32_t of)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % of;
}

static void arrive(void)
{
    if (rx_count < RX_DEPTH && model_receives()) {
        rx[rx_count++] = incoming[coming];
    } else {
        overrun = true;
    }
    coming++;
    model_arrived();
}

static void leave(void)
{
    sent[sent_count++] = tx[0];
    memmove(&tx[0], &tx[1], --tx_count);
    model_left();
}

static bool can_arrive(void)
{
    return coming < to_come && (lossy || (rx_count < RX_DEPTH && model_receives()));
}

/* Or more than one, when the program is put aside meanwhile. */
static void move(void)
{
    bool put_aside = chance(400) == 0;

    if (can_arrive() && chance(3) == 0) {
        arrive();
    }
    if (tx_count > 0 && chance(20) == 0) {
        leave();
    }
    while (tx_count > 0 && put_aside) {
        leave();
    }
    if (chance(8) == 0) {
        model_quiet();
    }
}

uint32_t model_access_read(uintptr_t address, uint32_t bytes)
{
    if (lively) {
        move();
    }
    return model_read((uint32_t)(address - REGISTERS), bytes);
}

void model_access_write(uintptr_t address, uint32_t value, uint32_t bytes)
{
    if (lively) {
        move();
    }
    model_write((uint32_t)(address - REGISTERS), value, bytes);
}

/* ---- the program ------------------------------------------------------------------------------ */

static void receive(void)
{
    int32_t got;

    while ((got = microkit_uart_get(&uart)) != MICROKIT_UART_NONE) {
        received[receive_count++] = (uint32_t)got;
    }
}

static void send(void)
{
    do {
        while (going < to_go && microkit_uart_put(&uart, outgoing[going])) {
            going++;
        }
    } while (going < to_go && !microkit_uart_arm(&uart));
}

static bool interrupted(void)
{
    bool is = EDGE ? pulsed : model_line();

    pulsed = false;
    return is;
}

/* Until nothing happens any more. */
static void run(void)
{
    for (uint32_t idle = 0; idle < 300; idle++) {
        if (interrupted()) {
            CHECK(handled++ <= to_come + to_go);
            idle = 0;
            receive();
            send();
        }
        if (can_arrive() && chance(2) == 0) {
            arrive();
            idle = 0;
        }
        if (tx_count > 0 && chance(2) == 0) {
            leave();
            idle = 0;
        }
        if (chance(3) == 0) {
            model_quiet();
        }
    }
}

static void start(uint32_t characters_in, uint32_t characters_out)
{
    rx_count = tx_count = coming = going = receive_count = sent_count = handled = 0;
    overrun = pulsed = lossy = false;
    to_come = characters_in;
    to_go = characters_out;
    for (uint32_t i = 0; i < characters_in || i < characters_out; i++) {
        incoming[i] = chance(256);
        outgoing[i] = (uint8_t)chance(256);
    }
    microkit_uart_init(&uart, (void *)(uintptr_t)PAGE);
    receive();
}

/* ---- what is tested ----------------------------------------------------------------------------- */

static void check_all_went(void)
{
    CHECK(receive_count == to_come);
    for (uint32_t i = 0; i < to_come; i++) {
        CHECK(received[i] == incoming[i]);
    }
    CHECK(going == to_go && sent_count == to_go && tx_count == 0);
    CHECK(memcmp(sent, outgoing, to_go) == 0);
    CHECK(!interrupted());
}

/* Both directions at once, from the interrupt alone, which comes no more often than something happens. */
static void test_everything_goes(uint32_t in, uint32_t out)
{
    start(in, out);
    send();
    run();
    check_all_went();
}

static void test_what_came_before_is_kept(void)
{
    start(0, 0);
    to_come = 3;
    incoming[0] = incoming[1] = incoming[2] = 0x61;
    while (can_arrive()) {
        arrive();
    }
    microkit_uart_init(&uart, (void *)(uintptr_t)PAGE);
    receive();
    CHECK(receive_count == 3);
    run();
    check_all_went();
}

/* As when its protection domain is started again: what is in the device still goes. */
static void test_taken_over_again(void)
{
    start(2000, 2000);
    send();
    for (uint32_t i = 0; i < 20; i++) {
        microkit_uart_init(&uart, (void *)(uintptr_t)PAGE);
        receive();
        send();
        run();
    }
    check_all_went();
}

static void test_nothing_to_send_is_no_interrupt(void)
{
    start(0, 0);
    run();
    CHECK(handled == 0);
}

/* Too fast for the program: what is missing is told, and then all goes on. */
static void test_overrun(void)
{
    start(RX_DEPTH + 4, 0);
    to_come = RX_DEPTH + 3;
    lossy = true;
    while (can_arrive()) {
        arrive();
    }
    CHECK(receive_count == 0);
    receive();
    CHECK(receive_count >= RX_DEPTH);

    uint32_t told = 0;

    for (uint32_t i = 0; i < receive_count; i++) {
        CHECK((received[i] & 0xff) == incoming[i]);
        CHECK((received[i] & MICROKIT_UART_ERRORS & ~MICROKIT_UART_OVERRUN) == 0);
        told += (received[i] & MICROKIT_UART_OVERRUN) != 0;
    }
    overrun = lossy = false;
    handled = 0;
    incoming[to_come++] = 0x42;
    run();
    told += (received[receive_count - 1] & MICROKIT_UART_OVERRUN) != 0;
    CHECK(told == 1);
    CHECK((received[receive_count - 1] & 0xff) == 0x42);
}

static void test_error(uint32_t bit)
{
    uint32_t noticed = ERRORS & bit;

    start(3, 0);
    incoming[0] = 0x41;
    incoming[1] = 0x00 | bit;
    incoming[2] = 0x43;
    run();
    CHECK(receive_count == 3);
    CHECK((received[0] & 0xff) == 0x41 && (received[1] & 0xff) == 0 &&
          (received[2] & 0xff) == 0x43);
    CHECK(((received[0] | received[1] | received[2]) & MICROKIT_UART_ERRORS) == noticed);
    CHECK((EXACT & bit) == 0 || received[1] == noticed);
}

/* The transmitter asks for the line's status first. */
static void test_error_is_kept_while_sending(uint32_t bit)
{
    start(1, 1);
    incoming[0] = 0x55 | bit;
    arrive();
    send();
    receive();
    CHECK(receive_count == 1 && received[0] == (0x55 | (ERRORS & bit)));
}

int main(void)
{
    seed = 1;
    test_nothing_to_send_is_no_interrupt(); /* first: firmware has printed */
    lively = true;
    for (uint32_t i = 0; i < 12; i++) {
        for (uint32_t few = 0; few < 200; few++) {
            test_everything_goes(few % 3, few % 5);
        }
        test_everything_goes(2000, 0);
        test_everything_goes(0, 2000);
        test_everything_goes(3000, 3000);
        test_taken_over_again();
    }
    lively = false;
    test_everything_goes(500, 0);
    test_everything_goes(0, 500);
    test_what_came_before_is_kept();
    test_overrun();
    for (uint32_t bit = WIRE_PARITY; bit <= WIRE_BREAK; bit <<= 1) {
        test_error(bit);
        test_error_is_kept_while_sending(bit);
    }
    printf("ok\n");
    return 0;
}
