// SPDX-License-Identifier: Apache-2.0

import Wire

extension SCIMServerCheck {
    static let accounts = [
        SCIMServerCheck("creates-a-user", "Creates a user, and shows it under its location") {
            bench in
            let answer = try await bench.post(bench.draft(), named: bench.userName())
            try bench.expect(answer.status == 201, "201", bench.seen(answer))
            let made = try bench.json(answer)
            let path = try bench.path(of: made)
            let location = answer.headers["Location"] ?? made["meta"]?["location"]?.string
            try bench.expect(
                location?.hasSuffix(path) ?? false,
                "a location that ends in \(path)",
                location ?? "none"
            )
            let read = try await bench.read(path)
            for (name, wanted) in [
                ("userName", bench.userName()), ("externalId", "\(bench.mark)-1"),
            ] {
                try bench.expect(
                    read[name]?.string == wanted,
                    "\(name) \(wanted)",
                    read[name]?.text ?? "none"
                )
            }
            try bench.expect(
                read["active"]?.bool == true,
                "active true",
                read["active"]?.text ?? "none"
            )
        },
        SCIMServerCheck("makes-no-second-user", "Creates no second user under a taken name") {
            bench in
            _ = try await bench.create()
            for name in [bench.userName(), bench.userName().uppercased()] {
                let answer = try await bench.post(
                    bench.draft(1, ["userName": .string(name)]),
                    named: name
                )
                try bench.refusal(answer, [409])
            }
            let found = try await bench.found(bench.userName())
            try bench.expect(found.count == 1, "one user", "\(found.count) users")
        },
        SCIMServerCheck("finds-by-name", "Finds a user by name in any case, and nobody by another")
        {
            bench in
            let path = try await bench.create()
            for name in [bench.userName(), bench.userName().uppercased()] {
                let found = try await bench.found(name)
                try bench.expect(
                    found.count == 1
                        && found.first?["id"]?.string.map { path.hasSuffix($0) } == true,
                    "the one user for \(name)",
                    "\(found.count) users"
                )
            }
            let others = try await bench.found("\(bench.mark)-nobody")
            try bench.expect(others.isEmpty, "nobody", "\(others.count) users")
        },
        SCIMServerCheck("finds-by-external-id", "Finds a user by external id") {
            bench in
            _ = try await bench.create()
            let list = try await bench.list(
                "/Users",
                SCIMClient.filter("externalId eq \"\(bench.mark)-1\"")
            )
            let count = list["Resources"]?.array?.count ?? 0
            try bench.expect(count == 1, "one user", "\(count) users")
        },
        SCIMServerCheck("shows-no-password", "Never shows a password") { bench in
            let answer = try await bench.post(
                bench.draft(1, ["password": "9f-Residue-check-3c!"]),
                named: bench.userName()
            )
            if answer.status == 400 {
                throw Unexercised(reason: "the server takes no passwords")
            }
            try bench.expect(answer.status == 201, "201", bench.seen(answer))
            let made = try bench.json(answer)
            let read = try await bench.read(try bench.path(of: made))
            for user in [made, read] {
                try bench.expect(user["password"] == nil, "no password", "a password")
            }
        },
        SCIMServerCheck("removes-a-user", "Removes a user, from lists and filters too") { bench in
            let path = try await bench.create()
            let gone = try await bench.client.send(.delete, path)
            try bench.expect([200, 204].contains(gone.status), "204", bench.seen(gone))
            try bench.refusal(try await bench.client.send(.get, path), [404])
            try bench.refusal(try await bench.client.send(.delete, path), [404])
            let found = try await bench.found(bench.userName())
            try bench.expect(found.isEmpty, "nobody under the name", "\(found.count) users")
        },
    ]

    static let changes = [
        SCIMServerCheck("replaces-a-user", "Replaces what is sent of a user") {
            bench in
            // Omitted attributes may be cleared or kept (RFC 7644 §3.5.1), so all are sent.
            let path = try await bench.create(1, ["title": "Clerk"])
            let body = bench.draft(
                1,
                ["displayName": "Residue check, replaced", "title": "Chief clerk"]
            )
            let answer = try await bench.client.send(.put, path, body: body)
            try bench.expect(answer.status == 200, "200", bench.seen(answer))
            let user = try await bench.read(path)
            try bench.expect(
                user["displayName"]?.string == "Residue check, replaced",
                "the new display name",
                user["displayName"]?.text ?? "none"
            )
            try bench.expect(
                user["title"]?.string == "Chief clerk",
                "the new title",
                user["title"]?.text ?? "none"
            )
        },
        SCIMServerCheck("changes-an-attribute", "Changes, adds and removes single attributes") {
            bench in
            let path = try await bench.create()
            try bench.done(
                try await bench.patch(
                    path,
                    ["op": "replace", "path": "name.familyName", "value": "Changed"],
                    ["op": "add", "path": "title", "value": "Clerk"]
                )
            )
            let changed = try await bench.read(path)
            try bench.expect(
                changed["name"]?["familyName"] == "Changed" && changed["title"] == "Clerk",
                "family name Changed and title Clerk",
                "\(changed["name"]?.text ?? "no name"), \(changed["title"]?.text ?? "no title")"
            )
            try bench.expect(
                changed["name"]?["givenName"] == "Residue",
                "the given name as it was",
                changed["name"]?.text ?? "none"
            )
            try bench.done(try await bench.patch(path, ["op": "remove", "path": "title"]))
            let read = try await bench.read(path)
            try bench.expect(read["title"] == nil, "no title", read["title"]?.text ?? "")
        },
        SCIMServerCheck(
            "changes-without-a-path",
            "Accepts a change whose value names the "
                + "attributes"
        ) {
            bench in
            let path = try await bench.create()
            try bench.done(
                try await bench.patch(
                    path,
                    ["op": "replace", "value": ["displayName": "Residue check, changed"]]
                )
            )
            let user = try await bench.read(path)
            try bench.expect(
                user["displayName"]?.string == "Residue check, changed",
                "the new display name",
                user["displayName"]?.text ?? "none"
            )
        },
        SCIMServerCheck(
            "is-idempotent",
            "Accepts the same change twice with the same "
                + "result"
        ) { bench in
            let path = try await bench.create()
            let change: JSONValue = ["op": "replace", "path": "title", "value": "Clerk"]
            try bench.done(try await bench.patch(path, change))
            let once = try await bench.read(path)
            try bench.done(try await bench.patch(path, change))
            let twice = try await bench.read(path)
            try bench.expect(
                once["title"] == "Clerk" && twice["title"] == "Clerk",
                "the title Clerk, twice",
                twice["title"]?.text ?? "none"
            )
        },
        SCIMServerCheck("deactivates-a-user", "Deactivates a user, twice, and activates it again") {
            bench in
            let path = try await bench.create()
            for isActive in [false, false, true] {
                try bench.done(try await bench.patch(path, bench.activation(isActive)))
                let user = try await bench.read(path)
                try bench.expect(
                    user["active"]?.bool == isActive,
                    "active \(isActive)",
                    user["active"]?.text ?? "none"
                )
            }
            let found = try await bench.found(bench.userName())
            try bench.expect(found.count == 1, "one user under the name", "\(found.count)")
        },
        SCIMServerCheck("refuses-a-half-change", "Applies a change with a bad part not at all") {
            bench in
            let path = try await bench.create()
            let answer = try await bench.patch(
                path,
                ["op": "replace", "path": "displayName", "value": "Residue check, half"],
                ["op": "replace", "path": "emails[type eq", "value": "x"]
            )
            try bench.refusal(answer, [400])
            let user = try await bench.read(path)
            try bench.expect(
                user["displayName"]?.string == "Residue check, may be removed",
                "the display name as it was",
                user["displayName"]?.text ?? "none"
            )
        },
    ]
}

extension SCIMServerCheck.Bench {
    func found(_ name: String) async throws -> [JSONValue] {
        let list = try await list("/Users", SCIMClient.filter("userName eq \"\(name)\""))
        return list["Resources"]?.array ?? []
    }

    func activation(_ isActive: Bool) -> JSONValue {
        ["op": "replace", "path": "active", "value": .bool(isActive)]
    }

    /// A successful change answers with the resource or with no content.
    func done(_ answer: SCIMClient.Answer) throws {
        try expect([200, 204].contains(answer.status), "200 or 204", seen(answer))
    }
}
