#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keeps a SCIM 2.0 application in step with a feed of joiners, movers and leavers.

    sync.py --feed URL_OR_FILE --scim BASE_URL --token-file FILE [--application NAME] [--state FILE]

An ordinary script, as a company might run it every few minutes: it knows SCIM (RFC 7643, 7644) and
the lines of its feed, and nothing about the harness that judges it. A line of the feed is an object
with `cursor` and `event`; the last cursor processed is kept in the state file, so that the next run
continues after it. An event says what access its person should have afterwards in every application;
the script manages one of them.
"""

import argparse
import json
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PAGE_SIZE = 100
ATTEMPTS_MAX = 6


class Directory:
    """The application's SCIM server."""

    def __init__(self, base, token):
        self.base = base.rstrip("/")
        self.token = token
        self.groups = None

    def call(self, method, path, body=None):
        """The answer's status and body. Waits when the server says so and retries after a server
        failure. Every write here is idempotent except a create, which `create` handles itself."""
        for attempt in range(1, ATTEMPTS_MAX + 1):
            status, answer, retry_after = self.once(method, path, body)
            is_transient = status in (0, 429) or status >= 500
            if not is_transient or method == "POST" and status != 429 or attempt == ATTEMPTS_MAX:
                return status, answer
            time.sleep(retry_after if retry_after is not None else min(8, 2 ** (attempt - 1)))

    def once(self, method, path, body):
        request = urllib.request.Request(
            self.base + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Accept": "application/scim+json",
                     "Content-Type": "application/scim+json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                text = response.read()
                return response.status, json.loads(text) if text else None, None
        except urllib.error.HTTPError as error:
            wait = error.headers.get("Retry-After", "")
            return error.code, None, int(wait) if wait.isdigit() else None
        except (OSError, ValueError):
            return 0, None, None  # no answer, or one that cannot be parsed

    def expect(self, method, path, body=None, also=()):
        status, answer = self.call(method, path, body)
        if 200 <= status < 300 or status in also:
            return answer
        raise RuntimeError(f"{method} {path}: {status or 'no answer'}")

    def everything(self, path):
        """All resources of a list, page by page (RFC 7644 section 3.4.2.4)."""
        found, start = [], 1
        while True:
            mark = "&" if "?" in path else "?"
            page = self.expect("GET", f"{path}{mark}startIndex={start}&count={PAGE_SIZE}")
            resources = page.get("Resources", [])
            found += resources
            start += len(resources)
            if not resources or start > page["totalResults"]:
                return found

    def user(self, name):
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        condition = urllib.parse.quote(f'userName eq "{quoted}"')
        users = self.everything(f"/Users?filter={condition}")
        return users[0] if users else None

    def create(self, identity):
        """A create whose answer was lost may have happened, so the user is looked up before
        another attempt."""
        user = {"schemas": [USER], "userName": identity["userName"], "active": True,
                "name": {"givenName": identity["givenName"], "familyName": identity["familyName"]},
                "emails": [{"value": identity["email"], "type": "work", "primary": True}]}
        for _ in range(ATTEMPTS_MAX):
            status, answer = self.call("POST", "/Users", user)
            if 200 <= status < 300:
                return answer
            found = self.user(identity["userName"])
            if found is not None:
                return found
            if 400 <= status < 500:
                break
            time.sleep(1)
        raise RuntimeError(f"POST /Users: {status or 'no answer'}")

    def set_active(self, user, is_active):
        if user.get("active", True) == is_active:
            return
        self.patch(f"/Users/{user['id']}", {"op": "replace", "value": {"active": is_active}})

    def patch(self, path, operation):
        self.expect("PATCH", path, {"schemas": [PATCH], "Operations": [operation]})

    def set_groups(self, user, names):
        """Membership is written on the group, one member at a time, so that nobody else's is
        touched; what the user holds now is read from the groups themselves."""
        if self.groups is None:
            self.groups = {group["displayName"]: group["id"]
                           for group in self.everything("/Groups?attributes=displayName")}
        for name in names:
            if name not in self.groups:
                raise RuntimeError(f"the application has no group '{name}'")
        for name, group in sorted(self.groups.items()):
            members = self.expect("GET", f"/Groups/{group}").get("members") or []
            is_member = any(member["value"] == user["id"] for member in members)
            if name in names and not is_member:
                self.patch(f"/Groups/{group}", {"op": "add", "path": "members",
                                                "value": [{"value": user["id"]}]})
            if name not in names and is_member:
                self.patch(f"/Groups/{group}",
                           {"op": "remove", "path": f'members[value eq "{user["id"]}"]'})


def apply(directory, event, application):
    """Brings the application to what the event says; repeating the event changes nothing."""
    identity = event["identity"]
    access = [item for item in event["access"] if item["target"] == application]
    groups = {item["entitlement"]["name"] for item in access
              if (item.get("entitlement") or {}).get("kind") == "group"}
    user = directory.user(identity["userName"])
    if user is None:
        if not access:
            return
        user = directory.create(identity)
    if access:
        directory.set_active(user, True)
        directory.set_groups(user, groups)
    else:
        # The account is disabled first, so that nobody can act while the rest is revoked.
        directory.set_active(user, False)
        directory.set_groups(user, set())


def read_feed(source, cursor):
    if source.startswith(("http://", "https://")):
        mark = "&" if "?" in source else "?"
        address = source if cursor is None else f"{source}{mark}after={urllib.parse.quote(cursor)}"
        with urllib.request.urlopen(address, timeout=30) as response:
            lines = response.read().decode().splitlines()
    else:
        lines = pathlib.Path(source).read_text().splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feed", required=True)
    parser.add_argument("--scim", required=True)
    parser.add_argument("--token-file", required=True)
    parser.add_argument("--application", default="scim", help="its name in the feed")
    parser.add_argument("--state", default=None, help="where the last cursor is kept")
    options = parser.parse_args()
    state = pathlib.Path(options.state) if options.state else None
    cursor = state.read_text().strip() if state and state.exists() else None
    directory = Directory(options.scim, pathlib.Path(options.token_file).read_text().strip())
    for line in read_feed(options.feed, cursor):
        if "event" not in line:
            continue  # a roster repeats what events have reported
        apply(directory, line["event"], options.application)
        if state:
            state.write_text(line["cursor"])
        print(f"{line['event']['kind']} {line['event']['identity']['id']}: done")


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"sync: {error}")
