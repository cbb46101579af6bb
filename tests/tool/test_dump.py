# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The model as JSON says everything, and the same each time."""

from __future__ import annotations

import json

from microkit.output.dump import dump_model
from tool_support import SDF, Judge


def test_model(judge_file: Judge) -> None:
    path = SDF / "valid" / "everything.system"
    text = dump_model(judge_file(path).good)
    assert text == dump_model(judge_file(path).good)
    listed = json.loads(text)
    assert [pd["name"] for pd in listed["pds"]][:2] == ["server", "client"]
    assert listed["pds"][2]["irqs"][1]["trigger"] == "edge"
    assert listed["pds"][0]["maps"][0]["perms"] == {"read": True, "write": True, "execute": False}
    assert listed["channels"][0]["location"].startswith(str(path))
