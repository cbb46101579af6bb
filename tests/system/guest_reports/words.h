/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who does what, by the id of a virtual CPU, and where what is for the guest.
 */
#pragma once

#define UNANSWERED 0
#define SLEEPER    1
#define LAST       2 /* its exit is what the VMM fails in */
#define RUNNER     3
#define STOPPED    5

#define GUEST_RAM  0x80000000
#define NOWHERE    0x50000000
