/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A server that has each procedure done by another one, in C: both stubs in one.
 */
#include "mix_client.h"
#include "mix_server.h"

extern uint32_t proxy_error, proxy_served, proxy_sent_length, proxy_answered_length;

static void done(uint32_t error)
{
    proxy_served++;
    proxy_error = error;
}

void mix_serve_scalars(microkit_channel ch, uint8_t a, uint16_t b, uint32_t c, uint64_t d, int8_t e,
                       int16_t f, int32_t g, int64_t h, bool i, enum mix_colour j, uint8_t *ra,
                       uint16_t *rb, uint32_t *rc, uint64_t *rd, int8_t *re, int16_t *rf,
                       int32_t *rg, int64_t *rh, bool *ri, enum mix_colour *rj)
{
    done(
        mix_call_scalars(ch, a, b, c, d, e, f, g, h, i, j, ra, rb, rc, rd, re, rf, rg, rh, ri, rj));
}

void mix_serve_arrays(microkit_channel ch, const uint8_t a[5], const int32_t b[3],
                      const enum mix_colour c[2], const bool d[3], const struct mix_plain e[2],
                      uint8_t ra[5], int32_t rb[3], enum mix_colour rc[2], bool rd[3],
                      struct mix_plain re[2])
{
    done(mix_call_arrays(ch, a, b, c, d, e, ra, rb, rc, rd, re));
}

void mix_serve_structures(microkit_channel ch, const struct mix_point *a, const struct mix_path *b,
                          const struct mix_plain *c, struct mix_point *ra, struct mix_path *rb,
                          struct mix_plain *rc)
{
    done(mix_call_structures(ch, a, b, c, ra, rb, rc));
}

void mix_serve_blobs(microkit_channel ch, uint16_t a, const uint8_t *data, uint32_t data_length,
                     bool b, const uint8_t *more, uint32_t more_length, uint16_t *ra,
                     uint8_t *rdata, uint32_t *rdata_length, bool *rb, uint8_t *rmore,
                     uint32_t *rmore_length)
{
    /* What is not at a multiple of 8 is copied in another way. */
    _Alignas(8) uint8_t sent[MIX_BLOBS_DATA_MAX + 1], got[MIX_BLOBS_RDATA_MAX + 1] = {0};
    const bool odd = data_length % 2 != 0;

    __builtin_memcpy(sent + odd, data, data_length);
    if (proxy_sent_length != 0) {
        data_length = proxy_sent_length;
    }
    done(mix_call_blobs(ch, a, sent + odd, data_length, b, more, more_length, ra, got + odd,
                        rdata_length, rb, rmore, rmore_length));
    __builtin_memcpy(rdata, got + odd, *rdata_length);
    if (proxy_answered_length != 0) {
        *rdata_length = proxy_answered_length;
    }
}

void mix_serve_nothing(microkit_channel ch)
{
    done(mix_call_nothing(ch));
}

void mix_serve_longest(microkit_channel ch, const uint8_t a[960], uint8_t *rdata,
                       uint32_t *rdata_length)
{
    done(mix_call_longest(ch, a, rdata, rdata_length));
}

void proxy_signal(uint32_t ch, bool from_server)
{
    if (from_server) {
        mix_signal_changed(ch);
    } else {
        mix_signal_seen(ch);
    }
}

uint64_t proxy_dispatch(uint32_t ch, uint64_t label, uint64_t count, uint64_t *answer_count)
{
    const microkit_msginfo answer = mix_dispatch(ch, microkit_msginfo_new(label, (uint16_t)count));

    *answer_count = answer.count;
    return answer.label;
}
