# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What `microkit test` is to run: images, and what each must say."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..base.errors import UsageError
from ..base.records import dataclass
from ..console.board import Trial
from ..console.expected import Expectation
from .made import Made, read_made

#: Beside an image, or in the folder of its system; what images are called.
EXPECTED, IMAGES = "expected.txt", ("loader.img", "selftest.img")
#: Where a system's image is: in its folder, or where make puts it.
_PLACES = ("", "build")
#: Of the board's self-test, which says itself what is right, and invites to type a line.
_SELFTEST = Expectation.parse("!re:^TST.FAILED: \nre:^TST.PASSED: ")


@dataclass(frozen=True)
class Found:
    """A trial, and what its image says of itself."""

    trial: Trial
    made: Made


def find_trials(paths: list[Path], make: bool, jobs: int) -> list[Found]:
    """Of images and folders: a folder is a system, or has systems in it. `make`: build these first."""
    found = [each for path in paths for each in _systems(path, make)]
    if make:
        _build([each for each in found if each.is_dir()], jobs)
    trials = [_trial(each) for each in found]
    _check([each.trial for each in trials])
    return trials


def _systems(path: Path, make: bool) -> Iterator[Path]:
    """The path itself, or the folders in it that say what is expected of them."""
    if not path.is_dir() or _image_in(path) or make and (path / "Makefile").is_file():
        yield path
        return
    inside = sorted(each.parent for each in path.glob(f"*/{EXPECTED}"))
    if not inside:
        raise UsageError(f"'{path}' has no {' or '.join(IMAGES)}, and no folder with an {EXPECTED}")
    yield from inside


def _build(folders: list[Path], jobs: int) -> None:
    """By each one's Makefile; the first that fails is shown."""

    def build(folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["make", "-s", "-C", folder], text=True, capture_output=True, check=False)

    with ThreadPoolExecutor(jobs) as pool:
        for folder, result in zip(folders, pool.map(build, folders), strict=True):
            if result.returncode:
                raise UsageError(f"make -C {folder}:\n{result.stdout}{result.stderr}".rstrip())


def _image_in(folder: Path) -> Path | None:
    return next((path for place in _PLACES for name in IMAGES
                 if (path := folder / place / name).is_file()), None)  # fmt: skip


def _trial(path: Path) -> Found:
    image, folder = path, path.parent
    if path.is_dir():
        found = _image_in(path)
        if found is None:
            raise UsageError(f"'{path}' has no {' or '.join(IMAGES)}; build it, or let --make do it")
        image, folder = found, path
    made = read_made(image)
    name = folder.resolve().name if image.name == IMAGES[0] else image.stem
    return Found(Trial(name, image, made.sha256, made.board, _expected(image, folder)), made)


def _expected(image: Path, folder: Path) -> Expectation:
    path = folder / EXPECTED
    try:
        return Expectation.read(path)
    except FileNotFoundError:
        if image.name == IMAGES[1]:
            return _SELFTEST
        raise UsageError(f"no '{path}' says what '{image}' must print") from None
    except OSError as error:
        raise UsageError(f"'{path}': {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None


def _check(trials: list[Trial]) -> None:
    """A name for each."""
    twice = [name for name, number in Counter(trial.name for trial in trials).items() if number > 1]
    if twice:
        raise UsageError(f"two images are called '{twice[0]}'")
