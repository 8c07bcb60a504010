# SPDX-License-Identifier: Apache-2.0
"""The program inside the wheel."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import NoReturn, Sequence

_FOLDER = Path(__file__).resolve().parent / "program"


class UnsuitableMachine(RuntimeError):
    """The wheel's program was built for another kind of machine."""


def executable() -> Path:
    """The program's path; raises UnsuitableMachine where it cannot run."""
    path = _FOLDER / "bin" / "residue"
    built = json.loads((_FOLDER / "machine.json").read_text(encoding="utf-8"))
    here = {"system": platform.system(), "machine": platform.machine()}
    if here != {"system": built["system"], "machine": built["machine"]}:
        raise UnsuitableMachine(
            f"this wheel of residue holds a program for {built['system']} {built['machine']}, and "
            f"this machine is {here['system']} {here['machine']}; build residue from its sources"
        )
    return path


def run(*words: str, **options: object) -> "subprocess.CompletedProcess[str]":
    """Runs a command such as run("validate", "story.yaml") and returns what it printed."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [str(executable()), *words],
        **{"text": True, "capture_output": True, "check": False, **options},
    )


def main(words: Sequence[str] | None = None) -> NoReturn:
    """The `residue` command: replaces itself with the program."""
    try:
        path = executable()
        arguments = [str(path), *(sys.argv[1:] if words is None else words)]
        os.execv(path, arguments)
    except UnsuitableMachine as problem:
        print(f"residue: {problem}", file=sys.stderr)
    except OSError as problem:
        print(
            f"residue: the wheel's program does not start here ({problem.strerror}); it needs "
            "Linux with a glibc as new as the wheel's name says",
            file=sys.stderr,
        )
    sys.exit(70)
