# SPDX-License-Identifier: Apache-2.0
"""Zoho Desk: agents, their role, profile, departments and teams."""

import urllib.parse

from web import Refusal, Target, Web


class ZohoDeskWeb(Web):
    def __init__(self, residue, target):
        super().__init__(residue, target["baseURL"])
        self.use(target["credential"])
        self.accounts = Web(residue, "http://" + urllib.parse.urlsplit(
            self.credential["tokenURL"]).netloc)
        self.organization = None

    def use(self, credential):
        self.credential, self.token = credential, None

    def renew(self):
        form = urllib.parse.urlencode({
            "grant_type": "refresh_token", "client_id": self.credential["clientID"],
            "client_secret": self.credential["clientSecret"],
            "refresh_token": self.credential["refreshToken"]})
        path = urllib.parse.urlsplit(self.credential["tokenURL"]).path
        value = self.accounts.send("POST", path, form=form) or {}
        if "access_token" not in value:
            raise Refusal("unauthorized", "none", f"no token: {value.get('error')}")
        self.token = value["access_token"]

    def headers(self):
        if self.token is None:
            self.renew()
        headers = {"Authorization": f"Zoho-oauthtoken {self.token}", **super().headers()}
        if self.organization:
            headers["orgId"] = self.organization
        return headers

    def call(self, method, path, body=None, recheck=None):
        if self.organization is None:
            self.organization = str(self.send("GET", "/api/v1/organizations")["data"][0]["id"])
        return self.send(method, "/api/v1" + path, body, recheck)

    def rows(self, path):
        start = 0
        while True:
            # The older API generation does not page profiles.
            query = "" if path == "/profiles" and not start else f"?from={start}&limit=50"
            rows = (self.call("GET", path + query) or {}).get("data") or []
            yield from rows
            if not rows or not query and len(rows) < 250:
                return
            start += len(rows)


class ZohoDesk(Target):
    def __init__(self, residue, target, policy):
        super().__init__(ZohoDeskWeb(residue, target), policy)

    def teams(self, of=""):
        return (self.web.call("GET", f"{of}/teams") or {}).get("teams", [])

    def agent(self, number):
        agent = self.found(lambda: self.web.call("GET", f"/agents/{number}"))
        return agent if agent and agent["status"] in ("ACTIVE", "DISABLED") else None

    def accounts(self, wish):
        found = []
        for address in wish["addresses"]:
            path = "/agents/email/" + urllib.parse.quote(address, safe="@")

            def listed():
                """The older API generation has no search by address."""
                return next((a for a in self.web.rows("/agents")
                             if (a.get("emailId") or "").lower() == address.lower()), None)
            row = self.found(lambda: self.web.call("GET", path), listed)
            agent = self.agent(row["id"]) if row else None
            if agent and agent not in found:
                found.append(agent)
        return [a for a in found if wish["mine"](a["id"], a.get("emailId") or "")]

    def ids(self, kind, wish):
        names = {row["name"]: row["id"] for row in self.web.rows(f"/{kind}s")}
        wanted = [n for k, n in sorted(wish["grants"]) if k == kind]
        for name in wanted:
            if name not in names:
                raise Refusal("invalid", "none", f"unknown {kind} '{name}'")
        return [names[name] for name in wanted]

    def ensure(self, wish, agents, changes):
        departments = self.ids("department", wish)
        # An agent has one role and one profile, which can be replaced but not removed.
        fields = {kind + "Id": number for kind in ("role", "profile")
                  for number in self.ids(kind, wish)[:1]}
        agent = agents[0] if agents else self.create(wish, fields, departments, changes)
        if agent["status"] != "ACTIVE":
            self.settle("POST", "/api/v1/agents/activate", lambda: self.is_active(agent["id"]),
                        "enable", changes, {"agentIds": [agent["id"]]})
        self.put(agent["id"], fields, changes)
        self.put_departments(agent["id"], departments, changes)
        teams = {n for k, n in wish["grants"] if k == "team"}
        self.put_teams(agent["id"], teams, changes)
        if {team["name"] for team in self.teams(f"/agents/{agent['id']}")} - teams:
            raise Refusal("conflict", "none", "a team is still held through the role")
        if not self.agent(agent["id"]).get("isConfirmed", True):
            raise Refusal("conflict", "none", "the invitation is not accepted yet")

    def is_active(self, number):
        return (self.agent(number) or {}).get("status") == "ACTIVE"

    def create(self, wish, fields, departments, changes):
        identity = wish["identity"]
        body = fields | {
            "emailId": identity["email"], "firstName": identity["givenName"],
            "lastName": identity["familyName"], "associatedDepartmentIds": departments,
            "rolePermissionType": "Custom"}
        agent = self.web.call("POST", "/agents", body,
                              recheck=lambda: next(iter(self.accounts(wish)), None))
        wish["mine"](agent["id"], identity["email"])
        changes.append(("create", None))
        return self.agent(agent["id"])

    def put(self, number, fields, changes):
        def body():
            agent = self.agent(number)
            differs = {key: value for key, value in fields.items() if agent.get(key) != value}
            return differs | {"rolePermissionType": "Custom"} if differs else None
        self.update("PATCH", f"/api/v1/agents/{number}", body, ("update", None), changes)

    def put_departments(self, number, wanted, changes):
        held = self.departments(number)
        for action, ids in (("associateAgents", [d for d in wanted if d not in held]),
                            ("dissociateAgents", [d for d in held if d not in wanted])):
            for department in ids if wanted else []:
                self.settle("POST", f"/api/v1/departments/{department}/{action}",
                            lambda d=department, a=action:
                                (d in self.departments(number)) == (a == "associateAgents"),
                            "update", changes, {"agentIds": [number]})

    def departments(self, number):
        return self.agent(number).get("associatedDepartmentIds") or []

    def put_teams(self, number, wanted, changes):
        teams = self.teams()
        missing = wanted - {team["name"] for team in teams}
        if missing:
            raise Refusal("invalid", "none", f"unknown team '{sorted(missing)[0]}'")
        for team in teams:
            self.membership(number, team, team["name"] in wanted, changes)

    def membership(self, number, team, wanted, changes):
        """The member list is written whole, from a read made just before."""
        def body():
            members = self.web.call("GET", f"/teams/{team['id']}")["agents"]
            if (number in members) == wanted:
                return None
            return {"agents": [m for m in members if m != number] + ([number] if wanted else [])}
        change = ("grant" if wanted else "revoke", ("team", team["name"]))
        self.update("PATCH", f"/api/v1/teams/{team['id']}", body, change, changes)

    # Leaving

    def disable(self, agent, changes):
        number = agent["id"]
        if not agent.get("isConfirmed", True):
            self.settle("POST", "/api/v1/agents/deleteUnconfirmed",
                        lambda: self.agent(number) is None,
                        "delete", changes, {"agentIds": [number]})
        elif self.is_active(number):
            self.settle("POST", f"/api/v1/agents/{number}/deactivate",
                        lambda: not self.is_active(number), "disable", changes)

    def end(self, agent, changes):
        """An agent's role, profile and departments cannot be removed: they go with the account."""
        number = agent["id"]
        for team in self.teams():
            self.membership(number, team, False, changes)
        self.disable(agent, changes)
        if self.policy["offboarding"]["agent"] == "deactivate" or self.agent(number) is None:
            return
        # Anonymizing the deleted agent cannot be undone, so people decide about it.
        for verb, path in (("DELETE", ""), ("POST", "/delete")):
            try:
                return self.settle(verb, f"/api/v1/agents/{number}{path}",
                                   lambda: self.agent(number) is None, "delete", changes)
            except Refusal as error:
                if error.code != "other" or verb == "POST":
                    raise
