/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * When what is done: frames, then timers, then what sockets have to send. Something that concerns a socket comes to the program at once,
 * before the next frame can fill its room.
 */
#include <microkit_timer.h>

#include "ip/interface.h"
#include "ip/random.h"
#include "ip/sockets.h"
#include "ip/kinds.h"

#include "lwip/init.h"
#include "lwip/timeouts.h"

#define NS_PER_MS (MICROKIT_NS_PER_SECOND / 1000)

static microkit_channel timer;
static uint64_t alarm; /* the time that the timer was set to */

/* Also lwIP's. */
u32_t sys_now(void);

/* Milliseconds; lwIP expects them to go round. */
u32_t sys_now(void)
{
    return (u32_t)(microkit_time() / NS_PER_MS);
}

static void begin_random(const uint8_t *seed)
{
    uint8_t guessable[RANDOM_KEY_SIZE] = {0};
    uint64_t now = microkit_time();

    for (unsigned int i = 0; i < sizeof(now); i++) {
        guessable[i] = (uint8_t)(now >> 8 * i);
    }
    random_init(seed != NULL ? seed : guessable);
}

void microkit_ip_init(const struct microkit_ip_setup *setup)
{
    timer = setup->timer;
    alarm = MICROKIT_TIME_NEVER;
    begin_random(setup->seed);
    lwip_init();
    interface_init(setup);
    interface_look();
}

int microkit_ip_next(void)
{
    if (!socket_any_changed()) {
        interface_look();
    }
    while (!socket_any_changed() && interface_receive()) {
    }
    if (!socket_any_changed()) {
        sys_check_timeouts();
    }
    return socket_next_changed();
}

/* An alarm that is set for an earlier time is left: then the program looks once more. */
static void set_alarm(void)
{
    uint32_t wait = sys_timeouts_sleeptime();
    uint64_t now = microkit_time();

    if (alarm <= now) {
        alarm = MICROKIT_TIME_NEVER;
    }
    if (wait == SYS_TIMEOUTS_SLEEPTIME_INFINITE || now + wait * NS_PER_MS >= alarm) {
        return;
    }
    alarm = now + wait * NS_PER_MS;
    if (!microkit_timer_set(timer, alarm)) {
        alarm = MICROKIT_TIME_NEVER;
    }
}

bool microkit_ip_rest(void)
{
    stream_send_all();
    if (socket_any_changed() || !interface_arm()) {
        return false;
    }
    set_alarm();
    interface_publish();
    return true;
}

uint32_t microkit_ip_state(int number)
{
    const struct socket *socket;

    if ((socket = socket_find(number, SOCKET_STREAM)) != NULL) {
        return stream_state(socket);
    }
    if ((socket = socket_find(number, SOCKET_LISTENER)) != NULL) {
        return socket_waiting(socket, NULL) != NULL ? MICROKIT_IP_READABLE : 0;
    }
    socket = socket_find(number, SOCKET_DATAGRAMS);
    return socket != NULL && socket->in.count != 0 ? MICROKIT_IP_READABLE : 0;
}

void microkit_ip_close(int number)
{
    struct socket *socket;

    if ((socket = socket_find(number, SOCKET_STREAM)) != NULL) {
        stream_close(socket);
    } else if ((socket = socket_find(number, SOCKET_LISTENER)) != NULL) {
        listener_close(socket);
    } else if ((socket = socket_find(number, SOCKET_DATAGRAMS)) != NULL) {
        datagrams_close(socket);
    }
}
