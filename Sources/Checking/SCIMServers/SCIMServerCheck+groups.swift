// SPDX-License-Identifier: Apache-2.0

import Wire

extension SCIMServerCheck {
    static let groups = [
        SCIMServerCheck(
            "keeps-members",
            "Adds and removes members without affecting others"
        ) { bench in
            let group = try await bench.createGroup()
            let one = try await bench.member(1)
            let other = try await bench.member(2)
            try bench.done(try await bench.patch(group, bench.adding([one, other])))
            try await bench.expectMembers(of: group, [one, other])
            try bench.done(try await bench.patch(group, bench.adding([one])))
            try await bench.expectMembers(of: group, [one, other])
            try bench.done(
                try await bench.patch(
                    group,
                    ["op": "remove", "path": .string("members[value eq \"\(one)\"]")]
                )
            )
            try await bench.expectMembers(of: group, [other])
        },
        // RFC 7644 leaves this open; a name left in a group outlives its owner wherever the group
        // is read.
        SCIMServerCheck("forgets-removed-members", "Removes a deleted user from every group") {
            bench in
            let group = try await bench.createGroup()
            let one = try await bench.member(1)
            let other = try await bench.member(2)
            try bench.done(try await bench.patch(group, bench.adding([one, other])))
            let gone = try await bench.client.send(.delete, "/Users/\(PercentEncoding.encode(one))")
            try bench.expect([200, 204].contains(gone.status), "204", bench.seen(gone))
            try await bench.expectMembers(of: group, [other])
        },
        SCIMServerCheck("finds-a-group", "Finds a group by its name") { bench in
            _ = try await bench.createGroup()
            let list = try await bench.list(
                "/Groups",
                SCIMClient.filter("displayName eq \"\(bench.mark)\"")
            )
            let count = list["Resources"]?.array?.count ?? 0
            try bench.expect(count == 1, "one group", "\(count) groups")
        },
    ]

    /// A leaver, as seen by the targets behind the gateway.
    static let behindTheGateway = [
        SCIMServerCheck("lets-in", "A new user can act behind the gateway") { bench in
            let truth = try bench.targets()
            _ = try await bench.create()
            let held = try await truth(bench.userName())
            try bench.expect(
                held.contains(where: \.isUsable),
                "an account that can act",
                held.isEmpty ? "nothing" : held.map(\.text).joined(separator: ", ")
            )
        },
        SCIMServerCheck("locks-out", "A deactivated user can do nothing behind the gateway") {
            bench in
            let truth = try bench.targets()
            let path = try await bench.create()
            try await bench.expectUsable(truth)
            try bench.done(try await bench.patch(path, bench.activation(false)))
            let left = try await truth(bench.userName()).filter(\.isUsable)
            try bench.expect(
                left.isEmpty,
                "nothing that can be used",
                left.map(\.text).joined(separator: ", ")
            )
        },
        SCIMServerCheck(
            "leaves-nothing",
            "A user removed from a group, deactivated and deleted leaves nothing"
        ) { bench in
            let truth = try bench.targets()
            let group = try await bench.createGroup()
            let path = try await bench.create()
            let id = String(path.dropFirst("/Users/".count))
            try await bench.expectUsable(truth)
            try bench.done(try await bench.patch(group, bench.adding([id])))
            try bench.done(
                try await bench.patch(
                    group,
                    ["op": "remove", "path": .string("members[value eq \"\(id)\"]")]
                )
            )
            try bench.done(try await bench.patch(path, bench.activation(false)))
            let gone = try await bench.client.send(.delete, path)
            try bench.expect([200, 204].contains(gone.status), "204", bench.seen(gone))
            let left = try await truth(bench.userName())
            try bench.expect(
                left.isEmpty,
                "nothing, usable or latent",
                left.map(\.text).joined(separator: ", ")
            )
        },
        SCIMServerCheck("ends-sessions", "Ends the sessions of a user who leaves") { _ in
            throw Unexercised(reason: "it needs to see inside the application")
        },
        SCIMServerCheck("survives-throttling", "Continues after being throttled") { _ in
            throw Unexercised(reason: "it needs virtual time")
        },
    ]
}

extension SCIMServerCheck.Bench {
    fileprivate func targets() throws -> SCIMServerCheck.Truth {
        guard let truth else {
            throw SCIMServerCheck.Unexercised(
                reason: "it needs the state of the targets behind the gateway: --ready-file"
            )
        }
        return truth
    }

    /// Ending a user who could never act proves nothing.
    fileprivate func expectUsable(_ truth: SCIMServerCheck.Truth) async throws {
        let held = try await truth(userName())
        try expect(held.contains(where: \.isUsable), "an account that can act first", "none")
    }

    /// The id of a new user.
    fileprivate func member(_ number: Int) async throws -> String {
        let path = try await create(number)
        return String(path.dropFirst("/Users/".count))
    }

    fileprivate func createGroup() async throws -> String {
        client.noteName("/Groups displayName \(mark)")
        let answer = try await client.send(
            .post,
            "/Groups",
            body: [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                "displayName": .string(mark),
            ]
        )
        if [403, 404, 405, 501].contains(answer.status) {
            throw SCIMServerCheck.Unexercised(reason: "the server makes no groups")
        }
        try expect(answer.status == 201, "201 for a new group", seen(answer))
        guard let id = try json(answer)["id"]?.string else {
            throw SCIMServerCheck.Deviation(expected: "a group with an id", actual: "none")
        }
        let path = "/Groups/\(PercentEncoding.encode(id))"
        client.noteMade(path)
        return path
    }

    fileprivate func adding(_ ids: [String]) -> JSONValue {
        ["op": "add", "path": "members", "value": .array(ids.map { ["value": .string($0)] })]
    }

    fileprivate func expectMembers(of group: String, _ ids: [String]) async throws {
        let members = try await read(group)["members"]?.array ?? []
        let held = members.compactMap { $0["value"]?.string }.sorted()
        try expect(
            held == ids.sorted(),
            "\(ids.count) members, those that were added",
            held.isEmpty ? "none" : "\(held.count): \(held.joined(separator: ", "))"
        )
    }
}
