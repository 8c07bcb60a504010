#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Freshservice connector that speaks Residue's line protocol. Standard library only.

    residue check --exec "python3 connector.py" --target freshservice
"""

import base64
import http.client
import json
import pathlib
import sys
import urllib.parse

ATTEMPTS = 6
CODES = {
    "notFound": 1, "alreadyExists": 2, "invalid": 3, "unauthorized": 4, "forbidden": 5,
    "rateLimited": 6, "unavailable": 7, "timeout": 8, "conflict": 9, "unsupported": 10,
    "seatsExhausted": 11, "other": 99,
}


class Refusal(Exception):
    """An operation that failed, and whether it may have taken effect anyway."""

    def __init__(self, code, effect, message, retry_after=None):
        super().__init__(message)
        self.code, self.effect, self.message = code, effect, message
        self.retry_after = retry_after


class Residue:
    """The standard streams: requests come in, answers go out."""

    def __init__(self):
        self.last_id = 0

    def read(self):
        line = sys.stdin.readline()
        return json.loads(line) if line else None

    def write(self, message):
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        sys.stdout.flush()

    def sleep(self, seconds):
        """Waits in simulated time, which costs no real time."""
        self.last_id += 1
        self.write({"id": f"s{self.last_id}", "method": "time.sleep", "params": dict(seconds=seconds)})
        self.read()


class Service:
    """The HTTP side: one persistent connection, retries, and honest errors."""

    def __init__(self, residue, base_url, key):
        self.residue = residue
        self.netloc = urllib.parse.urlsplit(base_url).netloc
        self.connection = None
        self.use(key)

    def use(self, key):
        token = base64.b64encode(f"{key}:X".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}", "Accept": "application/json"}

    def once(self, method, path, body):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.netloc, timeout=30)
        headers = dict(self.headers)
        data = None
        if body is not None:
            data = json.dumps(body)
            headers["Content-Type"] = "application/json"
        try:
            self.connection.request(method, "/api/v2" + path, data, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            return None, None
        try:
            value = json.loads(content) if content else None
        except ValueError:
            value = None
        return response, value

    def send(self, method, path, body=None, recheck=None):
        """Retries until another attempt would not change the answer, and returns it.

        `body` may be a function: it is called before every attempt and starts from a fresh read.
        `recheck` checks after a lost answer whether the change was made; its result is returned
        instead of an answer. Without it, a POST that may have taken effect is not repeated.
        """
        effect, pause, last = "none", 1, None
        for attempt in range(ATTEMPTS):
            if attempt and effect == "unknown" and recheck:
                made = recheck()
                if made is not None:
                    return None, made
            content = body() if callable(body) else body
            if callable(body) and content is None:
                return None, None
            response, value = self.once(method, path, content)
            status = response.status if response else 0
            wait = float(response.headers.get("Retry-After") or 0) if response else 0
            if status == 429:
                last = Refusal("rateLimited", effect, f"{method} {path}: 429", wait or 60)
                self.residue.sleep(wait or pause)
                continue
            if 400 <= status < 500:
                raise refusal(method, path, status, value, effect)
            # A page that is not JSON is not an answer, whatever its status.
            if 0 < status < 400 and (value is not None or method != "GET"):
                return response, value
            if method != "GET":
                effect = "unknown"
            code = "unavailable" if status else "timeout"
            last = Refusal(code, effect, f"{method} {path}: {status or 'no answer'}")
            pause = max(pause, wait)
            if method == "POST" and not recheck:
                raise last
            self.residue.sleep(pause)
            pause = min(pause * 2, 60)
        raise last

    def get(self, path):
        return self.send("GET", path)[1]

    def page(self, path, number, size=100):
        """One page of a list and whether another follows, which only the Link header says."""
        path += "&" if "?" in path else "?"
        response, value = self.send("GET", f"{path}per_page={size}&page={number}")
        rows = next(v for v in value.values() if isinstance(v, list))
        return rows, bool(rows) and 'rel="next"' in response.headers.get("Link", "")

    def rows(self, path, size=100):
        number, more = 1, True
        while more:
            rows, more = self.page(path, number, size)
            yield from rows
            number += 1


def refusal(method, path, status, value, effect):
    value = value if isinstance(value, dict) else {}
    errors = value.get("errors") or [value]
    details = "; ".join(f"{e.get('field', '')} {e.get('code', '')}".strip() for e in errors)
    code = {400: "invalid", 401: "unauthorized", 403: "forbidden", 404: "notFound",
            409: "conflict"}.get(status, "other")
    if "duplicate_value" in details:
        code = "alreadyExists"
    elif status == 403 and "maximum" in f"{value.get('message')} {details}".lower():
        code = "seatsExhausted"
    return Refusal(code, effect, f"{method} {path.split('?')[0]}: {status} {details}".strip())


class Connector:
    CAPABILITIES = [
        "accounts.list", "accounts.get", "accounts.find", "accounts.create", "accounts.update",
        "accounts.enable", "accounts.disable", "accounts.delete", "accounts.convert",
        "accounts.own", "entitlements.list", "grants.list", "grants.add", "grants.remove",
        "credential.changed", "time",
    ]
    ATTRIBUTES = {"title": "job_title", "phone": "work_phone_number", "givenName": "first_name",
                  "mobile": "mobile_phone_number", "familyName": "last_name"}
    ARRAYS = {"group": "member_of", "groupObserver": "observer_of"}

    def __init__(self, residue, params):
        target = params["targets"][0]
        self.note = pathlib.Path(params["stateDirectory"], "creating")
        self.service = Service(residue, target["baseURL"], target["credential"]["username"])
        self.departments = {}

    def agent(self, number):
        return self.service.get(f"/agents/{number}")["agent"]

    def requester(self, number):
        return self.service.get(f"/requesters/{number}")["requester"]

    def record(self, number, type="requester"):
        """The record from the primary store, and its current kind."""
        try:
            if type == "agent":
                return self.agent(number), type
            row = self.requester(number)
            if not row.get("is_agent"):
                return row, "requester"
        except Refusal as error:
            # Some services do not show agents as requesters.
            if error.code != "notFound" or type == "agent":
                raise
        return self.agent(number), "agent"

    def account(self, row, kind):
        attributes = {"title": row.get("job_title"), "phone": row.get("work_phone_number"),
                      "mobile": row.get("mobile_phone_number"),
                      "location": row.get("location_name"),
                      "department": ", ".join(self.department_names(row)),
                      "apiKeyEnabled": str(row.get("api_key_enabled", "")).lower()}
        account = {
            "id": str(row["id"]), "type": kind, "active": row["active"],
            "email": row.get("email") if kind == "agent" else row.get("primary_email"),
            "alternateEmails": row.get("secondary_emails") or [],
            "givenName": row.get("first_name"), "familyName": row.get("last_name"),
            "externalId": row.get("external_id"),
            # An empty list of departments means none; omitting the list means unknown.
            "attributes": {name: value for name, value in attributes.items()
                           if value or name == "department" and row.get("department_ids") == []},
        }
        # An agent's record shows every right; a requester's shows no groups.
        account["grants"] = self.agent_grants(row) if kind == "agent" else []
        account["partial"] = kind == "requester"
        return {key: value for key, value in account.items() if value is not None}

    def department_names(self, row):
        numbers = row.get("department_ids") or []
        if any(number not in self.departments for number in numbers):
            self.read_departments()
        return [self.departments.get(number, f"#{number}") for number in numbers]

    def read_departments(self):
        self.departments = {d["id"]: d["name"] for d in self.service.rows("/departments")}

    def accounts_list(self, cursor="agents:1"):
        kind, number = cursor.split(":")
        rows, more = self.service.page(f"/{kind}", int(number))
        if number == "1":
            self.seen, self.shifted, self.size = set(), False, len(rows)
        # A repeated row means that the list moved and that another row was missed.
        fresh = self.fresh(rows)
        self.shifted = self.shifted or len(fresh) < len(rows)
        rows = fresh + (self.missed(kind) if self.shifted and not more else [])
        rows = [row for row in rows if kind == "agents" or not row.get("is_agent")]
        result = {"accounts": [self.account(row, kind[:-1]) for row in rows]}
        if more:
            result["nextCursor"] = f"{kind}:{int(number) + 1}"
        elif kind == "agents":
            result["nextCursor"] = "requesters:1"
        return result

    def fresh(self, rows):
        fresh = [row for row in rows if row["id"] not in self.seen]
        self.seen.update(row["id"] for row in fresh)
        return fresh

    def missed(self, kind):
        """What a moving list has hidden; pages of another size hide different rows."""
        found = []
        for size in range(self.size - 1, max(self.size - 4, 0), -1):
            fresh = self.fresh(self.service.rows(f"/{kind}", size))
            found += fresh
            if not fresh:
                return found
        raise Refusal("unavailable", "none", "the list moves faster than it can be read")

    def credential_changed(self, target, credential):
        self.service.use(credential["username"])

    def accounts_get(self, id, type="agent"):
        row, kind = self.record(id, type)
        account = self.account(row, kind)
        if kind == "requester":
            account |= {"grants": self.memberships(id), "partial": False}
        return {"account": account}

    def accounts_own(self):
        return {"account": self.account(self.service.get("/agents/me")["agent"], "agent")}

    def accounts_find(self, email=None, userName=None, externalId=None):
        if not email:
            raise Refusal("unsupported", "none", "accounts are found by their address")
        query = "?email=" + urllib.parse.quote(email, safe="")
        found = [self.account(row, "agent") for row in self.service.rows("/agents" + query)]
        found += [self.account(row, "requester")
                  for row in self.service.rows("/requesters" + query) if not row.get("is_agent")]
        return {"accounts": found}

    def accounts_create(self, account, grants=()):
        kind, email = account["type"], account.get("email")
        wanted = {}
        for right in grants:
            wanted.setdefault(right["kind"], []).append(right["id"])
        body = self.fields({name: account[name] for name in ("givenName", "familyName")
                            if name in account} | account.get("attributes", {}))
        if kind == "agent":
            body["email"] = email
            body["occasional"] = "license" not in wanted
            body["roles"] = [role(number) for number in wanted.get("role", [])]
            for name, key in self.ARRAYS.items():
                if name in wanted:
                    body[key] = [int(number) for number in wanted[name]]
        else:
            body["primary_email"] = email

        def made():
            """The account that a create left behind when its answer was lost."""
            found = [a for a in self.accounts_find(email)["accounts"] if a["type"] == kind]
            return {kind: {"id": int(found[0]["id"])}} if found else None

        # After a crash before its answer, a create is sent again; the note says that the account is ours.
        value = made() if self.note.exists() and self.note.read_text() == email else None
        try:
            self.note.write_text(email)
            if value is None:
                _, value = self.service.send("POST", f"/{kind}s", body, recheck=made)
            if kind not in (value or {}):
                raise Refusal("other", "unknown", "a creation shows no account")
            number = str(value[kind]["id"])
            for group in wanted.get("requesterGroup", []):
                self.grants_add(number, {"kind": "requesterGroup", "id": group})
            return self.accounts_get(number, kind)
        finally:
            self.note.unlink()

    def fields(self, values):
        """Attributes under the service's field names."""
        body = {}
        for name, value in values.items():
            if name == "department":
                if value is not None and value not in self.departments.values():
                    self.read_departments()
                numbers = [n for n, d in self.departments.items() if d == value]
                if value is not None and not numbers:
                    raise Refusal("invalid", "none", "unknown department")
                body["department_ids"] = numbers
            elif name in self.ATTRIBUTES:
                body[self.ATTRIBUTES[name]] = value
            else:
                raise Refusal("invalid", "none", f"attribute '{name}' cannot be written")
        return body

    def accounts_update(self, id, set, clear, type="agent"):
        values = dict(set) | {name: None for name in clear if name not in set}
        email = values.pop("email", None)
        body = self.fields(values)
        if email:
            body["email" if type == "agent" else "primary_email"] = email
        flag = "can_see_all_tickets_from_associated_departments"

        def changes():
            row = self.agent(id) if type == "agent" else self.requester(id)
            changed = {key: value for key, value in body.items() if row.get(key) != value}
            # Any update that does not send the flag as true clears it.
            return changed | {flag: row.get(flag, False)} if changed else None

        self.service.send("PUT", f"/{type}s/{id}", changes)
        return self.accounts_get(id, type)

    def accounts_enable(self, id, type="agent"):
        self.settle("PUT", f"/{type}s/{id}/reactivate", lambda: self.record(id, type)[0]["active"])

    def accounts_disable(self, id, type="agent"):
        self.settle("DELETE", f"/{type}s/{id}", lambda: not self.record(id, type)[0]["active"])

    def settle(self, method, path, is_done):
        """Sets a state unless it is already set; a read settles a lost answer."""
        if not is_done():
            self.service.send(method, path, recheck=lambda: {} if is_done() else None)

    def accounts_delete(self, id, type="agent"):
        self.service.send("DELETE", f"/{type}s/{id}/forget")

    def accounts_convert(self, id, type, to):
        path = f"/{type}s/{id}/convert_to_{to}"
        self.settle("PUT", path, lambda: self.record(id)[1] == to)
        return self.accounts_get(id, to)

    def entitlements_list(self, kind=None, cursor=None):
        rights = [("role", r) for r in self.service.rows("/roles")]
        # Groups are listed per workspace; by default only those of the primary one.
        paths = ["/groups"]
        try:
            paths = [f"/groups?workspace_id={w['id']}" for w in self.service.rows("/workspaces")]
        except Refusal as error:
            if error.code not in ("notFound", "forbidden"):
                raise
        for path in paths:
            for group in self.service.rows(path):
                rights += [("group", group), ("groupObserver", group)]
        rights += [("requesterGroup", g) for g in self.service.rows("/requester_groups")]
        listed = [{"kind": k, "id": str(r["id"]), "name": r["name"]} for k, r in rights]
        listed.append({"kind": "license", "id": "agent", "name": "agent"})
        return {"entitlements": [e for e in listed if kind in (None, e["kind"])]}

    def grants_list(self, account=None, entitlement=None, cursor=None):
        if account is None:
            return {"grants": [{"account": str(n), "entitlement": entitlement}
                               for n in self.holders(entitlement)]}
        rights = self.accounts_get(account, "requester")["account"]["grants"]
        return {"grants": [{"account": account, "pending": right.get("pending", False),
                            "entitlement": {"kind": right["kind"], "id": right["id"]}}
                           for right in rights]}

    def agent_grants(self, row):
        grants = [{"kind": "role", "id": str(r["role_id"])} for r in row["roles"]]
        for kind, key in self.ARRAYS.items():
            grants += [{"kind": kind, "id": str(n)} for n in row[key]]
            grants += [{"kind": kind, "id": str(n), "pending": True}
                       for n in row.get(key + "_pending_approval") or []]
        if row["active"] and not row["occasional"]:
            grants.append({"kind": "license", "id": "agent"})
        return grants

    def memberships(self, account):
        return [{"kind": "requesterGroup", "id": str(group["id"])}
                for group in self.service.rows("/requester_groups")
                if account in self.members(group["id"])]

    def holders(self, entitlement):
        kind, number = entitlement["kind"], entitlement["id"]
        if kind in self.ARRAYS:
            group = self.service.get(f"/groups/{number}")["group"]
            return group["members" if kind == "group" else "observers"]
        if kind == "requesterGroup":
            return self.members(number)
        return [row["id"] for row in self.service.rows("/agents")
                if (kind, number) in held(self.agent_grants(row))]

    def members(self, group):
        return [str(row["id"]) for row in self.service.rows(f"/requester_groups/{group}/members")]

    def grants_add(self, account, entitlement, accountType=None):
        return self.change(account, entitlement, True)

    def grants_remove(self, account, entitlement, accountType=None):
        return self.change(account, entitlement, False)

    def change(self, account, entitlement, adding):
        kind, number = entitlement["kind"], entitlement["id"]
        if kind == "requesterGroup":
            self.change_membership(account, number, adding)
            return {}

        def body():
            """What the agent must become, from a fresh read; None if nothing changes."""
            row = self.agent(account)
            if ((kind, number) in held(self.agent_grants(row))) == adding:
                return None
            flag = "can_see_all_tickets_from_associated_departments"
            return self.array(row, kind, number, adding) | {flag: row.get(flag, False)}

        _, value = self.service.send("PUT", f"/agents/{account}", body)
        waiting = (value or {}).get("agent", {}).get(self.ARRAYS.get(kind, "") + "_pending_approval")
        return {"pending": True} if adding and number in map(str, waiting or []) else {}

    def array(self, row, kind, number, adding):
        if kind == "license":
            return {"occasional": not adding}
        if kind == "role":
            kept = [r for r in row["roles"] if str(r["role_id"]) != number]
            return {"roles": kept + ([role(number)] if adding else [])}
        if kind in self.ARRAYS:
            # The array replaces the old one, so groups waiting for approval must be included.
            key = self.ARRAYS[kind]
            kept = [n for n in row[key] + (row.get(key + "_pending_approval") or [])
                    if str(n) != number]
            return {key: kept + ([int(number)] if adding else [])}
        raise Refusal("unsupported", "none", f"no entitlements of kind '{kind}'")

    def change_membership(self, account, group, adding):
        if not self.requester(account):
            return
        self.settle("POST" if adding else "DELETE", f"/requester_groups/{group}/members/{account}",
                    lambda: (account in self.members(group)) == adding)


def role(number):
    return {"role_id": int(number), "assignment_scope": "entire_helpdesk"}


def held(grants):
    return {(right["kind"], right["id"]) for right in grants}


def main():
    residue, connector = Residue(), None
    while (message := residue.read()) is not None:
        method, params = message["method"], message.get("params") or {}
        try:
            if method == "initialize":
                connector = Connector(residue, params)
                result = {"protocolVersion": "1", "name": "freshservice-python",
                          "version": "1.0.0", "capabilities": Connector.CAPABILITIES}
            elif method == "shutdown":
                residue.write({"id": message["id"], "result": None})
                return
            else:
                result = getattr(connector, method.replace(".", "_"))(**params)
            residue.write({"id": message["id"], "result": result})
        except Refusal as error:
            wait = {"retryAfter": error.retry_after} if error.retry_after else {}
            residue.write({"id": message["id"], "error": {
                "code": CODES[error.code], "message": error.message,
                "data": {"effect": error.effect} | wait}})


if __name__ == "__main__":
    main()
