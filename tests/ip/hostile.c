/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Two stacks that talk, and somebody on their wire who sends anything: noise, forged copies of what they send, floods of requests to
 * connect. Meanwhile connections may break. No memory is touched that is not a stack's, no assertion of lwIP's fails; what was
 * promised to others stays theirs; and when it is over everything works as before.
 */
#include "wire.h"

#include "forge.h"

#define PORT   80
#define STORM  60000 /* forged frames */
#define LENGTH 20000

static struct stack *client, *server;
static int listener, talking = MICROKIT_IP_NONE;
static unsigned int completed;
static uint32_t asked, got;

/* ---- who talks ----------------------------------------------------------------------------------- */

static void serve(int socket)
{
    unsigned char data[3000];
    uint32_t length;

    if (socket == listener) {
        while ((socket = server->accept(listener, NULL)) != MICROKIT_IP_NONE) {
            server->set_timeout(socket, 5000 * MS);
        }
    } else if (socket >= 0) {
        while ((length = server->receive(socket, data, sizeof(data))) != 0) {
            (void)server->send(socket, data, length);
        }
        if (server->state(socket) & (MICROKIT_IP_ENDED | MICROKIT_IP_FAILED)) {
            server->close(socket);
        }
    }
}

static void talk(void)
{
    static const unsigned char data[1000];
    unsigned char answer[3000];
    uint32_t state;

    if (talking == MICROKIT_IP_NONE) {
        talking = client->connect(ADDRESS + 1, PORT);
        client->set_timeout(talking, 5000 * MS);
        asked = got = 0;
        return;
    }
    state = client->state(talking);
    if (asked < LENGTH && state & MICROKIT_IP_CONNECTED && asked - got < 3000) {
        asked += client->send(talking, data, sizeof(data));
    }
    got += client->receive(talking, answer, sizeof(answer));
    if (state & (MICROKIT_IP_FAILED | MICROKIT_IP_ENDED) || got >= LENGTH) {
        completed += got >= LENGTH;
        client->close(talking);
        talking = MICROKIT_IP_NONE;
        client->notified = true; /* for the next one */
    }
}

static void remember(const struct stack *from, const struct microkit_net_frame *frame)
{
    (void)from;
    forge_remember(frame->data, frame->length);
}

/* ---- who is hostile ------------------------------------------------------------------------------ */

static void storm(unsigned int frames)
{
    static struct forged forged;

    for (unsigned int i = 0; i < frames; i++) {
        struct stack *victim = &stacks[chance() % 2];
        const uint8_t hardware[6] = {2, 0, 0, 0, 0, (uint8_t)(victim - stacks + 1)};

        forge(&forged, hardware);
        deliver(victim, forged.bytes, forged.length);
        if (chance() % 8 == 0) {
            (void)run_until(NULL, chance() % (4 * MS));
        }
        if (chance() % 1000 == 0) {
            (void)run_until(NULL, 6000 * MS);
        }
    }
}

/* Requests to connect from stations that are not there, each with an address of its own. */
static void flood(unsigned int frames)
{
    struct forged forged = {
        .length = 54, .bytes = {2,  0, 0, 0,    0, 2,  2, 9, 9, 9,  9, 9, 8,    0,  0x45, 0, 0,
                                40, 0, 0, 0,    0, 64, 6, 0, 0, 10, 0, 0, 99,   10, 0,    0, 2,
                                0,  0, 0, PORT, 0, 0,  0, 0, 0, 0,  0, 0, 0x50, 2,  0x20, 0}};

    for (unsigned int i = 0; i < frames; i++) {
        forged.bytes[29] = (unsigned char)(100 + i % 100);
        forged.bytes[34] = (unsigned char)(4 + i / 250);
        forged.bytes[35] = (unsigned char)i;
        forge_sums(forged.bytes, forged.length);
        deliver(server, forged.bytes, forged.length);
        (void)run_until(NULL, MS / 10);
    }
}

static bool one_completed(void)
{
    return completed >= 1;
}

static bool some_completed(void)
{
    return completed >= 20;
}

/* ---- who connects and is gone -------------------------------------------------------------------- */

/* To what the server answers a request to connect with, the last part of the greeting; nothing more. */
static void greet(const struct stack *from, const struct microkit_net_frame *frame)
{
    struct forged greeting = {.length = 54};
    unsigned char *bytes = greeting.bytes;

    if (from != server || frame->length < 54 || frame->data[23] != 6 || frame->data[47] != 0x12) {
        return;
    }
    memcpy(bytes, frame->data, 54);
    memcpy(bytes, frame->data + 6, 6), memcpy(bytes + 6, frame->data, 6);
    memcpy(bytes + 26, frame->data + 30, 4), memcpy(bytes + 30, frame->data + 26, 4);
    memcpy(bytes + 34, frame->data + 36, 2), memcpy(bytes + 36, frame->data + 34, 2);
    memcpy(bytes + 38, frame->data + 42, 4), memcpy(bytes + 42, frame->data + 38, 4);
    for (int i = 45; ++bytes[i] == 0; i--) { /* one after the server's */
    }
    bytes[16] = 0, bytes[17] = 40;
    bytes[46] = 0x50, bytes[47] = 0x10;
    forge_sums(bytes, greeting.length);
    let_fly(server, bytes, greeting.length);
}

static void tell_hardware(void)
{
    const unsigned char question[42] = {255, 255, 255, 255, 255, 255, 2, 9, 9, 9, 9,  9, 8, 6,
                                        0,   1,   8,   0,   6,   4,   0, 1, 2, 9, 9,  9, 9, 9,
                                        10,  0,   0,   99,  0,   0,   0, 0, 0, 0, 10, 0, 0, 2};

    deliver(server, question, sizeof(question));
}

static unsigned int closed;

static void serve_and_close(int socket)
{
    while (socket == listener && (socket = server->accept(listener, NULL)) != MICROKIT_IP_NONE) {
        (void)server->send(socket, "bye", 3);
        server->close(socket);
        closed++;
        socket = listener;
    }
    serve(socket);
}

/* Connections that are closed and never done with give way: there are more than there is room for, and the client still connects. */
static void test_vanished(void)
{
    struct forged forged = {
        .length = 54, .bytes = {2,  0, 0, 0,    0, 2,  2, 9, 9, 9,  9, 9, 8,    0,  0x45, 0, 0,
                                40, 0, 0, 0,    0, 64, 6, 0, 0, 10, 0, 0, 99,   10, 0,    0, 2,
                                0,  0, 0, PORT, 0, 0,  0, 0, 0, 0,  0, 0, 0x50, 2,  0x20, 0}};

    client->work = NULL;
    seen = greet;
    server->handle = serve_and_close;
    closed = 0;
    tell_hardware();
    for (unsigned int i = 0; i < 3 * MICROKIT_IP_SOCKETS; i++) {
        forged.bytes[34] = 77;
        forged.bytes[35] = (unsigned char)i;
        forge_sums(forged.bytes, forged.length);
        deliver(server, forged.bytes, forged.length);
        (void)run_until(NULL, 10 * MS);
    }
    CHECK(closed == 3 * MICROKIT_IP_SOCKETS);
    seen = NULL;
    server->handle = serve;
    client->work = talk;
    completed = 0;
    client->notified = true;
    CHECK(run_until(one_completed, 5000 * MS));
}

/* ---- echo ---------------------------------------------------------------------------------------- */

static struct forged echo_reply;

static void look_for_reply(const struct stack *from, const struct microkit_net_frame *frame)
{
    if (from == server && frame->length >= 42 && frame->data[12] == 8 && frame->data[13] == 0 &&
        frame->data[23] == 1 && frame->data[34] == 0) {
        echo_reply.length = frame->length;
        memcpy(echo_reply.bytes, frame->data, frame->length);
    }
}

/* ICMP echo (RFC 792): the same data comes back. The sender is known by its question for the address. */
static void test_echo(void)
{
    struct forged ping = {.length = 98,
                          .bytes = {2,    0,  0,  0,  0, 2, 2, 9, 9,  9, 9,  9,  8,  0,
                                    0x45, 0,  0,  84, 0, 0, 0, 0, 64, 1, 0,  0,  10, 0,
                                    0,    99, 10, 0,  0, 2, 8, 0, 0,  0, 12, 34, 0,  1}};

    for (unsigned int i = 42; i < ping.length; i++) {
        ping.bytes[i] = (unsigned char)i;
    }
    forge_sums(ping.bytes, ping.length);
    seen = look_for_reply;
    tell_hardware();
    (void)run_until(NULL, MS);
    deliver(server, ping.bytes, ping.length);
    (void)run_until(NULL, MS);
    seen = NULL;
    CHECK(echo_reply.length == ping.length);
    CHECK(memcmp(echo_reply.bytes + 38, ping.bytes + 38, ping.length - 38) == 0);
    CHECK(memcmp(echo_reply.bytes, ping.bytes + 6, 6) == 0 &&
          memcmp(echo_reply.bytes + 30, ping.bytes + 26, 4) == 0);
    ping.bytes[50] ^= 1; /* the checksum is wrong now: no answer */
    echo_reply.length = 0;
    seen = look_for_reply;
    deliver(server, ping.bytes, ping.length);
    (void)run_until(NULL, MS);
    CHECK(echo_reply.length == 0);
}

/* ---- afterwards ---------------------------------------------------------------------------------- */

/* Nobody has kept anything: as many connections at once as there are sockets. */
static void test_all_sockets(struct stack *stack)
{
    int sockets[MICROKIT_IP_SOCKETS];
    unsigned int count = 0;

    while (count < MICROKIT_IP_SOCKETS && (sockets[count] = stack->udp(0)) != MICROKIT_IP_NONE) {
        count++;
    }
    CHECK(count >= MICROKIT_IP_SOCKETS - 3); /* the listener, and who talks */
    while (count > 0) {
        stack->close(sockets[--count]);
    }
}

int main(int count, char **arguments)
{
    CHECK(count == 3);
    client = start(0, arguments[1], ADDRESS);
    server = start(1, arguments[2], ADDRESS + 1);
    server->handle = serve;
    listener = AS(server, server->listen(PORT));
    client->work = talk;
    weather.most = MS;
    client->notified = true;
    CHECK(run_until(some_completed, 60000 * MS));
    seen = remember;
    storm(STORM);
    seen = NULL;
    (void)run_until(NULL, 600000 * MS); /* what is half open is given up */
    completed = 0;
    CHECK(run_until(some_completed, 60000 * MS));
    flood(3000);
    completed = 0;
    CHECK(run_until(some_completed, 600000 * MS));
    test_vanished();
    test_echo();
    (void)run_until(NULL, 600000 * MS);
    test_all_sockets(client);
    test_all_sockets(server);
    return passed();
}
