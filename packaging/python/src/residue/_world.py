# SPDX-License-Identifier: Apache-2.0
"""Hosted worlds and their control plane."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Mapping, Sequence

from ._program import executable

_START_SECONDS = 20.0


class ResidueError(RuntimeError):
    """A server that did not start, or a call that it refused, with its own explanation."""


@dataclass(frozen=True)
class Target:
    """A simulated service: its URL and a credential for it."""

    name: str
    kind: str
    #: With the vendor's base path, such as /scim/v2.
    url: str
    user_name: str | None = None
    password: str | None = None
    token: str | None = None
    #: Every field of the credential, spelled as in the control plane.
    credential: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Right:
    """Something that an account can do, according to the target's own state."""

    target: str
    kind: str
    name: str
    #: "usable", or "latent": it returns when somebody enables the account.
    state: str


@dataclass(frozen=True)
class Finding:
    """What is wrong: the invariant, the person, and since when."""

    invariant: str
    person: str | None
    target: str | None
    right: str | None
    since: str
    is_open: bool
    summary: str


@dataclass(frozen=True)
class Verdict:
    """The verdict on a scenario at this moment."""

    word: str
    findings: Sequence[Finding]
    problems: Sequence[str]
    #: What residue run prints.
    text: str
    #: The full verdict, in the form of report.json.
    report: Mapping[str, Any]

    @property
    def held(self) -> bool:
        return self.word == "held"

    def assert_held(self) -> None:
        """Fails with the text that residue run prints, which names the person and the right."""
        if not self.held:
            raise AssertionError(f"the scenario is {self.word}\n\n{self.text}")


class World:
    """A running `residue serve`; its targets are real HTTP on loopback."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="residue-")
        ready = Path(self._folder.name) / "ready.json"
        banner = open(Path(self._folder.name) / "banner.txt", "w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [str(executable()), "serve", *arguments, "--port", "0", "--ready-file", str(ready)],
            stdin=subprocess.DEVNULL,
            stdout=banner,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1"},
        )
        deadline = time.monotonic() + _START_SECONDS
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.close()
                banner.seek(0)
                text = banner.read().strip()
                banner.close()
                raise ResidueError(f"residue serve did not start:\n{text}")
            time.sleep(0.01)
        banner.close()
        self.control = json.loads(ready.read_text(encoding="utf-8"))["control"]
        self.targets: dict[str, Target] = {}
        for entry in self._call("GET", "")["targets"]:
            credential = entry.get("credential") or {}
            self.targets[entry["name"]] = Target(
                name=entry["name"],
                kind=entry["kind"],
                url=entry["url"] + entry.get("basePath", ""),
                user_name=credential.get("userName"),
                password=credential.get("password"),
                token=credential.get("token") or credential.get("accessToken"),
                credential=credential,
            )

    def __enter__(self) -> "World":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops the server; a second call does nothing."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._folder.cleanup()

    # Time

    @property
    def now(self) -> str:
        """The world's time, such as 2026-03-02T09:00:00Z."""
        return str(self._call("GET", "/clock")["now"])

    def advance(self, by: str) -> None:
        """Advances the clock by `30d` or `90s` and runs any target work that falls due."""
        self._call("POST", "/clock/advance", {"by": by})

    # Faults

    def add_fault(self, fault: Mapping[str, Any]) -> None:
        """Adds a fault, written as in a scenario file (`residue describe faults`)."""
        self._call("POST", "/faults", fault)

    def heal(self, name: str | None = None) -> None:
        """Removes one fault, or all of them."""
        path = "/faults" if name is None else f"/faults/{urllib.parse.quote(name, safe='')}"
        self._call("DELETE", path)

    def faults(self) -> list[Mapping[str, Any]]:
        """The faults on every target, with how often each fired."""
        return list(self._call("GET", "/faults")["faults"])

    # Truth

    def access(self, address: str, *, usable: bool = True) -> list[Right]:
        """What the person with an address can do anywhere; `usable=False` adds latent rights."""
        answer = self._call("GET", f"/access?email={urllib.parse.quote(address)}")
        rights = [
            Right(target["target"], path["kind"], path["name"], path["state"])
            for target in answer["targets"]
            for account in target["accounts"]
            for path in account["access"]
        ]
        return [right for right in rights if right.state == "usable" or not usable]

    def requests(self) -> list[Mapping[str, Any]]:
        """The latest requests with their answers; credentials are masked."""
        return list(self._call("GET", "/requests")["requests"])

    # The scenario, for a world that plays one

    def play(self, to: str | None = None) -> Verdict:
        """Lets time pass to the next event ("next"), for a duration, or to the scenario's end."""
        self._call("POST", "/play", {} if to is None else {"to": to})
        return self.verdict()

    def feed(self, after: str | None = None) -> list[Mapping[str, Any]]:
        """What sources have reported so far: joiners, movers, leavers."""
        query = "" if after is None else f"?after={urllib.parse.quote(after)}"
        lines = self._text("GET", f"/feed{query}").splitlines()
        return [json.loads(line) for line in lines if line]

    @property
    def is_over(self) -> bool:
        """Whether the scenario has ended; False for a world that plays none."""
        return bool((self._call("GET", "").get("timeline") or {}).get("isOver", False))

    def verdict(self) -> Verdict:
        """The verdict at this moment."""
        report = self._call("GET", "/verdict")
        scenarios = report["scenarios"]
        findings = [
            Finding(
                invariant=finding["invariant"],
                person=finding.get("identity"),
                target=finding.get("target"),
                right=(finding.get("entitlement") or {}).get("name"),
                since=finding["since"],
                is_open=finding["state"] == "open",
                summary=finding["summary"],
            )
            for scenario in scenarios
            for finding in scenario["findings"]
        ]
        problems = list(report["problems"]) + [
            problem for scenario in scenarios for problem in scenario["problems"]
        ]
        return Verdict(
            word=report["verdict"],
            findings=findings,
            problems=problems,
            text=self._text("GET", "/verdict.txt"),
            report=report,
        )

    # HTTP

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        text = self._text(method, path, body)
        return json.loads(text) if text else {}

    def _text(self, method: str, path: str, body: Any = None) -> str:
        request = urllib.request.Request(
            f"{self.control}/worlds/default{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={} if body is None else {"Content-Type": "application/json"},
        )
        # A proxy from the environment must not be used for loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=600) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refusal:
            raise ResidueError(f"{method} {path}: {refusal.read().decode()}") from None


class Residue:
    """Starts worlds and stops them all; the `residue` fixture is one of these."""

    def __init__(self) -> None:
        self._worlds: list[World] = []

    def world(self, file: str | os.PathLike[str], pace: str = "0") -> World:
        """Hosts the targets of a world file; the clock stands until `advance`."""
        return self._keep(World(["--world", os.fspath(file), "--pace", pace]))

    def play(self, scenario: str | os.PathLike[str]) -> World:
        """Hosts a scenario's targets and plays its timeline to the client under test."""
        return self._keep(World(["--scenario", os.fspath(scenario)]))

    def close(self) -> None:
        for world in self._worlds:
            world.close()
        self._worlds.clear()

    def _keep(self, world: World) -> World:
        self._worlds.append(world)
        return world
