/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the server understands, and how it answers.
 */
#pragma once

#define ADD     1u    /* one word: what is added. Answer: the total */
#define MOST    1000u /* that the total can be */

#define DONE    0u
#define REFUSED 1u /* and nothing is changed */
