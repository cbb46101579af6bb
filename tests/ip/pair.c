/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Two stacks on a wire that loses, doubles, spoils and reorders frames: what is sent on a connection arrives, all of it, in order and once,
 * beside one that nobody reads; a datagram arrives as it was sent or not at all. Then what is to fail, and how; and that everything is given back.
 */
#include "wire.h"

#define PORT        80
#define CONNECTIONS 6
#define LENGTH      120000
#define SLOW        0 /* this one's echo is not read before all others are through */

static struct stack *client, *server;

static unsigned char contents_at(unsigned int connection, uint32_t at)
{
    return (unsigned char)(at * 7 + at / 251 + connection * 31);
}

/* ---- a server that sends back what it gets ------------------------------------------------------- */

struct echo {
    uint32_t length;
    bool used;
    unsigned char data[3000];
};

static struct echo echoes[MICROKIT_IP_SOCKETS];
static int listener, datagrams;
static unsigned int accepted;

static void echo(int socket)
{
    struct echo *each = &echoes[socket];
    uint32_t sent;

    do {
        each->length +=
            server->receive(socket, each->data + each->length, sizeof(each->data) - each->length);
        sent = server->send(socket, each->data, each->length);
        memmove(each->data, each->data + sent, each->length - sent);
        each->length -= sent;
    } while (sent != 0);
    if (each->length == 0 && server->state(socket) & (MICROKIT_IP_ENDED | MICROKIT_IP_FAILED)) {
        server->close(socket);
        each->used = false;
    }
}

static void serve(int socket)
{
    struct microkit_ip_peer peer;
    unsigned char data[2000];
    int32_t length;

    if (socket == listener) {
        while ((socket = server->accept(listener, &peer)) != MICROKIT_IP_NONE) {
            CHECK(peer.address == ADDRESS && peer.port >= 1024);
            echoes[socket] = (struct echo){.used = true};
            accepted++;
        }
    } else if (socket == datagrams) {
        while ((length = server->receive_from(socket, &peer, data, sizeof(data))) >= 0) {
            (void)server->send_to(socket, &peer, data, (uint32_t)length);
        }
    } else if (socket >= 0 && echoes[socket].used) {
        echo(socket);
    }
}

/* ---- its clients --------------------------------------------------------------------------------- */

struct transfer {
    int socket;
    uint32_t sent, received;
    bool finished, ended;
};

static struct transfer transfers[CONNECTIONS];
static bool slow_is_read;

static void give(unsigned int i)
{
    struct transfer *each = &transfers[i];
    unsigned char data[2500];
    uint32_t length = (uint32_t)(chance() % sizeof(data)), taken;

    do {
        length = length < LENGTH - each->sent ? length : LENGTH - each->sent;
        for (uint32_t at = 0; at < length; at++) {
            data[at] = contents_at(i, each->sent + at);
        }
        taken = client->send(each->socket, data, length);
        CHECK(taken <= length);
        each->sent += taken;
    } while (taken != 0);
    if (each->sent == LENGTH && !each->finished) {
        client->finish(each->socket);
        each->finished = true;
        CHECK(client->send(each->socket, data, 1) == 0);
    }
}

static void take(unsigned int i)
{
    struct transfer *each = &transfers[i];
    unsigned char data[5000];
    uint32_t length;

    while ((length = client->receive(each->socket, data,
                                     (uint32_t)(1 + chance() % sizeof(data)))) != 0) {
        for (uint32_t at = 0; at < length; at++) {
            CHECK(data[at] == contents_at(i, each->received + at));
        }
        each->received += length;
        CHECK(each->received <= each->sent);
    }
    if (client->state(each->socket) & MICROKIT_IP_ENDED) {
        CHECK(each->received == LENGTH && each->finished);
        each->ended = true;
        client->close(each->socket);
        each->socket = MICROKIT_IP_NONE;
    }
}

static void work(void)
{
    for (unsigned int i = 0; i < CONNECTIONS; i++) {
        if (transfers[i].socket != MICROKIT_IP_NONE &&
            client->state(transfers[i].socket) & MICROKIT_IP_CONNECTED) {
            give(i);
            if (i != SLOW || slow_is_read) {
                take(i);
            }
        }
    }
}

static bool others_ended(void)
{
    for (unsigned int i = 0; i < CONNECTIONS; i++) {
        if (i != SLOW && !transfers[i].ended) {
            return false;
        }
    }
    return true;
}

static bool all_ended(void)
{
    return others_ended() && transfers[SLOW].ended;
}

static void test_streams(void)
{
    accepted = 0;
    slow_is_read = false;
    for (unsigned int i = 0; i < CONNECTIONS; i++) {
        transfers[i] = (struct transfer){.socket = client->connect(ADDRESS + 1, PORT)};
        CHECK(transfers[i].socket >= 0);
    }
    client->work = work;
    client->notified = true;
    CHECK(run_until(others_ended, 600000 * MS));
    CHECK(transfers[SLOW].sent < LENGTH && transfers[SLOW].received == 0);
    slow_is_read = true;
    client->notified = true;
    CHECK(run_until(all_ended, 600000 * MS));
    CHECK(accepted == CONNECTIONS);
    client->work = NULL;
    (void)run_until(NULL, 400000 * MS); /* until nobody remembers them */
}

/* ---- datagrams ----------------------------------------------------------------------------------- */

#define DATAGRAMS 400

static int udp;
static uint32_t answered;

static void take_datagrams(int socket)
{
    unsigned char data[2000];
    struct microkit_ip_peer peer;
    int32_t length;

    while (socket == udp &&
           (length = client->receive_from(socket, &peer, data, sizeof(data))) >= 0) {
        CHECK(peer.address == ADDRESS + 1 && peer.port == PORT);
        CHECK(length >= 1 && (uint32_t)length == 1 + data[0] * 5u);
        for (int32_t i = 1; i < length; i++) {
            CHECK(data[i] == contents_at(data[0], (uint32_t)i));
        }
        answered++;
    }
}

static uint32_t exchange(unsigned int number)
{
    const struct microkit_ip_peer peer = {ADDRESS + 1, PORT};
    unsigned char data[MICROKIT_IP_DATAGRAM];

    answered = 0;
    for (unsigned int i = 0; i < number; i++) {
        data[0] = (unsigned char)i;
        for (uint32_t at = 1; at < 1 + data[0] * 5u; at++) {
            data[at] = contents_at(data[0], at);
        }
        (void)AS(client, client->send_to(udp, &peer, data, 1 + data[0] * 5u));
        (void)run_until(NULL, 20 * MS);
    }
    (void)run_until(NULL, 5000 * MS);
    return answered;
}

static void test_datagrams(void)
{
    const struct microkit_ip_peer peer = {ADDRESS + 1, PORT};
    unsigned char data[MICROKIT_IP_DATAGRAM + 1] = {0};

    client->handle = take_datagrams;
    CHECK(!AS(client, client->send_to(udp, &peer, data, sizeof(data))));
    uint32_t number = exchange(DATAGRAMS);

    CHECK(number > DATAGRAMS / 4 && number < DATAGRAMS * 2);
    weather.lost = weather.twice = weather.spoiled = 0;
    weather.most = 0;
    CHECK(exchange(DATAGRAMS) == DATAGRAMS);
    client->handle = NULL;
}

/* A burst that has no room in the socket: some are lost, none is cut, and the next one arrives. */
static void test_no_room_for_datagrams(void)
{
    const struct microkit_ip_peer peer = {ADDRESS + 1, PORT + 1}; /* at which nobody looks */
    unsigned char
        data[899] = {0},
        got[sizeof(data)]; /* for the last there is room, but not for what belongs to it */
    int blind = AS(server, server->udp(PORT + 1)), number = 0;

    for (int i = 0; i < 20; i++) {
        CHECK(AS(client, client->send_to(udp, &peer, data, sizeof(data))));
        (void)run_until(NULL, MS);
    }
    while (server->receive_from(blind, NULL, got, sizeof(got)) == sizeof(data)) {
        number++;
    }
    CHECK(number == MICROKIT_IP_ROOM / (sizeof(data) + 12));
    CHECK(server->state(blind) == 0);
    CHECK(AS(client, client->send_to(udp, &peer, data, 10)));
    (void)run_until(NULL, MS);
    CHECK(server->receive_from(blind, NULL, got, 3) == 10); /* of which three had room */
    CHECK(server->receive_from(blind, NULL, got, sizeof(got)) == -1);
    server->close(blind);
}

/* ---- what there is room for ---------------------------------------------------------------------- */

#define MANY 12

static int many[MANY];

static bool many_are_connected(void)
{
    for (int i = 0; i < MANY; i++) {
        if (!(client->state(many[i]) & MICROKIT_IP_CONNECTED)) {
            return false;
        }
    }
    return true;
}

/* Open at a time: more than may wait to be accepted. */
static void test_many_connections(void)
{
    for (int i = 0; i < MANY; i++) {
        many[i] = AS(client, client->connect(ADDRESS + 1, PORT));
    }
    CHECK(run_until(many_are_connected, 10000 * MS));
    for (int i = 0; i < MANY; i++) {
        client->close(many[i]);
    }
    run(client);
    (void)run_until(NULL, 400000 * MS);
}

static bool is_answered(void)
{
    return client->state(many[0]) & MICROKIT_IP_READABLE;
}

static uint32_t ask_behind_datagrams(void)
{
    const struct microkit_ip_peer peer = {ADDRESS + 1, PORT};
    unsigned int number = 0;

    while (client->send_to(udp, &peer, "", 1)) {
        CHECK(++number <= MICROKIT_NET_FRAMES);
    }
    CHECK(number > MICROKIT_NET_FRAMES / 2);
    return client->send(many[0], "abc", 3);
}

/* What a link has no room for leaves when it has, not when somebody misses it. */
static void test_full_link(void)
{
    unsigned char data[10];

    many[0] = AS(client, client->connect(ADDRESS + 1, PORT));
    (void)run_until(NULL, 1000 * MS);
    for (unsigned int i = 0; i < 5; i++) {
        CHECK(AS(client, ask_behind_datagrams()) == 3);
        CHECK(run_until(is_answered, 10 * MS) && client->receive(many[0], data, sizeof(data)) == 3);
    }
    client->close(many[0]);
    run(client);
    (void)run_until(NULL, 400000 * MS);
}

/* ---- what fails ---------------------------------------------------------------------------------- */

static int failing;

static bool has_failed(void)
{
    return client->state(failing) & MICROKIT_IP_FAILED;
}

static bool is_connected(void)
{
    return client->state(failing) & MICROKIT_IP_CONNECTED;
}

static void test_failures(void)
{
    struct microkit_ip_peer peer;

    failing = AS(client, client->connect(ADDRESS + 1, 81));
    CHECK(run_until(has_failed, 5000 * MS) && client->failure(failing) == MICROKIT_IP_REFUSED);
    CHECK(!(client->state(failing) & (MICROKIT_IP_CONNECTED | MICROKIT_IP_WRITABLE)));
    client->close(failing);

    failing = AS(client, client->connect(ADDRESS + 9, PORT)); /* nobody */
    CHECK(run_until(has_failed, 300000 * MS) && client->failure(failing) == MICROKIT_IP_TIMED_OUT);
    client->close(failing);
    failing = AS(client, client->connect(MICROKIT_IP(8, 8, 8, 8), PORT)); /* there is no gateway */
    CHECK(run_until(has_failed, 300000 * MS) && client->failure(failing) == MICROKIT_IP_TIMED_OUT);
    client->close(failing);

    failing = AS(client, client->connect(ADDRESS + 1, PORT));
    CHECK(run_until(is_connected, 5000 * MS));
    client->set_timeout(failing, 3000 * MS);
    (void)run_until(NULL, 2900 * MS);
    CHECK(is_connected());
    CHECK(run_until(has_failed, 2200 * MS) && client->failure(failing) == MICROKIT_IP_TIMED_OUT);
    client->close(failing);
    (void)run_until(NULL, 1000 * MS);

    int other = AS(server, server->listen(82)); /* closes with bytes unread: the peer is told */

    failing = AS(client, client->connect(ADDRESS + 1, 82));
    CHECK(run_until(is_connected, 5000 * MS) && AS(client, client->send(failing, "abc", 3)) == 3);
    (void)run_until(NULL, 1000 * MS);
    CHECK(server->state(other) == MICROKIT_IP_READABLE);
    for (int i = 0; i < MICROKIT_IP_SOCKETS; i++) { /* one of them waits, and is nobody's yet */
        CHECK(i == other || (server->state(i) == 0 && server->receive(i, &peer, 1) == 0));
    }
    int socket = server->accept(other, &peer);

    CHECK(socket >= 0 && server->accept(other, &peer) == MICROKIT_IP_NONE &&
          server->state(other) == 0);
    CHECK(server->state(socket) & MICROKIT_IP_READABLE);
    client->finish(failing);
    run(client);
    (void)run_until(NULL,
                    1000 * MS); /* the peer has finished: that is told behind what it has sent */
    CHECK(!(server->state(socket) & MICROKIT_IP_ENDED));
    server->close(socket);
    run(server);
    CHECK(run_until(has_failed, 1000 * MS) && client->failure(failing) == MICROKIT_IP_RESET);
    client->close(failing);

    failing =
        AS(client, client->connect(ADDRESS + 1, 82)); /* not accepted before its listener closes */
    CHECK(run_until(is_connected, 5000 * MS));
    (void)run_until(NULL, 1000 * MS);
    server->close(other);
    run(server);
    CHECK(run_until(has_failed, 1000 * MS));
    client->close(failing);
}

/* What is not there, or is of another kind, is refused. */
static void test_wrong_sockets(void)
{
    unsigned char data[4];
    const struct microkit_ip_peer peer = {ADDRESS, 1};

    CHECK(client->listen(0) == MICROKIT_IP_NONE);
    CHECK(server->listen(PORT) == MICROKIT_IP_NONE && server->udp(PORT) == MICROKIT_IP_NONE);
    for (int i = -3; i < MICROKIT_IP_SOCKETS + 3; i++) {
        CHECK(i == udp || (client->state(i) == 0 && client->receive_from(i, NULL, data, 4) == -1));
        CHECK(client->send(i, data, 4) == 0 && client->receive(i, data, 4) == 0);
        CHECK(i == udp || !client->send_to(i, &peer, data, 4));
        CHECK(client->accept(i, NULL) == MICROKIT_IP_NONE);
        client->finish(i);
        client->set_timeout(i, 1);
        CHECK(client->failure(i) == MICROKIT_IP_NOT_FAILED);
        if (i != udp) {
            client->close(i);
        }
    }
}

/* As many as there are, again and again; beyond them there is none. */
static void test_all_sockets(void)
{
    int sockets[MICROKIT_IP_SOCKETS];

    for (unsigned int round = 0; round < 3; round++) {
        for (int i = 0; i < MICROKIT_IP_SOCKETS - 1; i++) { /* one is `udp` */
            sockets[i] = i % 2 ? client->udp(0) : client->listen((uint16_t)(1000 + i));
            CHECK(sockets[i] >= 0);
        }
        CHECK(client->udp(0) == MICROKIT_IP_NONE && client->listen(999) == MICROKIT_IP_NONE);
        CHECK(client->connect(ADDRESS + 1, PORT) == MICROKIT_IP_NONE);
        for (int i = 0; i < MICROKIT_IP_SOCKETS - 1; i++) {
            client->close(sockets[i]);
        }
    }
    run(client);
}

/* A peer whose link is gone, and comes back. */
static void test_link(void)
{
    const uint8_t hardware[MICROKIT_NET_ADDRESS] = {2, 0, 0, 0, 0, 1};
    uint32_t address;

    CHECK(client->address(&address) && address == ADDRESS);
    client->notified |= microkit_net_set_state(&client->end, hardware, false);
    (void)run_until(NULL, 1000 * MS);
    CHECK(!client->address(&address));
    client->notified |= microkit_net_set_state(&client->end, hardware, true);
    (void)run_until(NULL, 1000 * MS);
    CHECK(client->address(&address) && address == ADDRESS);
}

int main(int count, char **arguments)
{
    CHECK(count == 3);
    client = start(0, arguments[1], ADDRESS);
    server = start(1, arguments[2], ADDRESS + 1);
    server->handle = serve;
    listener = AS(server, server->listen(PORT));
    datagrams = AS(server, server->udp(PORT));
    udp = AS(client, client->udp(0));
    test_streams(); /* in good weather */
    CHECK(dropped == 0);
    weather.lost = 30;
    weather.twice = 30;
    weather.spoiled = 20;
    weather.most = 8 * MS;
    test_streams();
    weather.lost = 150;
    test_streams();
    weather.lost = 100;
    weather.slow = 800;
    test_streams();
    weather.slow = 0;
    test_datagrams();
    test_no_room_for_datagrams();
    test_many_connections();
    test_full_link();
    test_failures();
    test_wrong_sockets();
    test_all_sockets();
    test_link();
    test_streams();
    return passed();
}
