/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The whole user API. Include this one; the other headers of this folder are its
 * parts, and those without system calls are also the kernel's.
 */
#pragma once

#include <kernel/gen_config.h>

#include <sel4/macros.h>
#include <sel4/simple_types.h>
#include <sel4/assert.h>
#include <sel4/types.h>
#include <sel4/breakpoints.h>
#include <sel4/vcpu.h>
#include <sel4/syscall_numbers.h>
#include <sel4/invocation.h>
#include <sel4/ipc_buffer.h>
#include <sel4/mapping.h>
#include <sel4/fault_messages.h>
#include <sel4/syscalls.h>
#include <sel4/syscalls_mrs.h>
#include <sel4/debug_syscalls.h>
#include <interfaces/sel4_client.h>
#include <sel4/sched_control.h>
