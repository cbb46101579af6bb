/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Predicates that contracts at declarations use, by module. Included before everything else.
 */
#pragma once

#include <proof/bits.h>
#include <proof/tlb.h>

#include <proof/ipc_queue.h>
#include <proof/lookup.h>
#include <proof/message.h>
#include <proof/notification.h>
#include <proof/ready_queue.h>
#include <proof/gic.h>
#include <proof/interrupts.h>
#include <proof/refills.h>
#include <proof/release.h>
#include <proof/space.h>
#include <proof/tables.h>
#include <proof/transitions.h>
#include <proof/untyped.h>
#include <proof/page_map.h>
#include <proof/call.h>
#include <proof/answer.h>
