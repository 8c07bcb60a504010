# SPDX-License-Identifier: Apache-2.0
"""Freshservice: agents, requesters, groups, roles, the seat."""

import base64
import urllib.parse

from web import Refusal, Web

FLAG = "can_see_all_tickets_from_associated_departments"


class FreshserviceWeb(Web):
    def __init__(self, residue, target):
        super().__init__(residue, target["baseURL"])
        key = target["credential"]["username"]
        self.token = base64.b64encode(f"{key}:X".encode()).decode()

    def headers(self):
        return {"Authorization": f"Basic {self.token}", **super().headers()}

    def rows(self, path):
        number, more = 1, True
        while more:
            mark = "&" if "?" in path else "?"
            value = self.send("GET", f"/api/v2{path}{mark}per_page=100&page={number}")
            rows = next(v for v in value.values() if isinstance(v, list))
            yield from rows
            more = bool(rows) and 'rel="next"' in self.last_response.headers.get("Link", "")
            number += 1


class Freshservice:
    ARRAYS = {"group": "member_of", "groupObserver": "observer_of"}
    ATTRIBUTES = {"title": "job_title", "phone": "work_phone_number"}

    def __init__(self, residue, target, policy):
        self.web = FreshserviceWeb(residue, target)
        self.policy = policy
        self.catalog = None

    def get(self, path):
        return self.web.send("GET", "/api/v2" + path)

    def accounts(self, addresses):
        """Every account under the addresses, as (kind, record)."""
        found = {}
        for address in addresses:
            query = "?email=" + urllib.parse.quote(address, safe="")
            for row in self.web.rows("/agents" + query):
                found[row["id"]] = ("agent", row)
            for row in self.web.rows("/requesters" + query):
                if not row.get("is_agent"):
                    found.setdefault(row["id"], ("requester", row))
        return [self.fresh(number) for number in sorted(found)]

    def fresh(self, number):
        """The account by its id, whichever kind it is by now; the primary store, not an index."""
        row = self.get(f"/requesters/{number}")["requester"]
        if row.get("is_agent"):
            return "agent", self.get(f"/agents/{number}")["agent"]
        return "requester", row

    def rights(self):
        if self.catalog is None:
            names = {("role", r["name"]): r["id"] for r in self.web.rows("/roles")}
            try:
                spaces = [w["id"] for w in self.web.rows("/workspaces")]
            except Refusal:
                spaces = []
            for path in [f"/groups?workspace_id={w}" for w in spaces] or ["/groups"]:
                for group in self.web.rows(path):
                    for kind in self.ARRAYS:
                        names[(kind, group["name"])] = group["id"]
            for group in self.web.rows("/requester_groups"):
                names[("requesterGroup", group["name"])] = group["id"]
            self.catalog = names
        return self.catalog

    def numbers(self, wish, kind):
        """The ids of what exists; what does not is told once the rest is done."""
        wanted = sorted((k, n) for k, n in wish["grants"] if k == kind)
        return [self.rights()[right] for right in wanted if right in self.rights()]

    def converge(self, wish, changes):
        accounts = [(kind, row) for kind, row in self.accounts(wish["addresses"])
                    if self.address(kind, row).lower() not in wish["protected"]]
        if wish["suspended"]:
            for kind, row in accounts:
                self.disable(kind, row, changes)
            return
        if wish["account"] is None:
            for kind, row in accounts:
                self.end(kind, row, changes)
            return
        if not accounts:
            self.create(wish, changes)
        else:
            self.change(wish, *accounts[0], changes)

    def address(self, kind, row):
        return (row.get("email") if kind == "agent" else row.get("primary_email")) or ""

    # Leaving

    def disable(self, kind, row, changes):
        if row["active"]:
            number = row["id"]
            self.web.send("DELETE", f"/api/v2/{kind}s/{number}",
                          recheck=lambda: {} if not self.fresh(number)[1]["active"] else None)
            changes.append(("disable", None))
        if self.fresh(row["id"])[1]["active"]:
            raise Refusal("conflict", "unknown", "still active")

    def end(self, kind, row, changes):
        """Strips, converts where the policy says so, and disables."""
        number, plan = row["id"], self.policy["offboarding"]["agent"]
        if kind == "agent":
            self.strip(number, changes)
            if plan == "convertThenDeactivate":
                self.web.send("PUT", f"/api/v2/agents/{number}/convert_to_requester",
                              recheck=lambda: {} if self.fresh(number)[0] == "requester" else None)
                changes.append(("convert", None))
                kind, row = self.fresh(number)
        if kind == "requester":
            if row.get(FLAG):
                self.web.send("PUT", f"/api/v2/requesters/{number}", {FLAG: False})
                changes.append(("update", None))
            for group in self.memberships(number):
                self.membership(number, group, False, changes)
        self.disable(kind, row, changes)
        if kind == "agent" and plan == "deactivate" and row["roles"]:
            # It would come back with the account, so that this leaver is never called complete.
            raise Refusal("conflict", "none", "a deactivated agent keeps the role")
        if plan == "delete":
            self.web.send("DELETE", f"/api/v2/{kind}s/{number}/forget")
            changes.append(("delete", None))

    def strip(self, number, changes):
        def body():
            row = self.get(f"/agents/{number}")["agent"]
            # What waits for approval is in a list of its own and withdrawn by leaving it out.
            held = [key for key in self.ARRAYS.values()
                    if row[key] or row.get(key + "_pending_approval")]
            return {key: [] for key in held} | {FLAG: False} if held or row.get(FLAG) else None
        if self.web.send("PUT", f"/api/v2/agents/{number}", body) is not None:
            changes.append(("update", None))

    # Joining and moving

    def fields(self, wish):
        attributes, identity = wish["identity"]["attributes"], wish["identity"]
        body = {"first_name": identity["givenName"], "last_name": identity["familyName"]}
        body |= {self.ATTRIBUTES[name]: value for name, value in attributes.items()
                if name in self.policy["mappedAttributes"] and name in self.ATTRIBUTES}
        if "department" in attributes and "department" in self.policy["mappedAttributes"]:
            names = {d["name"]: d["id"] for d in self.web.rows("/departments")}
            if attributes["department"] in names:
                body["department_ids"] = [names[attributes["department"]]]
        return body

    def create(self, wish, changes):
        kind, identity = wish["account"], wish["identity"]
        body = self.fields(wish)
        if kind == "agent":
            body["email"] = identity["email"]
            body |= self.rights_body(wish)
        else:
            body["primary_email"] = identity["email"]

        def made():
            found = self.accounts([identity["email"]])
            return {found[0][0]: found[0][1]} if found else None

        value = self.web.send("POST", f"/api/v2/{kind}s", body, recheck=made)
        changes.append(("create", None))
        self.change(wish, *self.fresh(next(iter(value.values()))["id"]), changes)

    def rights_body(self, wish):
        body = {"roles": [{"role_id": number, "assignment_scope": "entire_helpdesk"}
                          for number in self.numbers(wish, "role")],
                "occasional": ("license", "agent") not in wish["grants"]}
        for kind, key in self.ARRAYS.items():
            body[key] = self.numbers(wish, kind)
        return body | {FLAG: self.sees_tickets(wish)}

    def sees_tickets(self, wish):
        """The flag opens the tickets of the account's own department, and of no other."""
        names = {name for kind, name in wish["grants"] if kind == "departmentTickets"}
        if names - {wish["identity"]["attributes"].get("department")}:
            raise Refusal("invalid", "none", "tickets of a department that the account is not in")
        return bool(names)

    def change(self, wish, kind, row, changes):
        number = row["id"]
        if not row["active"]:
            self.web.send("PUT", f"/api/v2/{kind}s/{number}/reactivate",
                          recheck=lambda: {} if self.fresh(number)[1]["active"] else None)
            changes.append(("enable", None))
        if kind != wish["account"]:
            if kind == "agent":
                self.strip(number, changes)
            else:
                for group in self.memberships(number):
                    self.membership(number, group, False, changes)
            self.web.send("PUT", f"/api/v2/{kind}s/{number}/convert_to_{wish['account']}",
                          recheck=lambda: {} if self.fresh(number)[0] == wish["account"] else None)
            changes.append(("convert", None))
        if wish["account"] == "agent":
            self.put_agent(number, wish, changes)
        else:
            self.put_requester(number, wish, changes)
        listed = ("role", "requesterGroup", *self.ARRAYS)
        for kind, name in sorted(wish["grants"]):
            if kind in listed and (kind, name) not in self.rights():
                raise Refusal("invalid", "none", f"unknown {kind} '{name}'")

    def put_agent(self, number, wish, changes):
        fields = self.fields(wish)

        def body():
            row = self.get(f"/agents/{number}")["agent"]
            wanted = self.rights_body(wish)
            differs = {key: value for key, value in fields.items() if row.get(key) != value}
            if {r["role_id"] for r in row["roles"]} != {r["role_id"] for r in wanted["roles"]}:
                differs["roles"] = wanted["roles"]
            for key in self.ARRAYS.values():
                held = row[key] + (row.get(key + "_pending_approval") or [])
                if sorted(held) != sorted(wanted[key]):
                    differs[key] = wanted[key]
            for key in ("occasional", FLAG):
                if row.get(key, False) != wanted[key]:
                    differs[key] = wanted[key]
            return {FLAG: wanted[FLAG]} | differs if differs else None

        if self.web.send("PUT", f"/api/v2/agents/{number}", body) is not None:
            changes.append(("update", None))
        row = self.get(f"/agents/{number}")["agent"]
        waiting = [n for key in self.ARRAYS.values() for n in row.get(key + "_pending_approval") or []]
        if waiting:
            raise Refusal("conflict", "none", "a membership waits for approval")

    def put_requester(self, number, wish, changes):
        fields = self.fields(wish)

        def body():
            row = self.get(f"/requesters/{number}")["requester"]
            wanted = fields | {FLAG: self.sees_tickets(wish)}
            differs = {k: v for k, v in wanted.items() if (row.get(k) or False) != (v or False)}
            return {FLAG: wanted[FLAG]} | differs if differs else None

        if self.web.send("PUT", f"/api/v2/requesters/{number}", body) is not None:
            changes.append(("update", None))
        wanted = set(self.numbers(wish, "requesterGroup"))
        held = set(self.memberships(number))
        for group in sorted(held - wanted):
            self.membership(number, group, False, changes)
        for group in sorted(wanted - held):
            self.membership(number, group, True, changes)

    def memberships(self, number):
        groups = [g["id"] for g in self.web.rows("/requester_groups")]
        return [g for g in groups if self.is_member(number, g)]

    def is_member(self, number, group):
        return any(row["id"] == number
                   for row in self.web.rows(f"/requester_groups/{group}/members"))

    def membership(self, number, group, joining, changes):
        path = f"/api/v2/requester_groups/{group}/members/{number}"
        self.web.send("POST" if joining else "DELETE", path,
                      recheck=lambda: {} if self.is_member(number, group) == joining else None)
        changes.append(("grant" if joining else "revoke", None))
