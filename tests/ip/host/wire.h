/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * PDs with a stack of their own each, on one wire, in a time that only goes on when nobody has anything to do. A stack is a copy of a shared
 * library, so that each has its variables. It runs when it was notified, and not before: by the other end of its link, or by
 * its alarm. What the wire does with frames is decided by chance.
 */
#pragma once

#include <dlfcn.h>
#include <string.h>

#include <microkit_ip.h>
#include <microkit_timer.h>

#include "../../chance.h"
#include "verdict.h"

#define STACKS  2
#define NET     7 /* channels of a PD */
#define TIMER   9
#define ADDRESS MICROKIT_IP(10, 0, 0, 1) /* of the first; others follow */
#define MASK    MICROKIT_IP(255, 255, 255, 0)
#define MS      UINT64_C(1000000)
#define FLYING  512

struct stack {
    void (*init)(const struct microkit_ip_setup *setup);
    int (*next)(void);
    bool (*rest)(void);
    bool (*address)(uint32_t *address);
    int (*listen)(uint16_t port);
    int (*accept)(int listener, struct microkit_ip_peer *peer);
    int (*connect)(uint32_t address, uint16_t port);
    uint32_t (*send)(int socket, const void *data, uint32_t length);
    uint32_t (*receive)(int socket, void *data, uint32_t room);
    void (*finish)(int socket);
    void (*set_timeout)(int socket, uint64_t nanoseconds);
    enum microkit_ip_failure (*failure)(int socket);
    int (*udp)(uint16_t port);
    bool (*send_to)(int socket, const struct microkit_ip_peer *peer, const void *data,
                    uint32_t length);
    int32_t (*receive_from)(int socket, struct microkit_ip_peer *peer, void *data, uint32_t room);
    uint32_t (*state)(int socket);
    void (*close)(int socket);

    struct microkit_net_memory own, peer; /* regions of its link */
    struct microkit_net end;              /* of the link, the wire's */
    bool notified;
    uint64_t alarm;
    void (*handle)(int socket); /* the program: what has happened to a socket, or to the network */
    void (*work)(void);         /* the program: what it does whenever it runs */
};

struct flying {
    struct stack *to; /* NULL: a free place */
    uint64_t due;
    uint32_t length;
    unsigned char frame[MICROKIT_NET_MOST];
};

/* What happens to frames, in thousandths, slow: no more are taken now; and for how long one flies at most. */
static struct {
    unsigned int lost, twice, spoiled, slow;
    uint64_t most;
} weather;

static struct stack stacks[STACKS];
static struct flying flying[FLYING];
static uint64_t clock_now;
static struct stack *current;
static uint64_t carried, dropped; /* frames */

/* ---- what stacks call -------------------------------------------------------------------------- */

uint64_t microkit_time(void)
{
    return clock_now;
}

void microkit_notify(microkit_channel ch)
{
    CHECK(ch == NET && current != NULL); /* the wire looks in any case */
}

bool microkit_timer_set(microkit_channel timer, uint64_t time)
{
    CHECK(timer == TIMER && current != NULL);
    current->alarm = time;
    return true;
}

/* ---- the wire ---------------------------------------------------------------------------------- */

static bool happens(unsigned int thousandths)
{
    return chance() % 1000 < thousandths;
}

static void let_fly(struct stack *to, const unsigned char *frame, uint32_t length)
{
    struct flying *place = flying;

    while (place < flying + FLYING && place->to != NULL) {
        place++;
    }
    if (place == flying + FLYING || happens(weather.lost)) {
        dropped++;
        return;
    }
    place->to = to;
    place->due = clock_now + (weather.most != 0 ? chance() % weather.most : 0);
    place->length = length;
    memcpy(place->frame, frame, length);
    if (happens(weather.spoiled)) {
        place->frame[chance() % length] ^= (unsigned char)(1 << chance() % 8);
    }
}

static void deliver(struct stack *stack, const unsigned char *frame, uint32_t length)
{
    void *room = microkit_net_room(&stack->end);

    if (room == NULL) {
        dropped++;
        return;
    }
    memcpy(room, frame, length);
    CHECK(microkit_net_send(&stack->end, length));
    carried++;
    stack->notified |= microkit_net_publish(&stack->end);
}

/* Where frames of a stack go; a test can look at them first. */
static void (*seen)(const struct stack *from, const struct microkit_net_frame *frame);

static bool collect(struct stack *stack)
{
    struct microkit_net_frame frame;
    bool any = false;

    while (!happens(weather.slow) && microkit_net_receive(&stack->end, &frame)) {
        struct stack *to = stack == &stacks[0] ? &stacks[1] : &stacks[0];

        any = true;
        CHECK(frame.length >= MICROKIT_NET_LEAST && frame.length <= MICROKIT_NET_MOST);
        if (seen != NULL) {
            seen(stack, &frame);
        }
        if (to->init != NULL) {
            let_fly(to, frame.data, frame.length);
            if (happens(weather.twice)) {
                let_fly(to, frame.data, frame.length);
            }
        }
    }
    stack->notified |= microkit_net_publish(&stack->end);
    return any;
}

static bool is_left(struct stack *stack)
{
    return stack->init != NULL && microkit_ring_look(&stack->end.in) != 0;
}

/* What was left before. */
static bool collect_rest(void)
{
    bool any = false;

    for (struct stack *each = stacks; each < stacks + STACKS; each++) {
        if (is_left(each)) {
            (void)collect(each);
            any = true;
        }
    }
    return any;
}

static bool land(void)
{
    bool landed = false;

    for (struct flying *each = flying; each < flying + FLYING; each++) {
        if (each->to != NULL && each->due <= clock_now) {
            deliver(each->to, each->frame, each->length);
            each->to = NULL;
            landed = true;
        }
    }
    return landed;
}

/* ---- running ----------------------------------------------------------------------------------- */

static void run(struct stack *stack)
{
    int socket;

    current = stack;
    do {
        while ((socket = stack->next()) != MICROKIT_IP_NONE) {
            CHECK(socket == MICROKIT_IP_NETWORK || (socket >= 0 && socket < MICROKIT_IP_SOCKETS));
            if (stack->handle != NULL) {
                stack->handle(socket);
            }
        }
        if (stack->work != NULL) {
            stack->work();
        }
    } while (!stack->rest());
    current = NULL;
    (void)collect(stack);
}

static bool run_notified(void)
{
    bool ran = false;

    for (struct stack *each = stacks; each < stacks + STACKS; each++) {
        if (each->init != NULL && (each->notified || each->alarm <= clock_now)) {
            each->alarm = each->alarm <= clock_now ? MICROKIT_TIME_NEVER : each->alarm;
            each->notified = false;
            run(each);
            ran = true;
        }
    }
    return ran;
}

static uint64_t next_time(void)
{
    uint64_t time = MICROKIT_TIME_NEVER;

    for (const struct stack *each = stacks; each < stacks + STACKS; each++) {
        time = each->init != NULL && each->alarm < time ? each->alarm : time;
    }
    for (const struct flying *each = flying; each < flying + FLYING; each++) {
        time = each->to != NULL && each->due < time ? each->due : time;
    }
    return time;
}

/* Until all is as the test wants it, or a time has passed. Returns whether it is. */
static bool run_until(bool (*done)(void), uint64_t nanoseconds)
{
    uint64_t end = clock_now + nanoseconds;

    while (done == NULL || !done()) {
        if (land() || run_notified() || collect_rest()) {
            continue;
        }
        uint64_t time = next_time();

        if (time > end) {
            clock_now = end;
            return false;
        }
        clock_now = time > clock_now ? time : clock_now;
    }
    return true;
}

/* A call of a program's outside of its handler; whatever it leads to goes on its way. */
#define AS(stack, call)               \
    ({                                \
        current = (stack);            \
        __auto_type result_ = (call); \
        run(stack);                   \
        result_;                      \
    })

/* ---- making a stack ---------------------------------------------------------------------------- */

#define FIND(member) \
    CHECK((*(void **)&stack->member = dlsym(library, "microkit_ip_" #member)) != NULL)

static void load(struct stack *stack, const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library == NULL) {
        printf("%s\n", dlerror());
        exit(1);
    }
    FIND(init);
    FIND(next);
    FIND(rest);
    FIND(address);
    FIND(listen);
    FIND(accept);
    FIND(connect);
    FIND(send);
    FIND(receive);
    FIND(finish);
    FIND(set_timeout);
    FIND(failure);
    FIND(udp);
    FIND(send_to);
    FIND(receive_from);
    FIND(state);
    FIND(close);
}

/* number: 0, 1; the path of a copy of the library of its own. */
static struct stack *start(unsigned int number, const char *path, uint32_t address)
{
    struct stack *stack = &stacks[number];
    const uint8_t hardware[MICROKIT_NET_ADDRESS] = {2, 0, 0, 0, 0, (uint8_t)(number + 1)};
    const uint8_t seed[16] = {(uint8_t)number, 42};

    load(stack, path);
    stack->alarm = MICROKIT_TIME_NEVER;
    microkit_net_init(&stack->end, &stack->peer, &stack->own);
    CHECK(microkit_net_set_state(&stack->end, hardware, true));
    current = stack;
    stack->init(&(struct microkit_ip_setup){.own = &stack->own,
                                            .peer = &stack->peer,
                                            .net = NET,
                                            .timer = TIMER,
                                            .address = address,
                                            .mask = MASK,
                                            .name = "test",
                                            .seed = seed});
    run(stack);
    return stack;
}
