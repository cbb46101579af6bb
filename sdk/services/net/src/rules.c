/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the switch's text. A line says something as a whole or nothing.
 */
#include "net/rules.h"

#define ALL          NET_PORTS /* in place of a port */
#define ADDRESS      6         /* bytes */

#define LOCAL        UINT64_C(2) /* in an address' first byte */
#define CLIENT_SHIFT 2

/* A line, or what is left of it. */
struct text {
    const char *at;
    size_t length;
};

/* ---- words ----------------------------------------------------------------------------------- */

/* Takes the word off the line's beginning. */
static bool take_word(struct text *line, const char *word)
{
    size_t i = 0;

    while (word[i] != '\0') {
        if (i == line->length || line->at[i] != word[i]) {
            return false;
        }
        i++;
    }
    line->at += i;
    line->length -= i;
    return true;
}

static bool take_client(struct text *line, uint32_t *client)
{
    if (line->length == 0 || line->at[0] < '1' || line->at[0] > '8') {
        return false;
    }
    *client = (uint32_t)(line->at[0] - '0');
    line->at++;
    line->length--;
    return true;
}

static bool take_port(struct text *line, uint32_t *port)
{
    if (take_word(line, "outside")) {
        *port = NET_OUTSIDE;
        return true;
    }
    if (take_word(line, "all")) {
        *port = ALL;
        return true;
    }
    return take_client(line, port);
}

static bool take_digit(struct text *line, uint64_t *value)
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

static bool take_address(struct text *line, uint64_t *address)
{
    *address = 0;
    for (uint32_t i = 0; i < ADDRESS; i++) {
        uint64_t byte = 0;

        if ((i != 0 && !take_word(line, ":")) || !take_digit(line, &byte) ||
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

static bool read_allow(struct net_rules *rules, struct text line)
{
    uint32_t one, other;
    bool both = false;

    if (!take_port(&line, &one) ||
        !(take_word(&line, " to ") || (both = take_word(&line, " with "))) ||
        !take_port(&line, &other) || line.length != 0) {
        return false;
    }
    allow(&rules->table, one, other);
    if (both) {
        allow(&rules->table, other, one);
    }
    return true;
}

static bool read_address(struct net_rules *rules, struct text line)
{
    uint64_t address;
    uint32_t client;

    if (!take_client(&line, &client) || !take_word(&line, " ") || !take_address(&line, &address) ||
        line.length != 0 || address == 0 || net_switch_is_group(address) ||
        net_switch_port_of(&rules->table, address) != NET_OUTSIDE) {
        return false;
    }
    rules->table.addresses[client] = address;
    return true;
}

static bool says_nothing(struct text line)
{
    return line.length == 0 || line.at[0] == '#';
}

static bool read_line(struct net_rules *rules, struct text line)
{
    if (take_word(&line, "address ")) {
        return read_address(rules, line);
    }
    return take_word(&line, "allow ") && read_allow(rules, line);
}

static size_t line_length(const char *text, size_t size)
{
    size_t length = 0;

    while (length < size && text[length] != '\n' && text[length] != '\0') {
        length++;
    }
    return length;
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
    unsigned int number = 0;
    bool something = false;

    for (size_t at = 0; at < size && text[at] != '\0';) {
        const struct text line = {text + at, line_length(text + at, size - at)};

        number++;
        something |= !says_nothing(line);
        if (!says_nothing(line) && !read_line(rules, line) && rules->wrong == 0) {
            rules->wrong = number;
        }
        at += line.length + (at + line.length < size && text[at + line.length] == '\n');
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
