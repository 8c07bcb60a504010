// SPDX-License-Identifier: Apache-2.0

extension StarterConnector {
    static let pythonText = ##"""
        #!/usr/bin/env python3
        """A connector for Freshservice that Residue can judge. It reads, and writes nothing yet.

            residue check --exec "python3 connector.py" --target freshservice

        What it does not declare in CAPABILITIES is reported as not exercised. Add one operation
        at a time: grants.remove, accounts.disable and accounts.convert first, for a leaver.
        """

        import base64
        import json
        import sys
        import urllib.error
        import urllib.parse
        import urllib.request

        CAPABILITIES = ["accounts.list", "accounts.get", "accounts.find", "entitlements.list",
                        "time"]
        NOT_FOUND, RATE_LIMITED, UNAVAILABLE, OTHER = 1, 6, 7, 99


        class Refusal(Exception):
            """Why an operation failed; `effect` is "unknown" if it may have happened anyway."""

            def __init__(self, code, message, effect="none"):
                super().__init__(message)
                self.code, self.message, self.effect = code, message, effect


        def write(message):
            print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


        def wait(seconds):
            """Waits in the targets' own time, which costs no real time."""
            write({"id": "wait", "method": "time.sleep", "params": {"seconds": seconds}})
            sys.stdin.readline()


        class Connector:
            def __init__(self, target):
                self.base = target["baseURL"] + "/api/v2"
                pair = target["credential"]["username"] + ":X"
                self.key = base64.b64encode(pair.encode()).decode()

            def get(self, path):
                """The body and headers of a response; waits when the service says so."""
                for attempt in range(6):
                    request = urllib.request.Request(self.base + path)
                    request.add_header("Authorization", f"Basic {self.key}")
                    try:
                        with urllib.request.urlopen(request, timeout=20) as response:
                            return json.load(response), response.headers
                    except urllib.error.HTTPError as error:
                        if error.code == 404:
                            raise Refusal(NOT_FOUND, f"{path}: 404") from error
                        if error.code != 429 and error.code < 500:
                            raise Refusal(OTHER, f"{path}: {error.code}") from error
                        wait(float(error.headers.get("Retry-After") or 2 ** attempt))
                    except OSError:
                        wait(2 ** attempt)
                raise Refusal(UNAVAILABLE, f"{path}: no answer")

            def page(self, path, number):
                """The rows of a page, and whether another one follows: the Link header says so."""
                mark = "&" if "?" in path else "?"
                body, headers = self.get(f"{path}{mark}per_page=100&page={number}")
                rows = next(value for value in body.values() if isinstance(value, list))
                return rows, 'rel="next"' in headers.get("Link", "")

            def rows(self, path):
                number, more = 1, True
                while more:
                    rows, more = self.page(path, number)
                    yield from rows
                    number += 1

            def account(self, row, kind):
                rights = []
                if kind == "agent":
                    rights = [{"kind": "role", "id": str(r["role_id"])} for r in row["roles"]]
                    rights += [{"kind": "group", "id": str(group)} for group in row["member_of"]]
                    if row["active"] and not row["occasional"]:
                        rights.append({"kind": "license", "id": "agent"})
                account = {
                    "id": str(row["id"]), "type": kind, "active": row["active"],
                    "email": row.get("email") or row.get("primary_email"),
                    "givenName": row.get("first_name"), "familyName": row.get("last_name"),
                    # A requester's groups are not on the record: this is not all of it.
                    "attributes": {}, "grants": rights, "partial": kind == "requester",
                }
                return {key: value for key, value in account.items() if value is not None}

            def accounts_list(self, cursor="agents 1"):
                kind, number = cursor.split()
                rows, more = self.page("/" + kind, int(number))
                rows = [row for row in rows if kind == "agents" or not row.get("is_agent")]
                result = {"accounts": [self.account(row, kind[:-1]) for row in rows]}
                if more:
                    result["nextCursor"] = f"{kind} {int(number) + 1}"
                elif kind == "agents":
                    result["nextCursor"] = "requesters 1"
                return result

            def accounts_get(self, id, type="agent"):
                return {"account": self.account(self.get(f"/{type}s/{id}")[0][type], type)}

            def accounts_find(self, email):
                query = "?email=" + urllib.parse.quote(email, safe="")
                found = [self.account(row, "agent") for row in self.rows("/agents" + query)]
                found += [self.account(row, "requester") for row in self.rows("/requesters" + query)
                          if not row.get("is_agent")]
                return {"accounts": found}

            def entitlements_list(self, kind=None, cursor=None):
                rights = [("role", row) for row in self.rows("/roles")]
                rights += [("group", row) for row in self.rows("/groups")]
                listed = [{"kind": each, "id": str(row["id"]), "name": row["name"]}
                          for each, row in rights]
                listed.append({"kind": "license", "id": "agent", "name": "agent"})
                return {"entitlements": [each for each in listed if kind in (None, each["kind"])]}


        def main():
            connector = None
            for line in sys.stdin:
                message = json.loads(line)
                method, params = message["method"], message.get("params") or {}
                try:
                    if method == "initialize":
                        connector = Connector(params["targets"][0])
                        result = {"protocolVersion": "1", "name": "my-connector",
                                  "version": "0.1.0", "capabilities": CAPABILITIES}
                    elif method == "shutdown":
                        result = None
                    else:
                        result = getattr(connector, method.replace(".", "_"))(**params)
                    write({"id": message["id"], "result": result})
                except Refusal as error:
                    write({"id": message["id"], "error": {
                        "code": error.code, "message": error.message,
                        "data": {"effect": error.effect}}})


        if __name__ == "__main__":
            main()

        """##
}
