/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The multiplexer between a terminal and its clients, each of which runs when it is told to and at no other time, in any
 * order. From its lines the terminal knows what each client has printed; what is typed goes to who was chosen, all of
 * it where the terminal waits when it is asked to. One client writes without end and does not read, one writes
 * anything into its memory: the others notice nothing.
 */
#include "pd/serial_mux.c"
#include "src/keys.c"
#include "src/screen.c"
#include "../text/src/text.c"
#include "src/setup.c"
#include "src/stream.c"

#include "../../chance.h"
#include "verdict.h"

#include <setjmp.h>
#include <string.h>

#define DRIVER  40 /* channel */
#define HONEST  3
#define FLOOD   3 /* clients' numbers */
#define HOSTILE 4
#define CLIENTS 5
/* Characters that the terminal sends when it has been asked to wait, and that are on their way to the multiplexer. */
#define LAG    64
#define ON_WAY 32

seL4_Word message_words[64];

static struct peer {
    memory own, mux; /* its memory, and what the multiplexer writes for it */
    struct microkit_serial stream;
    bool told;
    uint32_t sent, wants; /* characters printed */
    uint32_t seen;        /* that the terminal has */
    uint32_t typed, came; /* to it */
    uint64_t lost;
    bool sleeps; /* does not read */
} peers[CLIENTS];

static struct {
    memory own, mux;
    struct microkit_serial stream;
    bool told, waits, flow;
    unsigned int lag; /* that it may still send */
    unsigned int to;  /* who it types to */
    unsigned int announced;
    char line[120];
    unsigned int column;
} terminal;

static bool mux_told;

/* ---- clients ----------------------------------------------------------------------------- */

/* Lines of all lengths, without blanks. */
static uint8_t printed(uint32_t number)
{
    return number % (11 + number / 100 % 90) == 10 ? '\n' : (uint8_t)('!' + number % 90);
}

static uint8_t key(uint32_t number)
{
    return (uint8_t)('a' + number % 26);
}

static void peer_takes(struct peer *peer, int32_t got)
{
    uint64_t gone = microkit_serial_lost(&peer->stream) - peer->lost;

    peer->lost += gone;
    peer->came += (uint32_t)gone;
    CHECK((got & 0xff) == key(peer->came++));
}

static void peer_reads(struct peer *peer)
{
    int32_t got;

    do {
        while (!peer->sleeps &&
               (got = microkit_serial_get(&peer->stream)) != MICROKIT_SERIAL_NONE) {
            peer_takes(peer, got);
        }
    } while (!peer->sleeps && !microkit_serial_arm_get(&peer->stream));
}

static void peer_runs(struct peer *peer)
{
    peer->told = false;
    peer_reads(peer);
    do {
        while (peer->sent < peer->wants &&
               microkit_serial_put(&peer->stream, printed(peer->sent))) {
            peer->sent++;
        }
    } while (peer->sent < peer->wants && !microkit_serial_arm_put(&peer->stream));
    mux_told = microkit_serial_publish(&peer->stream) || mux_told;
}

static void scribble(void)
{
    unsigned int where = chance() % sizeof(memory);

    ((char *)&peers[HOSTILE].own)[chance() % 2 ? where : where % 200] = (char)chance();
    mux_told = true;
}

/* ---- the terminal ------------------------------------------------------------------------ */

static void see(struct peer *peer, const char *text)
{
    for (; *text != '\0'; text++) {
        while (printed(peer->seen) == '\n') {
            peer->seen++;
        }
        CHECK((uint8_t)*text == printed(peer->seen));
        peer->seen++;
    }
}

static void line_ended(void)
{
    static const char announced[] = "serial: what is typed goes to ";
    unsigned int number = (unsigned int)(terminal.line[1] - '0');

    terminal.line[terminal.column] = '\0';
    terminal.column = 0;
    if (strncmp(terminal.line, announced, sizeof(announced) - 1) == 0) {
        CHECK(terminal.line[sizeof(announced) - 1] == 'c');
        terminal.announced = (unsigned int)(terminal.line[sizeof(announced)] - '0');
        return;
    }
    CHECK(terminal.line[0] == 'c' && number < CLIENTS && terminal.line[3] == ' ');
    if (number < HONEST) {
        see(&peers[number], terminal.line + 4);
    }
}

static void terminal_shows(int32_t got)
{
    if (terminal.flow && (got == KEY_XON || got == KEY_XOFF)) {
        terminal.waits = got == KEY_XOFF;
        terminal.lag = LAG;
    } else if (got == '\n') {
        line_ended();
    } else if (got != '\r') {
        CHECK(got >= ' ' && got <= '~' && terminal.column < sizeof(terminal.line) - 1);
        terminal.line[terminal.column++] = (char)got;
    }
}

static void terminal_reads(unsigned int most)
{
    int32_t got;

    terminal.told = false;
    do {
        while (most > 0 && (got = microkit_serial_get(&terminal.stream)) != MICROKIT_SERIAL_NONE) {
            terminal_shows(got);
            most--;
        }
    } while (most > 0 && !microkit_serial_arm_get(&terminal.stream));
    terminal.told = most == 0;
    mux_told = microkit_serial_publish(&terminal.stream) || mux_told;
}

/* To who is chosen only when that has been said, behind an XOFF if there has to be one. */
static bool may_type(void)
{
    if (terminal.announced != terminal.to ||
        microkit_serial_room(&terminal.stream) <= MICROKIT_SERIAL_CAPACITY - ON_WAY) {
        return false;
    }
    return !terminal.waits || (terminal.lag > 0 && terminal.lag-- > 0);
}

static void terminal_types(uint64_t most)
{
    struct peer *to = &peers[terminal.to];

    for (; most > 0 && may_type(); most--) {
        terminal_reads(1); /* both directions are as fast */
        CHECK(microkit_serial_put(&terminal.stream, key(to->typed++)));
    }
    mux_told = microkit_serial_publish(&terminal.stream) || mux_told;
}

static void terminal_chooses(unsigned int to)
{
    if (!terminal.waits && microkit_serial_room(&terminal.stream) > 2) {
        CHECK(microkit_serial_put(&terminal.stream, KEY_ESCAPE));
        CHECK(microkit_serial_put(&terminal.stream, '0' + to));
        terminal.to = to;
    }
    mux_told = microkit_serial_publish(&terminal.stream) || mux_told;
}

/* The terminal's own XOFF is ended at once: else what has to come depends on when. */
static void terminal_holds(void)
{
    if (terminal.flow && microkit_serial_room(&terminal.stream) > 2) {
        CHECK(microkit_serial_put(&terminal.stream, KEY_XOFF));
        CHECK(microkit_serial_put(&terminal.stream, KEY_XON));
    }
    mux_told = microkit_serial_publish(&terminal.stream) || mux_told;
}

/* ---- all of them ------------------------------------------------------------------------- */

static jmp_buf fault;
static unsigned int faults_at; /* the how manieth notification; 0: none */

void microkit_notify(microkit_channel ch)
{
    CHECK(ch < CLIENTS || ch == DRIVER);
    if (faults_at != 0 && --faults_at == 0) {
        longjmp(fault, 1);
    }
    if (ch == DRIVER) {
        terminal.told = true;
    } else {
        peers[ch].told = true;
    }
}

void microkit_irq_ack(microkit_channel ch)
{
    (void)ch;
    CHECK(false);
}

static void run_some(void)
{
    unsigned int i = chance() % HONEST;

    if (peers[i].told) {
        peer_runs(&peers[i]);
    }
    peer_runs(&peers[FLOOD]);
}

static void step(void)
{
    unsigned int i = chance() % HONEST;

    switch (chance() % 8) {
    case 0:
        peers[i].wants += chance() % 200;
        peers[i].told = true;
        break;
    case 1:
        terminal_types(chance() % 200);
        break;
    case 2:
        if (chance() % 4 == 0) {
            terminal_chooses(chance() % HONEST);
        }
        break;
    case 3:
        scribble();
        break;
    case 4:
        terminal_holds();
        break;
    case 5:
        if (terminal.told) {
            terminal_reads(chance() % 500);
        }
        break;
    case 6:
        run_some();
        break;
    default:
        if (mux_told) {
            mux_told = false;
            notified(chance() % CLIENTS);
        }
    }
}

static bool honest_told(void)
{
    bool told = terminal.told || mux_told;

    for (unsigned int i = 0; i < HONEST; i++) {
        told = told || peers[i].told;
    }
    return told;
}

static void settle(void)
{
    while (honest_told()) {
        for (unsigned int i = 0; i < HONEST; i++) {
            if (peers[i].told) {
                peer_runs(&peers[i]);
            }
        }
        if (terminal.told) {
            terminal_reads(UINT32_MAX);
        }
        if (mux_told) {
            mux_told = false;
            notified(0);
        }
    }
}

static bool is_seen(const struct peer *peer)
{
    uint32_t seen = peer->seen;

    while (seen < peer->wants && printed(seen) == '\n') { /* seen with what follows them */
        seen++;
    }
    return seen == peer->wants;
}

static void print_line(struct peer *peer)
{
    do {
        peer->wants++;
    } while (printed(peer->wants - 1) != '\n');
    peer->told = true;
}

/* The second line wakes a multiplexer that sleeps. */
static void check_all_came(void)
{
    for (unsigned int i = 0; i < HONEST; i++) {
        print_line(&peers[i]);
        settle();
        print_line(&peers[i]);
        settle();
    }
    for (unsigned int i = 0; i < HONEST; i++) {
        CHECK(is_seen(&peers[i]));
        CHECK(!terminal.flow || (peers[i].came == peers[i].typed && peers[i].lost == 0));
    }
    CHECK(!terminal.waits && terminal.announced == terminal.to);
}

static void reset_mux(void)
{
    memset(clients, 0xff, sizeof(clients));
    memset(&driver, 0xff, sizeof(driver));
    chosen = turn = 0;
    held = stopped = false;
    keys = (struct keys){.escaped = false};
    signal_character = 0;
    terminal.to = 0;
    init();
}

/* The chosen one does not read, and output is as much as there can be: the terminal is stopped in time, and goes on
 * when that one reads. */
static void check_flow(void)
{
    struct peer *to = &peers[terminal.to];

    to->sleeps = true;
    for (unsigned int i = 0; i < 5000; i++) {
        peer_runs(&peers[FLOOD]);
        terminal_types(1);
        notified(0);
    }
    CHECK(terminal.waits && to->typed - to->came >= MICROKIT_SERIAL_CAPACITY - LITTLE);
    peers[FLOOD].wants = peers[FLOOD].sent;
    settle(); /* from here nobody else wakes the multiplexer */
    to->sleeps = false;
    to->told = true;
    settle();
    CHECK(!terminal.waits && to->typed == to->came && to->lost == 0);
}

/* Stopped, a multiplexer that has forgotten it, and as much room as is no reason to stop the terminal again. */
static void check_forgotten(void)
{
    terminal_chooses(0);
    settle();
    peers[0].sleeps = true;
    while (!terminal.waits) {
        terminal_types(30);
        settle();
    }
    for (unsigned int i = 0; i < LITTLE; i++) {
        peer_takes(&peers[0], microkit_serial_get(&peers[0].stream));
    }
    peer_runs(&peers[0]);
    reset_mux();
    settle();
    CHECK(!terminal.waits);
    peers[0].sleeps = false;
    peers[0].told = true;
    settle();
    CHECK(peers[0].typed == peers[0].came && peers[0].lost == 0);
}

/* The first client prints without end: the second has its line all the same. */
static void check_fair(void)
{
    peers[0].wants += 40000;
    for (unsigned int i = 0; i < 200; i++) {
        peer_runs(&peers[0]);
        terminal_reads(100);
        notified(0);
        if (i == 100) {
            print_line(&peers[1]);
            peer_runs(&peers[1]);
        }
    }
    CHECK(is_seen(&peers[1]) && !is_seen(&peers[0]));
    print_line(&peers[0]);
    settle();
    CHECK(is_seen(&peers[0]));
}

/* A fault between any two of those that are told: what was typed comes once (peer_takes), or is gone. */
static void check_fault(unsigned int at)
{
    terminal_chooses(0);
    settle();
    terminal_types(1);
    faults_at = at;
    if (setjmp(fault) == 0) {
        notified(0);
    }
    faults_at = 0;
    reset_mux();
    settle();
    CHECK(peers[0].typed - peers[0].came <= 1);
    peers[0].typed = peers[0].came;
}

static void type_character(uint32_t character)
{
    CHECK(microkit_serial_put(&terminal.stream, character));
    mux_told = microkit_serial_publish(&terminal.stream) || mux_told;
    settle();
}

/* The terminal holds: nothing comes until it goes on. */
static void check_hold(void)
{
    uint32_t before = peers[1].seen;

    type_character(KEY_XOFF);
    print_line(&peers[1]);
    print_line(&peers[1]);
    settle();
    CHECK(peers[1].seen == before);
    type_character(KEY_XON);
    CHECK(is_seen(&peers[1]));
}

/* Without it what finds no room is counted, and who is typed to can still be changed. */
static void check_no_flow(void)
{
    struct peer *to = &peers[terminal.to];

    to->sleeps = true;
    for (unsigned int i = 0; i < 400; i++) {
        terminal_types(100);
        settle();
    }
    to->sleeps = false;
    to->told = true;
    settle();
    terminal_types(1);
    settle();
    CHECK(to->lost > 5000 && to->came == to->typed);
    terminal_chooses((terminal.to + 1) % HONEST);
    settle();
    CHECK(terminal.announced == terminal.to);
}

static void connect_all(bool flow)
{
    static const char text[] = "client c0\nclient c1\nclient c2\nclient c3\nclient c4\nflow xon\n";

    memset(peers, 0, sizeof(peers));
    memset(&terminal, 0, sizeof(terminal));
    terminal.flow = flow;
    serial_setup = text;
    serial_setup_size = flow ? sizeof(text) - 1 : sizeof(text) - 1 - strlen("flow xon\n");
    for (unsigned int i = 0; i < CLIENTS; i++) {
        microkit_serial_init(&peers[i].stream, &peers[i].own, &peers[i].mux);
    }
    microkit_serial_init(&terminal.stream, &terminal.own, &terminal.mux);
    peers[FLOOD].wants = UINT32_MAX;
    peers[FLOOD].sleeps = true;
    reset_mux();
}

static void run(bool flow)
{
    connect_all(flow);
    for (unsigned int i = 0; i < 60; i++) {
        for (unsigned int j = 0; j < 2000; j++) {
            step();
        }
        check_all_came();
        if (i % 4 == 0) { /* quiet: nothing is on its way */
            reset_mux();
            settle();
        }
    }
    for (unsigned int i = 0; i < HONEST; i++) {
        CHECK(peers[i].seen > 10000 && peers[i].typed > 10000);
    }
    peers[FLOOD].wants = peers[FLOOD].sent;
    settle();
    check_fair();
    check_fault(1);
    check_fault(2);
    check_fault(3);
    if (!flow) {
        check_no_flow();
        return;
    }
    check_hold();
    check_forgotten();
    peers[FLOOD].wants = UINT32_MAX;
    check_flow();
}

static void set_memory(void)
{
    memory **own[] = {&serial_own_0, &serial_own_1, &serial_own_2, &serial_own_3, &serial_own_4};
    const memory **peer[] = {&serial_client_0, &serial_client_1, &serial_client_2, &serial_client_3,
                             &serial_client_4};

    for (unsigned int i = 0; i < CLIENTS; i++) {
        *own[i] = &peers[i].mux;
        *peer[i] = &peers[i].own;
    }
    serial_own = &terminal.mux;
    serial_driver = &terminal.own;
    serial_driver_channel = DRIVER;
}

int main(void)
{
    init(); /* not connected: says so, and nothing happens */
    notified(0);
    set_memory();
    run(true);
    run(false);
    return passed();
}
