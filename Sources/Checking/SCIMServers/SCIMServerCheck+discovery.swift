// SPDX-License-Identifier: Apache-2.0

import Wire

extension SCIMServerCheck {
    static let discovery = [
        SCIMServerCheck(
            "tells-what-it-can",
            "Returns its configuration, resource types and "
                + "schemas"
        ) {
            bench in
            let configuration = try await bench.read("/ServiceProviderConfig")
            for feature in ["patch", "bulk", "filter", "changePassword", "sort", "etag"] {
                try bench.expect(
                    configuration[feature]?["supported"]?.bool != nil,
                    "whether \(feature) is supported",
                    configuration[feature]?.text ?? "nothing"
                )
            }
            let types = try await bench.list("/ResourceTypes", "")
            let names = types["Resources"]?.array?.compactMap { $0["name"]?.string } ?? []
            try bench.expect(
                names.contains("User"),
                "the resource type User",
                names.joined(separator: ", ")
            )
            let schemas = try await bench.list("/Schemas", "")
            let ids = schemas["Resources"]?.array?.compactMap { $0["id"]?.string } ?? []
            try bench.expect(
                ids.contains("urn:ietf:params:scim:schemas:core:2.0:User"),
                "the schema of users",
                ids.joined(separator: ", ")
            )
        },
        SCIMServerCheck(
            "refuses-strangers",
            "Refuses requests without a token and with a wrong one"
        ) { bench in
            for credential in ["", "Bearer residue-check-no-such-token"] {
                let answer = try await bench.client.send(
                    .get,
                    "/Users",
                    query: "count=1",
                    authorization: credential
                )
                try bench.expect([401, 403].contains(answer.status), "401", bench.seen(answer))
            }
        },
        SCIMServerCheck("says-not-found", "Answers 404 for missing users") { bench in
            let path = "/Users/\(bench.mark)-nobody"
            try bench.refusal(try await bench.client.send(.get, path), [404])
            try bench.refusal(try await bench.client.send(.delete, path), [404])
            let change: JSONValue = ["op": "replace", "path": "active", "value": false]
            try bench.refusal(try await bench.patch(path, change), [404])
        },
        SCIMServerCheck("refuses-a-bad-filter", "Refuses an invalid filter") { bench in
            let answer = try await bench.client.send(
                .get,
                "/Users",
                query: SCIMClient.filter("userName zz \"x\"")
            )
            try bench.refusal(answer, [400])
            try bench.expect(
                answer.json?["scimType"]?.string == "invalidFilter",
                "scimType invalidFilter",
                answer.json?["scimType"]?.text ?? "none"
            )
        },
        SCIMServerCheck("refuses-a-bad-body", "Refuses invalid JSON, and a user without a name") {
            bench in
            let broken = try await bench.client.send(
                raw: Array("{\"userName\":".utf8),
                to: "/Users"
            )
            try bench.expect(
                [400, 415, 422].contains(broken.status),
                "400 for a body that is cut off",
                bench.seen(broken)
            )
            let nameless: JSONValue = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                "externalId": .string("\(bench.mark)-1"), "active": true,
            ]
            let answer = try await bench.client.send(.post, "/Users", body: nameless)
            if answer.isSuccess, let id = answer.json?["id"]?.string {
                bench.client.noteMade("/Users/\(PercentEncoding.encode(id))")
            }
            try bench.expect(answer.status == 400, "400 without userName", bench.seen(answer))
        },
        SCIMServerCheck("pages", "Pages through a list, each user once, all with the same total") {
            bench in
            for number in 1...5 { _ = try await bench.create(number) }
            let filter = SCIMClient.filter("userName sw \"\(bench.mark)-\"")
            var seen: [String] = []
            var start = 1
            for _ in 1...6 {
                let page = try await bench.client.send(
                    .get,
                    "/Users",
                    query: "\(filter)&startIndex=\(start)&count=2"
                )
                if start == 1, [400, 501].contains(page.status) {
                    throw Unexercised(reason: "the server has no filter for how a name begins")
                }
                try bench.expect(page.status == 200, "200 for a page", bench.seen(page))
                let json = try bench.json(page)
                try bench.expect(
                    json["totalResults"]?.integer == 5,
                    "5 in totalResults of every page",
                    json["totalResults"]?.text ?? "none"
                )
                let names = (json["Resources"]?.array ?? []).compactMap { $0["userName"]?.string }
                try bench.expect(names.count <= 2, "2 users a page at most", "\(names.count)")
                if names.isEmpty { break }
                seen += names
                start += names.count
            }
            try bench.expect(
                Set(seen).count == seen.count && seen.count == 5,
                "5 users, each once",
                "\(seen.count) users, \(Set(seen).count) different ones"
            )
        },
        SCIMServerCheck(
            "counts-without-listing",
            "Returns only the total if no results are "
                + "requested"
        ) {
            bench in
            _ = try await bench.create()
            let filter = SCIMClient.filter("userName eq \"\(bench.userName())\"")
            let page = try await bench.list("/Users", "\(filter)&count=0")
            try bench.expect(
                page["totalResults"]?.integer == 1,
                "1 in totalResults",
                page["totalResults"]?.text ?? "none"
            )
            let count = page["Resources"]?.array?.count ?? 0
            try bench.expect(count == 0, "no user", "\(count) users")
        },
        SCIMServerCheck("shows-what-is-asked", "Returns only the requested attributes") {
            bench in
            let path = try await bench.create()
            let user = try await bench.list(path, "attributes=userName")
            try bench.expect(
                user["userName"]?.string == bench.userName() && user["id"] != nil,
                "id and userName",
                user.text
            )
            try bench.expect(user["name"] == nil, "no name", user["name"]?.text ?? "")
        },
        SCIMServerCheck("keeps-versions", "Answers 304 and 412 by the version of a user") { bench in
            let configuration = try await bench.read("/ServiceProviderConfig")
            guard configuration["etag"]?["supported"]?.bool == true else {
                throw Unexercised(reason: "the server says that it has no ETags")
            }
            let path = try await bench.create()
            let first = try await bench.client.send(.get, path)
            guard let version = first.headers["ETag"] else {
                throw Deviation(expected: "an ETag", actual: "none")
            }
            let same = try await bench.client.send(
                .get,
                path,
                headers: ["If-None-Match": version]
            )
            try bench.expect(same.status == 304, "304 for what is known", bench.seen(same))
            try await bench.patch(
                path,
                ["op": "replace", "path": "displayName", "value": "Residue check, changed"]
            )
            let stale = try await bench.client.send(
                .delete,
                path,
                headers: ["If-Match": version]
            )
            try bench.expect(stale.status == 412, "412 for a stale version", bench.seen(stale))
        },
    ]
}
