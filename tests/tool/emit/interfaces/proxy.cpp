/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A server that has each procedure done by another one, in C++: both stubs in one.
 */
#include "mix.hpp"

extern "C" {
extern uint32_t proxy_error, proxy_served, proxy_sent_length, proxy_answered_length;
void proxy_signal(uint32_t ch, bool from_server);
uint64_t proxy_dispatch(uint32_t ch, uint64_t label, uint64_t count, uint64_t *answer_count);
}

namespace {

void done(uint32_t error)
{
    proxy_served++;
    proxy_error = error;
}

struct Proxy {
    template <typename... Rest> void scalars(microkit_channel ch, Rest &&...rest)
    {
        done(mix::Client(ch).scalars(rest...));
    }
    void arrays(microkit_channel ch, const uint8_t (&a)[5], const int32_t (&b)[3],
                const mix::colour (&c)[2], const bool (&d)[3], const mix::plain (&e)[2],
                uint8_t (&ra)[5], int32_t (&rb)[3], mix::colour (&rc)[2], bool (&rd)[3],
                mix::plain (&re)[2])
    {
        done(mix::Client(ch).arrays(a, b, c, d, e, ra, rb, rc, rd, re));
    }
    void structures(microkit_channel ch, const mix::point &a, const mix::path &b,
                    const mix::plain &c, mix::point &ra, mix::path &rb, mix::plain &rc)
    {
        done(mix::Client(ch).structures(a, b, c, ra, rb, rc));
    }
    void blobs(microkit_channel ch, uint16_t a, const uint8_t *data, uint32_t data_length, bool b,
               const uint8_t *more, uint32_t more_length, uint16_t &ra, uint8_t *rdata,
               uint32_t &rdata_length, bool &rb, uint8_t *rmore, uint32_t &rmore_length)
    {
        if (proxy_sent_length != 0) {
            data_length = proxy_sent_length;
        }
        done(mix::Client(ch).blobs(a, data, data_length, b, more, more_length, ra, rdata,
                                   rdata_length, rb, rmore, rmore_length));
        if (proxy_answered_length != 0) {
            rdata_length = proxy_answered_length;
        }
    }
    void nothing(microkit_channel ch)
    {
        done(mix::Client(ch).nothing());
    }
    void longest(microkit_channel ch, const uint8_t (&a)[960], uint8_t *rdata,
                 uint32_t &rdata_length)
    {
        done(mix::Client(ch).longest(a, rdata, rdata_length));
    }
};

} // namespace

void proxy_signal(uint32_t ch, bool from_server)
{
    if (from_server) {
        mix::signal_changed(ch);
    } else {
        mix::Client(ch).seen();
    }
}

uint64_t proxy_dispatch(uint32_t ch, uint64_t label, uint64_t count, uint64_t *answer_count)
{
    Proxy proxy;
    const auto info = microkit_msginfo_new(label, static_cast<uint16_t>(count));
    const auto answer = mix::dispatch(proxy, ch, info);

    *answer_count = answer.count;
    return answer.label;
}
