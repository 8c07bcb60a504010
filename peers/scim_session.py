# SPDX-License-Identifier: Apache-2.0
"""A short scim2-client session: what an ordinary SCIM client does with a person.

usage: scim_session.py BASE_URL TOKEN
"""

import sys

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import Error, PatchOp, PatchOperation


def check(condition, what):
    if not condition:
        print(f"scim2-client: {what}: failed", file=sys.stderr)
        sys.exit(1)
    check.count += 1


check.count = 0


def main():
    base, token = sys.argv[1:]
    http = httpx2.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    client = SyncSCIMClient(http)
    client.discover()
    User = client.get_resource_model("User")
    Group = client.get_resource_model("Group")

    ana = client.create(User(user_name="ana.lima@acme.example", display_name="Ana Lima"))
    check(ana.id and ana.meta.location.endswith(ana.id), "create a user")
    found = client.query(User, query_parameters={"filter": 'userName eq "ANA.LIMA@acme.example"'})
    check(found.total_results == 1 and found.resources[0].id == ana.id, "find it in another case")

    desk = client.create(Group(display_name="Desk", members=[{"value": ana.id}]))
    again = client.query(User, ana.id)
    check([group.value for group in again.groups or []] == [desk.id], "the user shows its group")

    removal = PatchOperation(op=PatchOperation.Op.remove, path=f'members[value eq "{ana.id}"]')
    client.modify(Group, desk.id, PatchOp[Group](operations=[removal]))
    check(not client.query(Group, desk.id).members, "remove the member by value path")

    ana = client.query(User, ana.id)
    ana.active = False
    ana.groups = None
    ana = client.replace(ana)
    check(ana.active is False, "replace makes it inactive")
    twin = client.create(User(user_name="ana.lima@acme.example"), raise_scim_errors=False)
    check(isinstance(twin, Error) and twin.scim_type == "uniqueness", "a second one is refused")

    client.delete(User, ana.id)
    gone = client.query(User, ana.id, raise_scim_errors=False)
    check(isinstance(gone, Error) and int(gone.status) == 404, "deleted is gone")
    client.delete(Group, desk.id)
    print(f"scim2-client: a session of {check.count} checks held")


if __name__ == "__main__":
    main()
