#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A small offboarding engine that speaks Residue's line protocol. Standard library only.

    residue check --role engine --exec "python3 engine.py" --target freshservice,zoho-desk,scim

It stores on disk what it was told, computes what each person should hold now, reads what they
hold, and applies the difference. It claims nothing that a read has not confirmed.
"""

import datetime
import json
import os
import sys

from freshservice import Freshservice
from scim import SCIM
from web import CODES, Refusal
from zohodesk import ZohoDesk

# How long one wait may take in the first round, and in the second.
BRIEF, LONG = 5, 3600
KINDS = {"freshservice": Freshservice, "zohodesk": ZohoDesk, "scim": SCIM}


class Residue:
    """The standard streams."""

    def __init__(self):
        self.last_id, self.patience = 0, LONG

    def read(self):
        return json.loads(line) if (line := sys.stdin.readline()) else None

    def write(self, message):
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        sys.stdout.flush()

    def ask(self, method, params):
        self.last_id += 1
        self.write({"id": f"p{self.last_id}", "method": method, "params": params})
        return self.read().get("result")

    def sleep(self, seconds):
        self.ask("time.sleep", {"seconds": seconds})

    def now(self):
        return self.ask("time.now", {})["now"]


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class State:
    """What must survive a crash: what people should hold, and which work is pending where."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "state.json")
        self.people, self.waiting, self.owners = {}, [], {}
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                self.__dict__.update(json.load(file))

    def save(self):
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump({k: getattr(self, k) for k in ("people", "waiting", "owners")}, file)
        os.replace(self.path + ".new", self.path)


class Engine:
    CAPABILITIES = ["event", "roster", "reconcile", "tick", "credential.changed", "time"]

    def __init__(self, residue, params):
        self.residue = residue
        self.policy = params["policy"]
        self.state = State(params["stateDirectory"])
        self.targets = {t["name"]: KINDS[t["kind"]](residue, t, self.policy)
                        for t in params["targets"]}
        self.protected = {address.lower() for address in self.policy["protected"]}

    def forget(self):
        """Reads names afresh for each message: somebody may have renamed a group."""
        for target in self.targets.values():
            target.catalog = None

    # Messages from Residue

    def event(self, event):
        if "access" not in event:
            raise Refusal("invalid", "none", "an event without access")
        person = event["identity"]["id"]
        known = self.state.people.get(person)
        if known and known["revision"] > event["revision"]:
            return []
        if instant(event["effectiveAt"]) <= instant(self.residue.now()):
            return self.take(event)
        if event not in self.state.waiting:
            self.state.waiting.append(event)
            self.state.save()
        return []

    def take(self, event):
        self.remember(event["identity"], event["access"], event["kind"], event["revision"])
        return self.converge(event["identity"]["id"])

    def roster(self, takenAt, complete, people, access):
        """A full export: people who are absent may have left, unless too many are."""
        claims, present = [], {person["id"] for person in people}
        for person in people:
            known = self.state.people.get(person["id"])
            if known is None or known["kind"] == "leaver":
                self.remember(person, access.get(person["id"], []), "joiner")
                claims += self.converge(person["id"])
        active = [p for p, k in self.state.people.items() if k["kind"] not in ("leaver", "leave")]
        gone = [p for p in active if p not in present]
        # A truncated export looks like a wave of leavers, so a large wave changes nothing.
        if complete and (len(gone) < 3 or len(gone) * 5 <= len(active)):
            for person in gone:
                self.remember(self.state.people[person]["identity"], [], "leaver")
                claims += self.converge(person)
        return claims

    def remember(self, identity, access, kind, revision=None):
        """Records what a person should hold, with all of it still pending."""
        known = self.state.people.get(identity["id"]) or {
            "revision": 0, "addresses": [], "identity": {"attributes": {}}}
        # Attributes that the source no longer reports are cleared.
        emptied = dict.fromkeys(known["identity"]["attributes"])
        identity = identity | {"attributes": emptied | identity["attributes"]}
        addresses = [identity["email"]] + identity.get("alternateEmails", [])
        merged = known["addresses"] + [a for a in addresses if a and a not in known["addresses"]]
        self.state.people[identity["id"]] = {
            "revision": known["revision"] if revision is None else revision, "kind": kind,
            "addresses": merged, "identity": identity, "access": access,
            "owed": {name: [] for name in self.targets}}
        self.state.save()

    def credential_changed(self, target, credential):
        self.targets[target].web.use(credential)

    def reconcile(self):
        return sum((self.converge(p, self.targets) for p in sorted(self.state.people)), [])

    def tick(self, now):
        claims = []
        due = [e for e in self.state.waiting if instant(e["effectiveAt"]) <= instant(now)]
        for event in sorted(due, key=lambda e: (e["effectiveAt"], e["revision"])):
            self.state.waiting.remove(event)
            known = self.state.people.get(event["identity"]["id"])
            if known is None or known["revision"] <= event["revision"]:
                claims += self.take(event)
        for person, known in sorted(self.state.people.items()):
            ended = any(self.is_over(item, known, now) and not item.get("ended")
                        for item in known["access"])
            if ended or known["owed"]:
                claims += self.converge(person, self.targets if ended else ())
        return claims

    def is_over(self, item, known, now):
        if not (end := item.get("endsAt")):
            return False
        if len(end) == 10:
            end = (datetime.date.fromisoformat(end) + datetime.timedelta(1)).isoformat()
            end += "T00:00:00+00:00"
        return instant(end) <= instant(now)

    # Work

    def converge(self, person, also=()):
        """Brings the targets with pending work, and then the others, to what the person should hold.

        Targets that answer at once go first: one that is down or throttles must not hold up the rest.
        """
        known, now = self.state.people[person], self.residue.now()
        for item in known["access"]:
            if self.is_over(item, known, now):
                item["ended"] = True
        todo = [name for name in self.targets if name in known["owed"] or name in also]
        owed = {name: known["owed"].get(name, []) for name in todo}
        made, refusals = {name: [] for name in todo}, {}
        for patience in (BRIEF, LONG) if len(todo) > 1 else (LONG,):
            self.residue.patience = patience
            for name in todo if not refusals else list(refusals):
                refusals.pop(name, None)
                try:
                    self.targets[name].converge(self.wish(person, known, name), made[name])
                except Refusal as error:
                    refusals[name] = error
            if not refusals:
                break
        claims = []
        for name in todo:
            claims += [self.claim(person, name, change, "done") for change in made[name]]
            known["owed"].pop(name, None)
            if error := refusals.get(name):
                print(f"{person} at {name}: {error.code}: {error.message}", file=sys.stderr)
                known["owed"][name] = [self.claim(person, name, ("update", None), "pending")]
                claims += known["owed"][name]
            else:
                claims += [claim | {"outcome": "done"} for claim in owed[name]]
        self.state.save()
        return claims

    def wish(self, person, known, name):
        owners = self.state.owners.setdefault(name, {})

        def mine(number, address):
            """Whoever had an account first keeps it, even if somebody else gets the same address."""
            is_free = address.lower() not in self.protected
            return is_free and owners.setdefault(str(number), person) == person

        items = [i for i in known["access"] if i["target"] == name and not i.get("ended")]
        return {
            "suspended": known["kind"] == "leave",
            "account": items[0]["accountType"] if items else None,
            "grants": {(i["entitlement"]["kind"], i["entitlement"]["name"])
                       for i in items if "entitlement" in i},
            "identity": known["identity"], "addresses": known["addresses"], "mine": mine,
            "known": [number for number, owner in owners.items() if owner == person]}

    def claim(self, person, name, change, outcome):
        action, right = change
        claim = {"identity": person, "target": name, "action": action, "outcome": outcome}
        return claim | {"entitlement": dict(zip(("kind", "name"), right))} if right else claim


def main():
    residue, engine = Residue(), None
    while (message := residue.read()) is not None:
        method, params = message["method"], message.get("params") or {}
        try:
            if method == "initialize":
                engine = Engine(residue, params)
                result = {"protocolVersion": "1", "name": "engine-python", "version": "1.0.0",
                          "capabilities": Engine.CAPABILITIES}
            elif method == "shutdown":
                residue.write({"id": message["id"], "result": None})
                return
            else:
                engine.forget()
                claims = getattr(engine, method.replace(".", "_"))(**params)
                result = None if claims is None else {"claims": claims}
            residue.write({"id": message["id"], "result": result})
        except Refusal as error:
            residue.write({"id": message["id"], "error": {
                "code": CODES[error.code], "message": error.message,
                "data": {"effect": error.effect}}})


if __name__ == "__main__":
    main()
