# SPDX-License-Identifier: Apache-2.0
"""Freshservice: agents, requesters, groups, roles, the seat."""

import base64
import urllib.parse

from web import Refusal, Target, Web

FLAG = "can_see_all_tickets_from_associated_departments"


class FreshserviceWeb(Web):
    def __init__(self, residue, target):
        super().__init__(residue, target["baseURL"])
        self.use(target["credential"])

    def use(self, credential):
        pair = f"{credential['username']}:X"
        self.token = base64.b64encode(pair.encode()).decode()

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


def shown(row, key):
    """A member in comparable form: roles by id, memberships including those awaiting approval."""
    value = row.get(key) or False
    if key == "roles":
        return {role["role_id"] for role in value or []}
    if key in Freshservice.ARRAYS.values():
        return sorted((value or []) + (row.get(key + "_pending_approval") or []))
    return value.lower() if key in Freshservice.ADDRESS.values() and value else value


class Freshservice(Target):
    ADDRESS = {"agent": "email", "requester": "primary_email"}
    ARRAYS = {"group": "member_of", "groupObserver": "observer_of"}
    NO_RIGHTS = {"member_of": [], "observer_of": [], FLAG: False}
    ATTRIBUTES = {"title": "job_title", "phone": "work_phone_number"}

    def __init__(self, residue, target, policy):
        super().__init__(FreshserviceWeb(residue, target), policy)

    def get(self, path):
        return self.web.send("GET", "/api/v2" + path)

    def accounts(self, wish):
        """Every account under the person's addresses that belongs to nobody else, as (kind, record)."""
        found = {int(number) for number in wish["known"]}
        for address in wish["addresses"]:
            for path in ("/agents?email=", "/requesters?email="):
                rows = self.web.rows(path + urllib.parse.quote(address, safe=""))
                found.update(row["id"] for row in rows)
        accounts = [self.found(lambda: self.fresh(number)) for number in sorted(found)]
        return [(kind, row) for kind, row in filter(None, accounts)
                if wish["mine"](row["id"], row.get(self.ADDRESS[kind]) or "")]

    def fresh(self, number):
        """The account by its id, whatever its current kind; from the primary store, not an index."""
        row = self.found(lambda: self.get(f"/requesters/{number}")["requester"])
        if row is None or row.get("is_agent"):
            return "agent", self.get(f"/agents/{number}")["agent"]
        return "requester", row

    def rights(self):
        if self.catalog is None:
            names = {("role", r["name"]): r["id"] for r in self.web.rows("/roles")}
            spaces = self.found(lambda: [w["id"] for w in self.web.rows("/workspaces")]) or []
            for path in [f"/groups?workspace_id={w}" for w in spaces] or ["/groups"]:
                for group in self.web.rows(path):
                    for kind in self.ARRAYS:
                        names[(kind, group["name"])] = group["id"]
            for group in self.web.rows("/requester_groups"):
                names[("requesterGroup", group["name"])] = group["id"]
            self.catalog = names
        return self.catalog

    def numbers(self, wish, kind):
        """The ids of what exists; what does not is reported once the rest is done."""
        wanted = sorted((k, n) for k, n in wish["grants"] if k == kind)
        return [self.rights()[right] for right in wanted if right in self.rights()]

    def ensure(self, wish, accounts, changes):
        if accounts:
            self.change(wish, *accounts[0], changes)
        else:
            self.create(wish, changes)

    # Leaving

    def disable(self, account, changes):
        kind, row = account
        if row["active"]:
            number = row["id"]
            self.settle("DELETE", f"/api/v2/{kind}s/{number}",
                        lambda: not self.fresh(number)[1]["active"], "disable", changes)

    def end(self, account, changes):
        """Strips, converts if the policy says so, and disables."""
        kind, row = account
        number, plan = row["id"], self.policy["offboarding"]["agent"]
        if kind == "agent":
            self.put(kind, number, self.NO_RIGHTS, changes)
        if kind == "agent" and plan == "convertThenDeactivate":
            self.convert(number, kind, "requester", changes)
            kind, row = self.fresh(number)
        if kind == "requester":
            self.put(kind, number, {FLAG: False}, changes)
            self.put_groups(number, set(), changes)
        self.disable((kind, row), changes)
        if kind == "agent" and plan == "deactivate" and row["roles"]:
            # It would come back with the account, so this leaver is never reported complete.
            raise Refusal("conflict", "none", "a deactivated agent keeps the role")
        if plan == "delete":
            self.web.send("DELETE", f"/api/v2/{kind}s/{number}/forget")
            changes.append(("delete", None))

    def put_groups(self, number, wanted, changes):
        for group in sorted(wanted ^ set(self.memberships(number))):
            self.membership(number, group, group in wanted, changes)

    def convert(self, number, kind, other, changes):
        self.settle("PUT", f"/api/v2/{kind}s/{number}/convert_to_{other}",
                    lambda: self.fresh(number)[0] == other, "convert", changes)

    def put(self, kind, number, wanted, changes):
        """Sends what differs from a fresh read, plus the flag, which would otherwise be cleared."""
        path = f"/{kind}s/{number}"

        def body():
            row = self.get(path)[kind]
            differs = {k: v for k, v in wanted.items() if shown(row, k) != shown(wanted, k)}
            return {FLAG: wanted[FLAG]} | differs if differs else None

        self.update("PUT", "/api/v2" + path, body, ("update", None), changes)

    # Joining and moving

    def fields(self, wish):
        attributes, identity = wish["identity"]["attributes"], wish["identity"]
        body = {"first_name": identity["givenName"], "last_name": identity["familyName"],
                self.ADDRESS[wish["account"]]: identity["email"]}
        body |= {self.ATTRIBUTES[name]: value for name, value in attributes.items()
                if name in self.policy["mappedAttributes"] and name in self.ATTRIBUTES}
        if "department" in attributes and "department" in self.policy["mappedAttributes"]:
            ids = {d["name"]: [d["id"]] for d in self.web.rows("/departments")} | {None: []}
            if attributes["department"] in ids:
                body["department_ids"] = ids[attributes["department"]]
        return body

    def create(self, wish, changes):
        kind = wish["account"]
        body = self.fields(wish) | (self.rights_body(wish) if kind == "agent" else {})
        value = self.web.send("POST", f"/api/v2/{kind}s", body, recheck=lambda: next(
            ({found: row} for found, row in self.accounts(wish)), None))
        number = next(iter(value.values()))["id"]
        wish["mine"](number, wish["identity"]["email"])
        changes.append(("create", None))
        self.change(wish, *self.fresh(number), changes)

    def rights_body(self, wish):
        body = {"roles": [{"role_id": number, "assignment_scope": "entire_helpdesk"}
                          for number in self.numbers(wish, "role")],
                "occasional": ("license", "agent") not in wish["grants"]}
        for kind, key in self.ARRAYS.items():
            body[key] = self.numbers(wish, kind)
        return body | {FLAG: self.sees_tickets(wish)}

    def sees_tickets(self, wish):
        """The flag grants the tickets of the account's own department and no other."""
        names = {name for kind, name in wish["grants"] if kind == "departmentTickets"}
        if names - {wish["identity"]["attributes"].get("department")}:
            raise Refusal("invalid", "none", "tickets of a department that the account is not in")
        return bool(names)

    def change(self, wish, kind, row, changes):
        number = row["id"]
        if not row["active"]:
            self.settle("PUT", f"/api/v2/{kind}s/{number}/reactivate",
                        lambda: self.fresh(number)[1]["active"], "enable", changes)
        if kind != wish["account"]:
            if kind == "agent":
                self.put(kind, number, self.NO_RIGHTS, changes)
            else:
                self.put_groups(number, set(), changes)
            self.convert(number, kind, wish["account"], changes)
        if wish["account"] == "agent":
            self.put("agent", number, self.fields(wish) | self.rights_body(wish), changes)
        else:
            flag = {FLAG: self.sees_tickets(wish)}
            self.put("requester", number, self.fields(wish) | flag, changes)
            self.put_groups(number, set(self.numbers(wish, "requesterGroup")), changes)
        listed = ("role", "requesterGroup", *self.ARRAYS)
        for kind, name in sorted(wish["grants"]):
            if kind in listed and (kind, name) not in self.rights():
                raise Refusal("invalid", "none", f"unknown {kind} '{name}'")
        if wish["account"] == "agent":
            row = self.get(f"/agents/{number}")["agent"]
            if any(row.get(key + "_pending_approval") for key in self.ARRAYS.values()):
                raise Refusal("conflict", "none", "a membership waits for approval")

    def memberships(self, number):
        groups = self.web.rows("/requester_groups")
        return [group["id"] for group in groups if self.is_member(number, group["id"])]

    def is_member(self, number, group):
        members = self.web.rows(f"/requester_groups/{group}/members")
        return number in {row["id"] for row in members}

    def membership(self, number, group, joining, changes):
        self.settle("POST" if joining else "DELETE",
                    f"/api/v2/requester_groups/{group}/members/{number}",
                    lambda: self.is_member(number, group) == joining,
                    "grant" if joining else "revoke", changes)
