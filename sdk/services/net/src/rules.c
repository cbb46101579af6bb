/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the switch's text. A line says something as a whole or nothing.
 */
#include "net/rules.h"

#include <microkit_text.h>

#define ALL          NET_PORTS /* in place of a port */
#define ADDRESS      6         /* bytes */

#define LOCAL        UINT64_C(2) /* in an address' first byte */
#define CLIENT_SHIFT 2

/* ---- words ----------------------------------------------------------------------------------- */

static bool take_client(struct microkit_text *line, uint32_t *client)
{
    if (line->length == 0 || line->at[0] < '1' || line->at[0] > '8') {
        return false;
    }
    *client = (uint32_t)(line->at[0] - '0');
    line->at++;
    line->length--;
    return true;
}

static bool take_port(struct microkit_text *line, uint32_t *port)
{
    if (microkit_text_take(line, "outside")) {
        *port = NET_OUTSIDE;
        return true;
    }
    if (microkit_text_take(line, "all")) {
        *port = ALL;
        return true;
    }
    return take_client(line, port);
}

static bool take_digit(struct microkit_text *line, uint64_t *value)
{
    static const char digits[] = "0123456789abcdefABCDEF";

    for (uint32_t i = 0; i < sizeof(digits) - 1; i++) {
        if (line->length > 0 && line->at[0] == digits[i]) {
            *value = *value << 4 | (i < 16 ? i : i - 6);
            line->at++;
            line->length--;
            return true;
        }
    }
    return false;
}

static bool take_address(struct microkit_text *line, uint64_t *address)
{
    *address = 0;
    for (uint32_t i = 0; i < ADDRESS; i++) {
        uint64_t byte = 0;

        if ((i != 0 && !microkit_text_take(line, ":")) || !take_digit(line, &byte) ||
            !take_digit(line, &byte)) {
            return false;
        }
        *address |= byte << 8 * i;
    }
    return true;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void allow(struct net_switch *table, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < NET_PORTS; i++) {
        for (uint32_t k = 0; k < NET_PORTS; k++) {
            if ((from == ALL || from == i) && (to == ALL || to == k)) {
                table->allowed[i][k] = true;
            }
        }
    }
}

static bool read_allow(struct net_rules *rules, struct microkit_text line)
{
    uint32_t one, other;
    bool both = false;

    if (!take_port(&line, &one) ||
        !(microkit_text_take(&line, " to ") || (both = microkit_text_take(&line, " with "))) ||
        !take_port(&line, &other) || line.length != 0) {
        return false;
    }
    allow(&rules->table, one, other);
    if (both) {
        allow(&rules->table, other, one);
    }
    return true;
}

static bool read_address(struct net_rules *rules, struct microkit_text line)
{
    uint64_t address;
    uint32_t client;

    if (!take_client(&line, &client) || !microkit_text_take(&line, " ") ||
        !take_address(&line, &address) || line.length != 0 || address == 0 ||
        net_switch_is_group(address) || net_switch_port_of(&rules->table, address) != NET_OUTSIDE) {
        return false;
    }
    rules->table.addresses[client] = address;
    return true;
}

static bool read_line(struct net_rules *rules, struct microkit_text line)
{
    if (microkit_text_take(&line, "address ")) {
        return read_address(rules, line);
    }
    return microkit_text_take(&line, "allow ") && read_allow(rules, line);
}

/* ---- all ------------------------------------------------------------------------------------- */

static void begin(struct net_rules *rules)
{
    *rules = (struct net_rules){.wrong = 0};
    for (uint32_t i = 0; i < NET_PORTS; i++) {
        rules->table.addresses[i] = NET_NOBODY;
    }
}

/* Whether there is something in the text. */
static bool read_lines(struct net_rules *rules, const char *text, size_t size)
{
    struct microkit_text rest = {text, size}, line;
    unsigned int number = 0;
    bool something = false;

    while (microkit_text_next_line(&rest, &line, &number)) {
        something = true;
        if (!read_line(rules, line) && rules->wrong == 0) {
            rules->wrong = number;
        }
    }
    return something;
}

void net_rules_read(struct net_rules *rules, const char *text, size_t size)
{
    begin(rules);
    if (!read_lines(rules, text, size)) {
        allow(&rules->table, NET_OUTSIDE, ALL);
        allow(&rules->table, ALL, NET_OUTSIDE);
    }
}

uint64_t net_rules_derive(uint64_t device, uint32_t client)
{
    return (device | LOCAL) ^ (uint64_t)client << CLIENT_SHIFT;
}
