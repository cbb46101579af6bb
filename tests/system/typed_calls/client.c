/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client with stubs: values there and back, what a server refuses, and what a call that has ended says.
 */
#include "client.h"
#include "older_client.h"
#include "wire_client.h"

#define ROUNDS 200

static uint64_t seed = 1;

static uint64_t next_random(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seed >> 16;
}

static void check(bool right, const char *what)
{
    if (!right) {
        microkit_dbg_puts("client: wrong: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static bool same(const struct wire_item *a, const struct wire_item *b)
{
    bool equal = a->key == b->key && a->state == b->state && a->valid == b->valid;

    for (int i = 0; i < 3; i++) {
        equal = equal && a->deltas[i] == b->deltas[i];
    }
    return equal;
}

static void echo(uint32_t length)
{
    static uint8_t data[WIRE_ECHO_DATA_MAX], text[WIRE_ECHO_TEXT_MAX];
    struct wire_item items[4], echoed[4];
    uint32_t text_length = 0;

    for (int i = 0; i < 4; i++) {
        items[i].key = next_random() << 17 ^ next_random();
        items[i].state = next_random() % 2 == 0 ? WIRE_STATE_COLD : WIRE_STATE_WARM;
        items[i].valid = next_random() % 2 == 0;
        for (int j = 0; j < 3; j++) {
            items[i].deltas[j] = (int16_t)next_random();
        }
    }
    for (uint32_t i = 0; i < length; i++) {
        data[i] = (uint8_t)next_random();
    }
    if (wire_call_echo(CHANNEL_SERVER, items, data, length, echoed, text, &text_length) !=
        MICROKIT_INTERFACE_OK) {
        check(false, "the call");
        return;
    }
    check(text_length == length, "the length");
    for (uint32_t i = 0; i < length; i++) {
        check(text[i] == data[i], "a byte");
    }
    for (int i = 0; i < 4; i++) {
        check(same(&items[i], &echoed[i]), "an item");
    }
}

/* An empty request for `fault` is the only one that is right. */
static void send_wrong_lengths(void)
{
    for (uint16_t count = 1; count <= seL4_MsgMaxLength; count++) {
        const microkit_msginfo answer =
            microkit_ppcall(CHANNEL_SERVER, microkit_msginfo_new(WIRE_LABEL_FAULT, count));

        check(microkit_msginfo_get_label(answer) ==
                  (MICROKIT_INTERFACE_LABEL_REFUSAL | MICROKIT_INTERFACE_REFUSED),
              "a length");
    }
    microkit_dbg_puts("client: every other length is refused\n");
}

static void send_too_much(void)
{
    static const uint8_t much[WIRE_ECHO_DATA_MAX + 1];
    static uint8_t text[WIRE_ECHO_TEXT_MAX];
    const struct wire_item items[4] = {{0}};
    struct wire_item echoed[4];
    uint32_t length;

    check(wire_call_echo(CHANNEL_SERVER, items, much, sizeof much, echoed, text, &length) ==
              MICROKIT_INTERFACE_ARGUMENT,
          "too much");
    microkit_dbg_puts("client: 701 bytes are not sent\n");
}

static void have_it_fault(void)
{
    const uint32_t error = wire_call_fault(CHANNEL_SERVER);
    const seL4_Word reason = microkit_mr_get(0);

    microkit_dbg_puts("client: a server that faults is an error: ");
    microkit_dbg_put32(error);
    microkit_dbg_puts(", reason ");
    microkit_dbg_put64(reason);
    microkit_dbg_puts("\nclient: and still is: ");
    microkit_dbg_put32(wire_call_fault(CHANNEL_SERVER));
    microkit_dbg_puts("\nclient: done\n");
}

void init(void)
{
    wire_signal_wanted(CHANNEL_SERVER);
}

void notified(microkit_channel ch)
{
    int32_t answer = 0;

    check(ch == CHANNEL_SERVER, "an event");
    microkit_dbg_puts("client: the server is ready\n");
    for (uint32_t i = 0; i < ROUNDS; i++) {
        echo((uint32_t)(next_random() % (WIRE_ECHO_DATA_MAX + 1)));
    }
    microkit_dbg_puts("client: 200 random messages have come back\n");
    send_wrong_lengths();
    check(older_call_echo(CHANNEL_SERVER, 1) == MICROKIT_INTERFACE_VERSION, "a version");
    microkit_dbg_puts("client: another version has a defined error\n");
    check(wire_call_forward(CHANNEL_SERVER, -21, &answer) == MICROKIT_INTERFACE_OK, "forward");
    check(answer == -42, "a number");
    microkit_dbg_puts("client: negative numbers through two servers: -");
    microkit_dbg_put32((uint32_t)-answer);
    microkit_dbg_puts("\n");
    send_too_much();
    have_it_fault();
}
