# SPDX-License-Identifier: Apache-2.0
"""SCIM 2.0: users and groups, on servers that ignore or refuse what they like."""

import urllib.parse

from web import Refusal, Target, Web

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
VALUES = {"roles": "role", "entitlements": "entitlement"}


class SCIMWeb(Web):
    def __init__(self, residue, target):
        super().__init__(residue, target["baseURL"], "application/scim+json")
        self.use(target["credential"])

    def use(self, credential):
        self.token = credential["token"]

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


def place(row, path):
    """Where a path in a user leads: the object that holds the value, and its key there."""
    if path.startswith(ENTERPRISE):
        return row.setdefault(ENTERPRISE, {}), path[len(ENTERPRISE) + 1:]
    head, _, tail = path.partition(".")
    return (row.setdefault(head, {}), tail) if tail else (row, head)


def current(row, path):
    """The value at the path; list values are compared by name, user names ignoring case."""
    holder, key = place(row, path)
    value = holder.get(key)
    if path in VALUES:
        return sorted(v["value"] for v in value or [])
    return value.lower() if path == "userName" and value else value


class SCIM(Target):
    def __init__(self, residue, target, policy):
        super().__init__(SCIMWeb(residue, target), policy)

    def user(self, number):
        """The user, or None once it is gone."""
        return self.found(lambda: self.web.send("GET", f"/Users/{number}"))

    def accounts(self, wish):
        """Users found by address or known to be this person's, because some are not listed."""
        numbers = list(wish["known"])
        for address in wish["addresses"]:
            query = "filter=" + urllib.parse.quote(f'userName eq "{address}"')
            numbers += [row["id"] for row in self.web.rows("/Users", query)]
        found = [self.user(number) for number in sorted(set(numbers))]
        return [u for u in found if u and wish["mine"](u["id"], u["userName"])]

    def groups(self):
        return {row["displayName"]: row for row in self.web.rows("/Groups")}

    def disable(self, user, changes):
        self.put(user["id"], {"active": False}, changes)

    def ensure(self, wish, users, changes):
        number = (users[0] if users else self.create(wish, changes))["id"]
        self.put(number, {"active": True}, changes)
        self.put(number, self.attributes(wish), changes)
        wanted = {n for k, n in wish["grants"] if k == "group"}
        groups = self.groups()
        missing = wanted - set(groups)
        if missing:
            raise Refusal("invalid", "none", f"unknown group '{sorted(missing)[0]}'")
        for name, group in sorted(groups.items()):
            self.membership(number, group["id"], name, name in wanted, changes)
        held = {group["value"] for group in self.user(number).get("groups") or []}
        if held - {groups[name]["id"] for name in wanted}:
            raise Refusal("conflict", "none", "a group is still held through another one")

    def end(self, user, changes):
        number = user["id"]
        for name, group in sorted(self.groups().items()):
            self.membership(number, group["id"], name, False, changes)
        self.put(number, {"roles": [], "entitlements": []}, changes)
        self.disable(user, changes)
        if self.policy["offboarding"]["user"] == "delete":
            self.settle("DELETE", f"/Users/{number}", lambda: self.user(number) is None,
                        "delete", changes)

    def create(self, wish, changes):
        identity = wish["identity"]
        body = {
            "schemas": [USER], "userName": identity["email"], "active": True,
            "name": {"givenName": identity["givenName"], "familyName": identity["familyName"]},
            "emails": [{"value": identity["email"], "type": "work", "primary": True}],
        }
        user = self.web.send("POST", "/Users", body, recheck=lambda: next(
            iter(self.accounts(wish)), None))
        wish["mine"](user["id"], identity["email"])
        changes.append(("create", None))
        return user

    def attributes(self, wish):
        identity, mapped = wish["identity"], self.policy["mappedAttributes"]
        wanted = {"userName": identity["email"].lower(), "name.givenName": identity["givenName"],
                  "name.familyName": identity["familyName"]}
        for name, path in (("title", "title"), ("department", f"{ENTERPRISE}:department")):
            if name in mapped and name in identity["attributes"]:
                wanted[path] = identity["attributes"][name]
        for path, kind in VALUES.items():
            wanted[path] = sorted(n for k, n in wish["grants"] if k == kind)
        return wanted

    def put(self, number, wanted, changes):
        """Writes what differs; a new user name also means a new address."""
        row = self.user(number)
        differs = {p: [{"value": name} for name in v] if p in VALUES else v
                   for p, v in wanted.items() if current(row, p) != v}
        if not differs:
            return
        if "userName" in differs:
            differs["emails"] = [{"value": wanted["userName"], "type": "work", "primary": True}]
        operations = [{"op": "remove", "path": p} if v is None else
                      {"op": "replace", "path": p, "value": v} for p, v in differs.items()]

        def whole(row):
            for path, value in differs.items():
                holder, key = place(row, path)
                holder[key] = value
            return row

        self.write(f"/Users/{number}",
                   lambda row: all(current(row, p) == v for p, v in wanted.items()),
                   [operations, whole])
        active = differs.get("active")
        changes.append(({True: "enable", False: "disable", None: "update"}[active], None))

    def write(self, path, is_done, ways):
        """Tries one way of writing after another until a read shows the change.

        A way is a list of operations, or a function that edits the whole resource.
        """
        for way in ways:
            def body():
                if callable(way):
                    return way(self.web.send("GET", path))
                return {"schemas": [PATCH], "Operations": way}
            try:
                self.web.send("PUT" if callable(way) else "PATCH", path, body)
            except Refusal as error:
                if error.code not in ("invalid", "notFound", "other") or way is ways[-1]:
                    raise
                continue
            for pause in (0, 2, 4):
                if pause:
                    self.web.residue.sleep(pause)
                if is_done(self.web.send("GET", path)):
                    return
        raise Refusal("conflict", "unknown", f"{path} is not what was written")

    def holds(self, number, row):
        """Whether the user is a direct member of the group."""
        if row.get("members"):
            return number in {m["value"] for m in row["members"]}
        # Some servers never show members; then the user's own record has to show it.
        groups = (self.user(number) or {}).get("groups") or []
        return row["id"] in {g["value"] for g in groups if g.get("type") != "indirect"}

    def membership(self, number, group, name, wanted, changes):
        path, value = f"/Groups/{group}", [{"value": number}]
        if self.holds(number, self.web.send("GET", path)) == wanted:
            return

        def whole(row):
            kept = [m for m in row.get("members") or [] if m["value"] != number]
            if not wanted and len(kept) == len(row.get("members") or []):
                raise Refusal("conflict", "none", f"'{name}' does not show whom it would lose")
            return row | {"members": kept + (value if wanted else [])}

        ways = [[{"op": "add", "path": "members", "value": value}], whole]
        if not wanted:
            ways = [[{"op": "remove", "path": f'members[value eq "{number}"]'}],
                    [{"op": "remove", "path": "members", "value": value}], whole]
        self.write(path, lambda row: self.holds(number, row) == wanted, ways)
        changes.append(("grant" if wanted else "revoke", ("group", name)))
