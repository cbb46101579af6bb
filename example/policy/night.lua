-- SPDX-License-Identifier: BSD-2-Clause
-- Copyright 2026 The Multikit authors
--
-- By night: nobody but staff, and only by the second door.
function may_open(who, door)
    return who == "staff" and door == 2
end
