# SPDX-License-Identifier: Apache-2.0
"""SCIM 2.0: users and groups."""

import urllib.parse

from web import Refusal, Web

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class SCIMWeb(Web):
    def __init__(self, residue, target):
        super().__init__(residue, target["baseURL"], "application/scim+json")
        self.token = target["credential"]["token"]

    def headers(self):
        return {"Authorization": f"Bearer {self.token}", **super().headers()}

    def rows(self, path, query=""):
        start = 1
        while True:
            mark = "&" if query else ""
            value = self.send("GET", f"{path}?{query}{mark}startIndex={start}&count=100")
            rows = (value or {}).get("Resources") or []
            yield from rows
            start += len(rows)
            if not rows or start > value.get("totalResults", 0):
                return


class SCIM:
    def __init__(self, residue, target, policy):
        self.web = SCIMWeb(residue, target)
        self.policy = policy
        self.catalog = None

    def users(self, addresses):
        found = {}
        for address in addresses:
            query = "filter=" + urllib.parse.quote(f'userName eq "{address}"')
            for row in self.web.rows("/Users", query):
                found[row["id"]] = row
        return [found[number] for number in sorted(found)]

    def groups(self):
        return {row["displayName"]: row for row in self.web.rows("/Groups")}

    def user(self, number):
        return self.web.send("GET", f"/Users/{number}")

    def converge(self, wish, changes):
        users = [u for u in self.users(wish["addresses"])
                 if u["userName"].lower() not in wish["protected"]]
        if wish["suspended"]:
            for user in users:
                self.set_active(user, False, changes)
            return
        if wish["account"] is None:
            for user in users:
                self.end(user, changes)
            return
        user = users[0] if users else self.create(wish, changes)
        self.set_active(user, True, changes)
        self.put_attributes(user, wish, changes)
        self.put_values(user["id"], wish, changes)
        wanted = {n for k, n in wish["grants"] if k == "group"}
        groups = self.groups()
        missing = wanted - set(groups)
        if missing:
            raise Refusal("invalid", "none", f"unknown group '{sorted(missing)[0]}'")
        for name, group in sorted(groups.items()):
            self.membership(user["id"], group["id"], name, name in wanted, changes)
        held = {group["value"] for group in self.user(user["id"]).get("groups") or []}
        if held - {groups[name]["id"] for name in wanted}:
            raise Refusal("conflict", "none", "a group is still held through another one")

    def end(self, user, changes):
        for name, group in sorted(self.groups().items()):
            self.membership(user["id"], group["id"], name, False, changes)
        self.put_values(user["id"], {"grants": set()}, changes)
        self.set_active(user, False, changes)
        if self.policy["offboarding"]["user"] == "delete":
            self.web.send("DELETE", f"/Users/{user['id']}",
                          recheck=lambda: {} if not self.users([user["userName"]]) else None)
            changes.append(("delete", None))

    def create(self, wish, changes):
        identity = wish["identity"]
        body = {
            "schemas": [USER], "userName": identity["email"], "active": True,
            "name": {"givenName": identity["givenName"], "familyName": identity["familyName"]},
            "emails": [{"value": identity["email"], "type": "work", "primary": True}],
        }

        def made():
            found = self.users([identity["email"]])
            return found[0] if found else None

        user = self.web.send("POST", "/Users", body, recheck=made)
        changes.append(("create", None))
        return user

    def patch(self, path, operations):
        self.web.send("PATCH", path, {"schemas": [PATCH], "Operations": operations})

    def set_active(self, user, active, changes):
        if self.user(user["id"]).get("active", True) != active:
            self.patch(f"/Users/{user['id']}",
                       [{"op": "replace", "path": "active", "value": active}])
            changes.append(("enable" if active else "disable", None))

    def put_attributes(self, user, wish, changes):
        attributes = wish["identity"]["attributes"]
        row = self.user(user["id"])
        operations = []
        if "title" in self.policy["mappedAttributes"] and "title" in attributes:
            if row.get("title") != attributes["title"]:
                operations.append({"op": "replace", "path": "title",
                                   "value": attributes["title"]})
        if "department" in self.policy["mappedAttributes"] and "department" in attributes:
            if (row.get(ENTERPRISE) or {}).get("department") != attributes["department"]:
                operations.append({"op": "replace", "path": f"{ENTERPRISE}:department",
                                   "value": attributes["department"]})
        if operations:
            self.patch(f"/Users/{user['id']}", operations)
            changes.append(("update", None))

    def put_values(self, number, wish, changes):
        """Roles and entitlements, which are values of the user itself."""
        row = self.user(number)
        for kind, attribute in (("role", "roles"), ("entitlement", "entitlements")):
            wanted = sorted(n for k, n in wish["grants"] if k == kind)
            held = sorted(v["value"] for v in row.get(attribute) or [])
            if wanted == held:
                continue
            value = [{"value": name} for name in wanted]
            operation = {"op": "replace", "path": attribute, "value": value}
            if not wanted:
                operation = {"op": "remove", "path": attribute}
            self.patch(f"/Users/{number}", [operation])
            changes.append(("update", None))

    def membership(self, number, group, name, wanted, changes):
        row = self.web.send("GET", f"/Groups/{group}")
        members = {m["value"] for m in row.get("members") or []}
        if (number in members) == wanted:
            return
        operation = {"op": "add", "path": "members", "value": [{"value": number}]}
        if not wanted:
            operation = {"op": "remove", "path": f'members[value eq "{number}"]'}
        self.patch(f"/Groups/{group}", [operation])
        changes.append(("grant" if wanted else "revoke", ("group", name)))
