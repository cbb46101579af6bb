/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Frames that nobody honest sends: of random bytes, or one that was seen with something changed. The checksums are made right, as otherwise
 * nothing of it would get far (RFC 791, 3.1; RFC 793, 3.1).
 */
#pragma once

#include <stdint.h>
#include <string.h>

#include "../../chance.h"

#define FORGE_MOST  1514
#define FORGE_KNOWN 64
#define FORGE_FRONT 70 /* bytes that have headers, more or less */

struct forged {
    uint32_t length;
    unsigned char bytes[FORGE_MOST];
};

static struct forged forge_known[FORGE_KNOWN];
static unsigned int forge_count;

static inline void forge_remember(const unsigned char *frame, uint32_t length)
{
    struct forged *place = &forge_known[forge_count++ % FORGE_KNOWN];

    place->length = length;
    memcpy(place->bytes, frame, length);
}

static inline uint32_t forge_sum(uint32_t sum, const unsigned char *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
    }
    return sum;
}

static inline void forge_put_sum(unsigned char *at, uint32_t sum)
{
    while (sum >> 16 != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum = ~sum;
    at[0] = (unsigned char)(sum >> 8);
    at[1] = (unsigned char)sum;
}

/* Of TCP (6), UDP (17) and ICMP (1), as far as there is room for a checksum. */
static inline void forge_transport_sum(unsigned char *ip, uint32_t header, uint32_t length)
{
    static const uint8_t places[256] = {[1] = 2 + 1, [6] = 16 + 1, [17] = 6 + 1};
    uint8_t protocol = ip[9];
    uint32_t place = places[protocol], sum = 0;

    if (place == 0 || header + place + 1 > length) {
        return;
    }
    unsigned char *at = ip + header + place - 1;

    at[0] = at[1] = 0;
    if (protocol != 1) {
        sum = forge_sum(protocol + length - header, ip + 12, 8);
    }
    forge_put_sum(at, forge_sum(sum, ip + header, length - header));
}

static inline void forge_sums(unsigned char *frame, uint32_t size)
{
    unsigned char *ip = frame + 14;
    uint32_t header = (ip[0] & 15) * 4u, length = (uint32_t)ip[2] << 8 | ip[3];

    if (size < 34 || frame[12] != 8 || frame[13] != 0 || header < 20 || length > size - 14 ||
        header > length) {
        return;
    }
    ip[10] = ip[11] = 0;
    forge_put_sum(ip + 10, forge_sum(0, ip, header));
    forge_transport_sum(ip, header, length);
}

static inline void forge_random(struct forged *forged)
{
    forged->length = (uint32_t)(14 + chance() % (FORGE_MOST - 13));
    for (uint32_t i = 0; i < forged->length; i++) {
        forged->bytes[i] = (unsigned char)chance();
    }
    forged->bytes[12] = 8;
    forged->bytes[13] = chance() % 4 == 0 ? 6 : 0; /* ARP, IPv4 */
    if (forged->length > 24) {
        forged->bytes[14] = 0x45;
        forged->bytes[16] = (unsigned char)((forged->length - 14) >> 8);
        forged->bytes[17] = (unsigned char)(forged->length - 14);
        forged->bytes[23] = (uint8_t[]){1, 6, 17, 2}[chance() % 4];
    }
}

/* Bytes of the headers more often than others; and sometimes the end is missing. */
static inline void forge_change(struct forged *forged)
{
    for (uint64_t changes = chance() % 5; changes > 0; changes--) {
        uint32_t most =
            chance() % 4 != 0 && forged->length > FORGE_FRONT ? FORGE_FRONT : forged->length;

        forged->bytes[12 + chance() % (most - 12)] =
            (unsigned char)(chance() % 3 == 0 ? 0xff : chance());
    }
    if (chance() % 8 == 0) {
        forged->length = (uint32_t)(14 + chance() % (forged->length - 13));
    }
}

/* To the station with that address. */
static inline void forge(struct forged *forged, const uint8_t hardware[6])
{
    unsigned int known = forge_count < FORGE_KNOWN ? forge_count : FORGE_KNOWN;

    if (known == 0 || chance() % 4 == 0) {
        forge_random(forged);
    } else {
        *forged = forge_known[chance() % known];
        forge_change(forged);
    }
    memcpy(forged->bytes, hardware, 6);
    if (chance() % 16 == 0) {
        memset(forged->bytes, 0xff, 6);
    }
    if (chance() % 8 != 0) {
        forge_sums(forged->bytes, forged->length);
    }
}
