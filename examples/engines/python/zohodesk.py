# SPDX-License-Identifier: Apache-2.0
"""Zoho Desk: agents, their role, profile, departments and teams."""

import urllib.parse

from web import Refusal, Web


class ZohoDeskWeb(Web):
    def __init__(self, residue, target):
        super().__init__(residue, target["baseURL"])
        self.credential = target["credential"]
        self.accounts = Web(residue, "http://" + urllib.parse.urlsplit(
            self.credential["tokenURL"]).netloc)
        self.token = self.organization = None

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

    def unauthorized(self):
        self.token = None
        return True

    def call(self, method, path, body=None, recheck=None):
        if self.organization is None:
            self.organization = str(self.send("GET", "/api/v1/organizations")["data"][0]["id"])
        return self.send(method, "/api/v1" + path, body, recheck)

    def rows(self, path, first=0):
        start = first
        while True:
            mark = "&" if "?" in path else "?"
            value = self.call("GET", f"{path}{mark}from={start}&limit=50")
            rows = (value or {}).get("data") or []
            yield from rows
            if len(rows) < 50:
                return
            start += 50


class ZohoDesk:
    def __init__(self, residue, target, policy):
        self.web = ZohoDeskWeb(residue, target)
        self.policy = policy
        self.catalog = None

    def names(self, path):
        return {row["name"]: row["id"] for row in self.web.rows(path)}

    def teams(self):
        return (self.web.call("GET", "/teams") or {}).get("teams", [])

    def agent(self, number):
        try:
            agent = self.web.call("GET", f"/agents/{number}")
        except Refusal as error:
            if error.code in ("notFound", "invalid"):
                return None
            raise
        return agent if agent and agent["status"] in ("ACTIVE", "DISABLED") else None

    def agents(self, addresses):
        found = []
        for address in addresses:
            path = "/agents/email/" + urllib.parse.quote(address, safe="@")
            try:
                row = self.web.call("GET", path)
            except Refusal as error:
                if error.code not in ("notFound", "invalid"):
                    raise
                row = None
            agent = self.agent(row["id"]) if row else None
            if agent and agent not in found:
                found.append(agent)
        return found

    def one(self, kind, wish, names):
        wanted = [n for k, n in sorted(wish["grants"]) if k == kind]
        for name in wanted:
            if name not in names:
                raise Refusal("invalid", "none", f"unknown {kind} '{name}'")
        return [names[name] for name in wanted]

    def converge(self, wish, changes):
        agents = [a for a in self.agents(wish["addresses"])
                  if (a.get("emailId") or "").lower() not in wish["protected"]]
        if wish["suspended"]:
            for agent in agents:
                self.disable(agent, changes)
            return
        if wish["account"] is None:
            for agent in agents:
                self.end(agent, changes)
            return
        roles = self.one("role", wish, self.names("/roles"))
        profiles = self.one("profile", wish, self.names("/profiles"))
        departments = self.one("department", wish, self.names("/departments"))
        agent = agents[0] if agents else self.create(wish, roles, profiles, departments, changes)
        if agent["status"] != "ACTIVE":
            self.web.call("POST", "/agents/activate", {"agentIds": [agent["id"]]},
                          recheck=lambda: {} if self.is_active(agent["id"]) else None)
            changes.append(("enable", None))
        self.put(agent["id"], roles, profiles, changes)
        self.put_departments(agent["id"], departments, changes)
        teams = {n for k, n in wish["grants"] if k == "team"}
        self.put_teams(agent["id"], teams, changes)
        held = (self.web.call("GET", f"/agents/{agent['id']}/teams") or {}).get("teams", [])
        if {team["name"] for team in held} - teams:
            raise Refusal("conflict", "none", "a team is still held through the role")
        if not self.agent(agent["id"]).get("isConfirmed", True):
            raise Refusal("conflict", "none", "the invitation is not accepted yet")

    def is_active(self, number):
        agent = self.agent(number)
        return agent is not None and agent["status"] == "ACTIVE"

    def create(self, wish, roles, profiles, departments, changes):
        identity = wish["identity"]
        body = {"emailId": identity["email"], "firstName": identity["givenName"],
                "lastName": identity["familyName"], "associatedDepartmentIds": departments,
                "rolePermissionType": "Custom"}
        if roles:
            body["roleId"] = roles[0]
        if profiles:
            body["profileId"] = profiles[0]

        def made():
            found = self.agents([identity["email"]])
            return found[0] if found else None

        agent = self.web.call("POST", "/agents", body, recheck=made)
        changes.append(("create", None))
        return self.agent(agent["id"])

    def put(self, number, roles, profiles, changes):
        def body():
            agent = self.agent(number)
            differs = {}
            if roles and agent.get("roleId") != roles[0]:
                differs["roleId"] = roles[0]
            if profiles and agent.get("profileId") != profiles[0]:
                differs["profileId"] = profiles[0]
            return differs | {"rolePermissionType": "Custom"} if differs else None
        if self.web.call("PATCH", f"/agents/{number}", body) is not None:
            changes.append(("update", None))

    def put_departments(self, number, wanted, changes):
        held = self.agent(number).get("associatedDepartmentIds") or []
        for action, ids in (("associateAgents", [d for d in wanted if d not in held]),
                            ("dissociateAgents", [d for d in held if d not in wanted])):
            for department in ids if wanted else []:
                self.web.call("POST", f"/departments/{department}/{action}",
                              {"agentIds": [number]},
                              recheck=lambda d=department, a=action: self.is_moved(number, d, a))
                changes.append(("update", None))

    def is_moved(self, number, department, action):
        held = self.agent(number).get("associatedDepartmentIds") or []
        return {} if (department in held) == (action == "associateAgents") else None

    def put_teams(self, number, wanted, changes):
        teams = self.teams()
        missing = wanted - {team["name"] for team in teams}
        if missing:
            raise Refusal("invalid", "none", f"unknown team '{sorted(missing)[0]}'")
        for team in teams:
            self.membership(number, team, team["name"] in wanted, changes)

    def membership(self, number, team, wanted, changes):
        """The list of members is written whole, from a read right before."""
        def body():
            members = self.web.call("GET", f"/teams/{team['id']}")["agents"]
            if (number in members) == wanted:
                return None
            return {"agents": [m for m in members if m != number] + ([number] if wanted else [])}
        if self.web.call("PATCH", f"/teams/{team['id']}", body) is not None:
            changes.append(("grant" if wanted else "revoke", ("team", team["name"])))

    # Leaving

    def disable(self, agent, changes):
        number = agent["id"]
        if not agent.get("isConfirmed", True):
            self.web.call("POST", "/agents/deleteUnconfirmed", {"agentIds": [number]},
                          recheck=lambda: {} if self.agent(number) is None else None)
            changes.append(("delete", None))
        elif self.is_active(number):
            self.web.call("POST", f"/agents/{number}/deactivate",
                          recheck=lambda: {} if not self.is_active(number) else None)
            changes.append(("disable", None))

    def end(self, agent, changes):
        """Role, profile and departments cannot be taken from an agent: with the account they go."""
        number = agent["id"]
        for team in self.teams():
            self.membership(number, team, False, changes)
        self.disable(agent, changes)
        if self.policy["offboarding"]["agent"] == "deactivate" or self.agent(number) is None:
            return
        self.web.call("DELETE", f"/agents/{number}",
                      recheck=lambda: {} if self.agent(number) is None else None)
        changes.append(("delete", None))
        self.web.call("POST", f"/deletedAgents/{number}/anonymize", recheck=lambda: None)
