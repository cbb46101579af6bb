/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the kinds of sockets have in common.
 */
#pragma once

#include "ip/sockets.h"

/* Bits of enum microkit_ip_state. */
uint32_t stream_state(const struct socket *socket);

/* Have lwIP send what was written and not sent yet. */
void stream_send_all(void);

/* Give a socket back, and what it has of lwIP's. */
void stream_close(struct socket *socket);
void listener_close(struct socket *socket);
void datagrams_close(struct socket *socket);
