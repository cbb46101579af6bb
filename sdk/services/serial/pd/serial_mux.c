/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * serial_mux.elf: one terminal, behind a stream to its driver, for up to eight clients. What they print comes out by
 * lines, each with its writer's name (serial/screen.h), and each client in turn; what is typed goes to one of them, until
 * Ctrl-\ and a digit choose another. Who does not read holds up nobody: what finds no room is lost, and told; with
 * `flow xon` the terminal is asked to wait before that. Clients that print more than the terminal takes wait for room.
 */
#include <microkit.h>
#include <microkit_serial.h>

#include "serial/keys.h"
#include "serial/screen.h"

#define ENOUGH (MICROKIT_SERIAL_CAPACITY / 2) /* room of a client for the terminal to go on */
#define LITTLE \
    (MICROKIT_SERIAL_CAPACITY / 4) /* less, and it is to stop; what is on its way still fits */
/* Characters for the terminal that may wait at the driver, with flow control: so long an XOFF takes, and as
 * many can come in the meantime. */
#define AHEAD 64

typedef struct microkit_serial_memory memory;

/* Set by the tool. Clients: from 0, their channels' ids are their numbers. */
memory *serial_own_0, *serial_own_1, *serial_own_2, *serial_own_3;
memory *serial_own_4, *serial_own_5, *serial_own_6, *serial_own_7;
const memory *serial_client_0, *serial_client_1, *serial_client_2, *serial_client_3;
const memory *serial_client_4, *serial_client_5, *serial_client_6, *serial_client_7;
/* The driver, and the text of serial/setup.h. */
memory *serial_own;
const memory *serial_driver;
uint64_t serial_driver_channel;
const char *serial_setup;
uint64_t serial_setup_size;

static struct microkit_serial driver, clients[SERIAL_CLIENTS];
static struct serial_setup setup;
static struct screen screen;
static struct keys keys;
static unsigned int count;    /* of clients */
static unsigned int chosen;   /* who is typed to */
static unsigned int turn;     /* who prints next */
static unsigned int listed;   /* clients of whom the terminal has been told */
static bool announce;         /* who is typed to is to be told, when all are listed */
static bool complain;         /* that the setup is not understood is */
static bool held;             /* the terminal has asked to wait */
static bool stopped;          /* and was asked to */
static char signal_character; /* XON or XOFF, to be transmitted first; 0: none */

/* ---- from the terminal ------------------------------------------------------------------- */

static void typed(uint32_t got)
{
    uint32_t value;

    switch (keys_take(&keys, got, count, &value)) {
    case KEY_NOTHING:
        break;
    case KEY_TYPED:
        microkit_serial_drop_or_put(&clients[chosen], value);
        break;
    case KEY_CHOOSE:
        chosen = value;
        announce = true;
        break;
    case KEY_LIST:
        listed = 0;
        announce = true;
        break;
    case KEY_HOLD:
        held = true;
        break;
    case KEY_GO_ON:
        held = false;
        break;
    }
}

/* At most a ring's characters: the driver gets their room at the end. */
static void receive(void)
{
    int32_t got;

    do {
        while ((got = microkit_serial_get(&driver)) != MICROKIT_SERIAL_NONE) {
            typed((uint32_t)got);
        }
    } while (!microkit_serial_arm_get(&driver));
}

static void ask_terminal(bool stop)
{
    if (stop != stopped) {
        stopped = stop;
        signal_character = stop ? KEY_XOFF : KEY_XON;
    }
}

/* While the terminal is stopped, each character that is taken counts: the client notifies. */
static void control_flow(void)
{
    uint32_t room;

    do {
        room = microkit_serial_room(&clients[chosen]);
        ask_terminal(room < (stopped ? ENOUGH : LITTLE));
        if (stopped) {
            (void)!microkit_serial_arm_put(&clients[chosen]);
        }
    } while (stopped && microkit_serial_room(&clients[chosen]) != room);
}

/* ---- to the terminal --------------------------------------------------------------------- */

static void list(void)
{
    char words[] = "serial: Ctrl-\\ 0 is for ";

    while (listed < count && screen_has_room(&screen)) {
        words[sizeof("serial: Ctrl-\\ ") - 1] = (char)('0' + listed);
        screen_say(&screen, words, setup.names[listed++]);
    }
}

static void say_own(void)
{
    if (complain && screen_has_room(&screen)) {
        screen_say(&screen, "serial: a line of the setup is not understood", NULL);
        complain = false;
    }
    list();
    if (announce && listed == count && screen_has_room(&screen)) {
        screen_say(&screen, "serial: what is typed goes to ", setup.names[chosen]);
        announce = false;
    }
}

/* Up to the end of a line. False: there is nothing, and the client will notify. */
static bool take_line(unsigned int client)
{
    int32_t got;

    while (screen_has_room(&screen)) {
        got = microkit_serial_get(&clients[client]);
        if (got == MICROKIT_SERIAL_NONE) {
            return !microkit_serial_arm_get(&clients[client]);
        }
        if (screen_write(&screen, client, (char)got)) {
            break;
        }
    }
    return true;
}

/* A line of each, from where it ended. False: there is nothing more, and all will notify. */
static bool take_lines(void)
{
    bool more = false;

    for (unsigned int i = 0; i < count && screen_has_room(&screen); i++) {
        more = take_line(turn) || more;
        if (turn == chosen && screen_has_room(&screen)) {
            screen_show(&screen, turn);
        }
        turn = (turn + 1) % count;
    }
    return more || !screen_has_room(&screen);
}

static bool next(char *character)
{
    if (signal_character != 0) {
        *character = signal_character;
        return true;
    }
    return !held && screen_next(&screen, character);
}

static void went(void)
{
    if (signal_character != 0) {
        signal_character = 0;
    } else {
        screen_went(&screen);
    }
}

/* How many characters the driver is to get at once. */
static uint32_t room_of_driver(void)
{
    uint32_t room = microkit_serial_room(&driver);
    uint32_t kept = keys.xon ? MICROKIT_SERIAL_CAPACITY - AHEAD : 0;

    return room > kept ? room - kept : 0;
}

/* 0: the driver will notify. */
static uint32_t room_by_now(void)
{
    (void)!microkit_serial_arm_put(&driver);
    return room_of_driver();
}

static void transmit(void)
{
    char character;

    for (uint32_t room = room_of_driver(); next(&character); room--) {
        if (room == 0 && (room = room_by_now()) == 0) {
            return;
        }
        (void)!microkit_serial_put(&driver, (uint8_t)character);
        went();
    }
}

/* ---- all of it --------------------------------------------------------------------------- */

/* That what was typed is taken is said before it is handed on: after a fault between the two it is gone, where the other way
 * round a command would be given twice. What was printed comes twice then. */
static void publish(void)
{
    if (microkit_serial_publish(&driver)) {
        microkit_notify((microkit_channel)serial_driver_channel);
    }
    for (unsigned int i = 0; i < count; i++) {
        if (microkit_serial_publish(&clients[i])) {
            microkit_notify(i);
        }
    }
}

/* Until nothing is left, or the screen has no room because the driver has none: then that notifies. At most a ring's
 * characters of each client, as they get their room at the end. */
static void work(void)
{
    bool more;

    receive();
    if (keys.xon) {
        control_flow();
    }
    do {
        say_own();
        more = take_lines();
        transmit();
    } while ((more || announce) && screen_has_room(&screen));
    publish();
}

/* False: the description has left out a variable. */
static bool connect(void)
{
    memory *own[] = {serial_own_0, serial_own_1, serial_own_2, serial_own_3,
                     serial_own_4, serial_own_5, serial_own_6, serial_own_7};
    const memory *peer[] = {serial_client_0, serial_client_1, serial_client_2, serial_client_3,
                            serial_client_4, serial_client_5, serial_client_6, serial_client_7};

    if (serial_own == NULL || serial_driver == NULL) {
        return false;
    }
    microkit_serial_init(&driver, serial_own, serial_driver);
    for (count = 0; count < SERIAL_CLIENTS && own[count] != NULL && peer[count] != NULL; count++) {
        microkit_serial_init(&clients[count], own[count], peer[count]);
    }
    return count != 0;
}

/* Also after a fault: then everybody may wait for a notification that was lost, and the terminal for an XON. */
void init(void)
{
    if (!connect()) {
        microkit_dbg_puts("serial_mux: the memory of the driver or of client 0 is not set\n");
        return;
    }
    serial_setup_read(&setup, serial_setup, serial_setup_size);
    screen_init(&screen, &setup);
    keys.xon = setup.xon;
    signal_character = setup.xon ? KEY_XON : 0;
    complain = setup.wrong != 0;
    listed = count;
    announce = true;
    work();
    for (unsigned int i = 0; i < count; i++) {
        microkit_notify(i);
    }
    microkit_notify((microkit_channel)serial_driver_channel);
}

void notified(microkit_channel ch)
{
    (void)ch; /* characters, or room, or both, or a peer that was started again */
    if (count != 0) {
        work();
    }
}
