/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver of the board's UART, which two clients share. What is typed goes to one of them, until Ctrl-T
 * gives the next one its turn. What they print comes out by lines, each with its writer's name; only the one
 * that is typed to has its unfinished line shown, as an echo must be. No client can hold up the other: one
 * that does not read loses what is typed, and is told; one that writes without end has its
 * turn as the other has. Ctrl-X makes the driver fail, to show that its clients go on.
 */
#include "terminal.h"

/* Ids, see uart_console.system; those of channels are the clients' numbers. */
#define IRQ          10
#define TRANSMIT_IRQ 11   /* where room has an interrupt of its own */
#define KEY_NEXT     0x14 /* Ctrl-T */
#define KEY_FAIL     0x18 /* Ctrl-X */
#define NOT_MAPPED   0x123000

void *page; /* set by the tool: the UART's registers, and memory of the clients */
const struct of_client *of_client_0, *of_client_1;
struct of_driver *of_driver_0, *of_driver_1;

static struct client {
    struct microkit_ring input, output;
    uint32_t lost; /* characters that found no room since the last that did */
} clients[CLIENTS];

static struct microkit_uart uart;
static struct terminal terminal;
static unsigned int chosen; /* who is typed to */
static bool announce;       /* that this is to be printed */

/* ---- from the terminal ------------------------------------------------------------------- */

static void deliver(struct client *client, uint32_t got)
{
    uint64_t entry = got | (uint64_t)client->lost << 32;

    if (microkit_ring_put(&client->input, &entry)) {
        client->lost = 0;
    } else {
        client->lost++;
    }
}

static void typed(uint32_t got)
{
    if (got == KEY_NEXT) {
        chosen = (chosen + 1) % CLIENTS;
        announce = true;
    } else if (got == KEY_FAIL) {
        *(volatile char *)NOT_MAPPED = 0;
    } else {
        deliver(&clients[chosen], got == '\r' ? '\n' : got);
    }
}

static void receive(void)
{
    int32_t got;

    while ((got = microkit_uart_get(&uart)) != MICROKIT_UART_NONE) {
        typed((uint32_t)got);
    }
}

/* ---- to the terminal --------------------------------------------------------------------- */

/* Takes what the terminal has room for. False: there is nothing more, and it will be notified. */
static bool collect(unsigned int number)
{
    struct client *client = &clients[number];
    uint64_t entry;
    bool some = false;

    while (terminal_has_room(&terminal) && microkit_ring_take(&client->output, &entry)) {
        terminal_write(&terminal, number, CHARACTER(entry));
        some = true;
    }
    if (number == chosen && terminal_has_room(&terminal)) {
        terminal_show(&terminal, number);
    }
    return some || !terminal_has_room(&terminal) || !microkit_ring_arm(&client->output);
}

static void say_who_is_chosen(void)
{
    if (announce && terminal_has_room(&terminal)) {
        terminal_announce(&terminal, chosen);
        announce = false;
    }
}

static void transmit(void)
{
    char character;

    do {
        while (terminal_next(&terminal, &character) &&
               microkit_uart_put(&uart, (uint8_t)character)) {
            terminal_went(&terminal);
        }
    } while (terminal_next(&terminal, &character) && !microkit_uart_arm(&uart));
}

static void publish(unsigned int number)
{
    bool waits = microkit_ring_publish(&clients[number].input);

    waits = microkit_ring_publish(&clients[number].output) || waits;
    if (waits) {
        microkit_notify(number);
    }
}

/* Until nothing is left, or the terminal has no room because the UART is full: then that interrupts. Each client's characters are at most
 * CAPACITY, as they get their room only when all is done. */
static void work(void)
{
    bool more;

    do {
        more = false;
        say_who_is_chosen();
        for (unsigned int i = 0; i < CLIENTS; i++) {
            more = collect(i) || more;
        }
        transmit();
    } while ((more || announce) && terminal_has_room(&terminal));
    for (unsigned int i = 0; i < CLIENTS; i++) {
        publish(i);
    }
}

/* ---- entry points ------------------------------------------------------------------------ */

static void connect(struct client *client, const struct of_client *theirs, struct of_driver *own)
{
    microkit_ring_init_consumer(&client->output, theirs->output, own->output, CAPACITY,
                                sizeof(uint64_t));
    microkit_ring_init_producer(&client->input, own->input, theirs->input, CAPACITY,
                                sizeof(uint64_t));
    microkit_ring_resume(&client->output);
    microkit_ring_resume(&client->input);
}

/* At the first start, and at each that follows a fault: then characters may be waiting everywhere, and a
 * client for a notification that was lost. */
void init(void)
{
    connect(&clients[0], of_client_0, of_driver_0);
    connect(&clients[1], of_client_1, of_driver_1);
    microkit_uart_init(&uart, page);
    announce = true;
    receive();
    work();
    for (unsigned int i = 0; i < CLIENTS; i++) {
        microkit_notify(i);
    }
}

void notified(microkit_channel ch)
{
    receive();
    work();
    if (ch == IRQ || ch == TRANSMIT_IRQ) {
        microkit_deferred_irq_ack(ch);
    }
}
