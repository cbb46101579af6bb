/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * ARM_Page_Map as a Call that succeeds, from where the dispatcher enters it. What is proved is syscall_send() and all that it calls
 * for this; here is what its caller sees to: that it is this call, in a CSpace of one level.
 */
#include "../../../src/entry/send.h"

#include <invocation/invocation.h>
#include <sel4/invocation.h>

/*@ requires is_map_invocation(inv) && is_asked_error(inv, seL4_NoError);
    assigns proof_tables[end_table(inv->slot, asked_space(inv).object, asked_address(inv))].entry[end_index(inv->slot, asked_address(inv))],
      proof_slots[inv->slot].cap.word, proof_slots[inv->slot].cap.aux, proof_tlb.told, proof_users.fetches;
    ensures \result.code == seL4_NoError;
    ensures shows(proof_tables[\old(end_table(inv->slot, asked_space(inv).object, asked_address(inv)))]
      .entry[\old(end_index(inv->slot, asked_address(inv)))], \old(proof_slots[inv->slot].cap), \old(asked_rights(inv)), \old(asked_attributes(inv)));
    ensures proof_slots[inv->slot].cap.word == \old(asked_address(inv)) && proof_slots[inv->slot].cap.aux == \old(asked_space(inv).word);
 */
struct error invocation_perform(const struct invocation *inv);

/*@ requires is_call && is_sound_map(cptr) && page_mapped_if(cptr);
    requires is_flat(ks.current, cptr) && is_flat(ks.current, first_sent(ks.current));
    behavior page_mapped:
      assumes page_mapped_if(cptr);
      assigns page_mapped_writes(cptr);
      ensures page_mapped_does{Pre, Here}(cptr);
 */
void call_page_mapped(cptr_t cptr);

void call_page_mapped(cptr_t cptr)
{
    syscall_send(cptr, SEND_BLOCKING | SEND_CALL | SEND_DONATE);
}
