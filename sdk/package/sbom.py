# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is in the SDK, for those who keep lists of such: a software bill of materials in the form of SPDX 2.3
(ISO/IEC 5962). The same tree gives the same text."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

#: When it was made would differ between builds that are equal.
CREATED = "1970-01-01T00:00:00Z"
LICENCE, COPYRIGHT = "BSD-2-Clause", "Copyright 2026 The Multikit authors"
_SDK, _DOCUMENT = "SPDXRef-Package-sdk", "SPDXRef-DOCUMENT"
#: What a compiler says of itself in debug information (DW_AT_producer: DWARF 4, 3.1.1); GCC names the language, too.
_COMPILER = re.compile(rb"GNU C\d* ([0-9.]+)|clang version ([0-9.]+)")


def sbom(sdk: Path, files: list[Path]) -> str:
    """Of these files, by their paths in the SDK."""
    version = (sdk / "VERSION").read_text().strip()
    listed = [_file(sdk, path) for path in files]
    packages = [_package(version, [each["checksums"][0]["checksumValue"] for each in listed])]
    compilers = _compilers(sdk)
    packages += [_tool(name, number) for name, number in compilers]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": _DOCUMENT,
        "name": f"multikit-sdk-{version}",
        "documentNamespace": f"https://multikit.invalid/spdx/multikit-sdk-{version}-{_digest(listed)}",
        "creationInfo": {"created": CREATED, "creators": ["Tool: multikit-dist"]},
        "packages": packages,
        "files": listed,
        "relationships": [_relation(_DOCUMENT, "DESCRIBES", _SDK),
                          *(_relation(_SDK, "CONTAINS", each["SPDXID"]) for each in listed),
                          *(_relation(_tool_id(*each), "BUILD_TOOL_OF", _SDK) for each in compilers)],
    }  # fmt: skip
    return json.dumps(document, indent=1) + "\n"


def _file(sdk: Path, path: Path) -> dict[str, Any]:
    data, name = path.read_bytes(), path.relative_to(sdk).as_posix()
    return {
        "SPDXID": "SPDXRef-File-" + hashlib.sha256(name.encode()).hexdigest()[:20],
        "fileName": f"./{name}",
        "checksums": [{"algorithm": "SHA1", "checksumValue": hashlib.sha1(data).hexdigest()},
                      {"algorithm": "SHA256", "checksumValue": hashlib.sha256(data).hexdigest()}],
        "licenseConcluded": LICENCE,
        "copyrightText": COPYRIGHT,
    }  # fmt: skip


def _package(version: str, sha1: list[str]) -> dict[str, Any]:
    """With the verification code of SPDX 2.3, 7.9: of the files' SHA-1 in order."""
    code = hashlib.sha1("".join(sorted(sha1)).encode()).hexdigest()
    return {
        "SPDXID": _SDK, "name": "multikit-sdk", "versionInfo": version, "filesAnalyzed": True,
        "packageVerificationCode": {"packageVerificationCodeValue": code},
        "downloadLocation": "NOASSERTION", "licenseConcluded": LICENCE, "licenseDeclared": LICENCE,
        "licenseInfoFromFiles": [LICENCE], "copyrightText": COPYRIGHT,
    }  # fmt: skip


def _tool(name: str, version: str) -> dict[str, Any]:
    return {"SPDXID": _tool_id(name, version), "name": name, "versionInfo": version, "filesAnalyzed": False,
            "downloadLocation": "NOASSERTION", "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION"}  # fmt: skip


def _tool_id(name: str, version: str) -> str:
    return f"SPDXRef-Package-{name.lower()}-{version}"


def _relation(subject: str, kind: str, other: str) -> dict[str, str]:
    return {"spdxElementId": subject, "relationshipType": kind, "relatedSpdxElement": other}


def _compilers(sdk: Path) -> list[tuple[str, str]]:
    """Name and version of those that made the kernels."""
    found = set()
    for kernel in sdk.glob("board/*/*/elf/kernel.elf"):
        for match in _COMPILER.finditer(kernel.read_bytes()):
            gcc, clang = match.groups()
            found.add(("GCC", gcc.decode()) if gcc else ("clang", clang.decode()))
    return sorted(found)


def _digest(listed: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]
