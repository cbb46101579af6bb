# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs that are started for a proof: what they print, how they end, and that nothing of them stays."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from assurance.frama import printed

#: Starts a child that lives on, says which, and goes on as told.
CHILD = "sleep 1000 >/dev/null 2>&1 & echo $!; "


def ends(process: int) -> bool:
    """A process that was killed is there for a moment, and as a zombie until it is waited for."""
    stat = Path(f"/proc/{process}/stat")
    for _ in range(100):
        if not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("then", "until", "ended", "status"), [
    ("echo last; exit 3", None, "last\n", 3),
    ("echo 'goal open'; echo more; sleep 1000", re.compile("open"), "goal open\n", 0),
    ("echo 'goal open'; exit 3", re.compile("closed"), "goal open\n", 3),
], ids=["to its end", "until a line", "a line that does not come"])
def test_nothing_stays(tmp_path: Path, then: str, until: re.Pattern[str] | None, ended: str, status: int) -> None:
    text, given = printed(["sh", "-c", CHILD + then], tmp_path, 100, until)
    child, _, rest = text.partition("\n")
    assert (rest, given) == (ended, status)
    assert ends(int(child))


def test_nothing_stays_of_what_takes_too_long(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired) as error:
        printed(["sh", "-c", CHILD + "sleep 1000"], tmp_path, 1)
    assert ends(int(error.value.output))
