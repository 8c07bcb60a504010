# SPDX-License-Identifier: Apache-2.0
"""The installed package, used as a client's author would use it.

RESIDUE_EXAMPLES names the folder examples/ of the sources; RESIDUE_BREAK=1 breaks one line of the
client, so that the story turns red.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import residue as package
from residue import Residue, ResidueError, World

EXAMPLES = Path(os.environ["RESIDUE_EXAMPLES"])
CLIENT = EXAMPLES / "clients" / "scim-offboarding"
ANA = "ana.abel@acme.example"


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """The script under test, with one line broken if requested."""
    text = (CLIENT / "sync.py").read_text(encoding="utf-8")
    if os.environ.get("RESIDUE_BREAK"):
        broken = text.replace("        directory.set_groups(user, set())\n", "        pass\n")
        assert broken != text
        text = broken
    path = tmp_path / "sync.py"
    path.write_text(text, encoding="utf-8")
    return path


def sync(world: World, client: Path, folder: Path) -> None:
    target = world.targets["scim"]
    (folder / "token").write_text(target.token or "", encoding="utf-8")
    subprocess.run(
        [sys.executable, str(client), "--feed", f"{world.control}/worlds/default/feed",
         "--scim", target.url, "--token-file", str(folder / "token"),
         "--state", str(folder / "cursor")],
        check=True, timeout=120,
    )


def test_who_leaves_is_out(residue: Residue, client: Path, tmp_path: Path) -> None:
    world = residue.play(CLIENT / "story.yaml")
    while True:
        sync(world, client, tmp_path)
        if world.is_over:
            break
        world.play("next")
    world.verdict().assert_held()


def test_nobody_at_work_is_found_by_name(residue: Residue) -> None:
    world = residue.play(CLIENT / "story.yaml")
    verdict = world.play()
    assert not verdict.held
    assert world.is_over
    people = {finding.person for finding in verdict.findings}
    assert "ben" in people
    with pytest.raises(AssertionError, match="ben"):
        verdict.assert_held()


def test_clock_moves_only_when_told(residue: Residue) -> None:
    world = residue.world(EXAMPLES / "worlds" / "one-person-everywhere.yaml")
    assert world.now == "2026-03-02T09:00:00Z"
    world.advance("30d")
    assert world.now == "2026-04-01T09:00:00Z"


def test_access_is_the_targets_own_state(residue: Residue) -> None:
    world = residue.world(EXAMPLES / "worlds" / "one-person-everywhere.yaml")
    rights = {(right.target, right.kind, right.name) for right in world.access(ANA)}
    assert ("freshservice", "group", "Service Desk") in rights
    assert ("scim", "group", "Everyone") in rights
    assert world.access("nobody@acme.example") == []


def test_faults_come_and_go(residue: Residue) -> None:
    world = residue.world(EXAMPLES / "worlds" / "one-person-everywhere.yaml")
    world.add_fault({"name": "busy", "first": 1, "answer": {"status": 429, "retryAfter": "5s"}})
    assert {fault["name"] for fault in world.faults()} == {"busy"}
    world.heal("busy")
    assert world.faults() == []


def test_a_refusal_says_why(residue: Residue) -> None:
    world = residue.world(EXAMPLES / "worlds" / "one-person-everywhere.yaml")
    with pytest.raises(ResidueError, match="clock/advance"):
        world.advance("never")
    with pytest.raises(ResidueError, match="no such file|cannot be read|error"):
        residue.world("missing.yaml")


def test_the_program_runs() -> None:
    assert package.run("--version").stdout.startswith("residue ")
    assert package.run("validate", str(CLIENT / "story.yaml")).returncode == 0


def test_another_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "sparc64")
    with pytest.raises(package.UnsuitableMachine, match="sparc64"):
        package.executable()
