/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The whole user API. Include this one; the other headers of this folder are its
 * parts, and those without system calls are also the kernel's.
 */
#pragma once

#include <kernel/gen_config.h>

#include <sel4/types.h>
#include <sel4/syscall_numbers.h>
#include <sel4/invocation.h>
#include <sel4/ipc_buffer.h>
#include <sel4/syscalls.h>
#include <sel4/debug_syscalls.h>
#include <interfaces/sel4_client.h>
