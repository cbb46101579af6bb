/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Port 7 by TCP and UDP (RFC 862), at an address of its own choice.
 */
#include <microkit.h>
#include <microkit_ip.h>

#define NET   0 /* channel ids, see echo.system */
#define TIMER 1
#define PORT  7

struct microkit_net_memory *own; /* set by the tool */
const struct microkit_net_memory *peer;

static int listener, datagrams;

/* What was received last, and how much of it went back. */
struct echo {
    uint32_t length, sent;
    char data[2048];
};

static struct echo echoes[MICROKIT_IP_SOCKETS];

static void echo_stream(int socket)
{
    struct echo *echo = &echoes[socket];
    uint32_t sent;

    do {
        if (echo->sent == echo->length) {
            echo->length = microkit_ip_receive(socket, echo->data, sizeof(echo->data));
            echo->sent = 0;
        }
        sent = microkit_ip_send(socket, echo->data + echo->sent, echo->length - echo->sent);
        echo->sent += sent;
    } while (sent != 0);
    if (echo->sent == echo->length &&
        microkit_ip_state(socket) & (MICROKIT_IP_ENDED | MICROKIT_IP_FAILED)) {
        microkit_ip_close(socket);
    }
}

static void echo_datagrams(void)
{
    static char data[MICROKIT_IP_DATAGRAM];
    struct microkit_ip_peer from;
    int32_t length;

    while ((length = microkit_ip_receive_from(datagrams, &from, data, sizeof(data))) >= 0) {
        if ((uint32_t)length <= sizeof(data)) {
            (void)microkit_ip_send_to(datagrams, &from, data, (uint32_t)length);
        }
    }
}

static void handle(int socket)
{
    uint32_t address;

    if (socket == MICROKIT_IP_NETWORK) {
        if (microkit_ip_address(&address) && address == MICROKIT_IP(10, 0, 2, 99)) {
            microkit_dbg_puts("echo: ready\n");
        }
    } else if (socket == datagrams) {
        echo_datagrams();
    } else if (socket != listener) {
        echo_stream(socket);
    } else {
        while ((socket = microkit_ip_accept(listener, NULL)) != MICROKIT_IP_NONE) {
            echoes[socket].length = echoes[socket].sent = 0;
        }
    }
}

static void serve(void)
{
    int socket;

    do {
        while ((socket = microkit_ip_next()) != MICROKIT_IP_NONE) {
            handle(socket);
        }
    } while (!microkit_ip_rest());
}

void init(void)
{
    const uint8_t seed[16] = "not a secret";

    microkit_ip_init(&(struct microkit_ip_setup){.own = own,
                                                 .peer = peer,
                                                 .net = NET,
                                                 .timer = TIMER,
                                                 .seed = seed,
                                                 .address = MICROKIT_IP(10, 0, 2, 99),
                                                 .mask = MICROKIT_IP(255, 255, 255, 0),
                                                 .gateway = MICROKIT_IP(10, 0, 2, 2)});
    listener = microkit_ip_listen(PORT);
    datagrams = microkit_ip_udp(PORT);
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch;
    serve();
}
