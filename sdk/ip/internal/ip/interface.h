/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * lwIP's network interface, on a link.
 */
#pragma once

#include <stdbool.h>

#include <microkit_ip.h>

/* Begin; needs lwIP to have begun. The setup stays. */
void interface_init(const struct microkit_ip_setup *setup);

/* Take over an address that the peer has assigned, and whether there is a connection. */
void interface_look(void);

/* Have lwIP handle a frame. False: there was none. */
bool interface_receive(void);

/* Ask to be notified. False: there is something, go on. */
bool interface_arm(void);

/* Hand over what was sent and give back what was received. */
void interface_publish(void);
