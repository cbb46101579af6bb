/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A server of blocks whose device is what is at the other end of a virtio console: a program in a virtual machine (init).
 */
#pragma once

#include <microkit_vmm_console.h>

/* Once: nobody is served before the other end has said how many blocks there are. */
void server_init(struct microkit_vm_terminal *terminal);

/* The virtual machine begins anew: what was under way is forgotten, and the client told. */
void server_restart(void);

/* It is off: all requests are answered, with MICROKIT_BLOCK_GONE. */
void server_end(void);

/* Whenever the client has notified, or the virtual machine has done something. */
void server_serve(void);
