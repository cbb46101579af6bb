/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tables for proofs by weakest preconditions: an array for each. It takes the place of include/monitor/info.h, whose
 * functions find them by offsets, and defines what that declares, for the same sources: so each access is one of an
 * element, and that it is in the table is to be proved. How many rows are in use, and what may be in them, is_info says
 * (proof/memory.h).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <multikit/monitor_info.h>

enum proof_tables {
    PROOF_ROWS = 65536
};

extern const struct monitor_pd proof_pds[PROOF_ROWS];
extern const struct monitor_call proof_calls[PROOF_ROWS];
extern const struct monitor_bell proof_bells[PROOF_ROWS];
extern const struct monitor_ward proof_wards[PROOF_ROWS];
extern const struct monitor_guest proof_guests[PROOF_ROWS];
extern const struct monitor_route proof_routes[PROOF_ROWS];
/* Relays follow the parents (multikit/monitor_info.h). */
extern const struct monitor_parent proof_parents[PROOF_ROWS];
extern const struct monitor_parent proof_relayed[PROOF_ROWS];

#define info_pds(info)     (proof_pds)
#define info_calls(info)   (proof_calls)
#define info_bells(info)   (proof_bells)
#define info_wards(info)   (proof_wards)
#define info_guests(info)  (proof_guests)
#define info_routes(info)  (proof_routes)
#define info_parents(info) (proof_parents)
#define info_relayed(info) (proof_relayed)
#define info_relays(info)  (proof_parents + (info)->parents)

/*@ assigns \nothing; */
bool info_is_valid(const struct monitor_info *info);
/*@ assigns \nothing; */
const char *info_string(const struct monitor_info *info, uint32_t name);
