// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Vocabulary
import Wire

/// A SCIM connector in front of a script, and the bodies that scripts are written with.
struct SCIMTenant {
    let transport: ScriptedTransport
    let clock = JumpingClock()
    let connector: SCIMConnector

    /// `name` is what a scenario writes: `scim-entra@github-enterprise`.
    init(_ name: String, _ steps: [ScriptedTransport.Step]) throws {
        transport = ScriptedTransport(steps)
        let made = try ConnectorCatalog.make(
            name,
            transport: transport,
            credential: .bearer(token: "t"),
            clock: clock
        )
        connector = try #require(made as? SCIMConnector)
    }

    /// The careful dialect in front of a strict server.
    init(_ steps: [ScriptedTransport.Step]) throws {
        try self.init("scim@rfc", steps)
    }

    /// Every expected request was made.
    func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(transport.left.isEmpty, sourceLocation: sourceLocation)
    }

    /// The bodies of all requests with that method, as they were sent.
    func sent(_ method: WireRequest.Method) -> [String] {
        transport.requests.filter { $0.method == method }
            .map { String(decoding: $0.body, as: UTF8.self) }
    }

    static let id = Account.ID("7")

    /// What a service says about itself.
    static func described(
        patch: Bool = true,
        etag: Bool = false,
        bulk: String = #"{"supported":false}"#,
        further: String = ""
    ) -> [ScriptedTransport.Step] {
        [
            .init(
                "GET /scim/v2/ServiceProviderConfig",
                200,
                """
                {"patch":{"supported":\(patch)},"bulk":\(bulk),\
                "filter":{"supported":true,"maxResults":200},"etag":{"supported":\(etag)},\
                "sort":{"supported":false},"changePassword":{"supported":false}\(further)}
                """
            ),
            .init(
                "GET /scim/v2/ResourceTypes",
                200,
                """
                {"totalResults":2,"Resources":[\
                {"name":"User","endpoint":"/Users",\
                "schema":"urn:ietf:params:scim:schemas:core:2.0:User"},\
                {"name":"Group","endpoint":"/Groups",\
                "schema":"urn:ietf:params:scim:schemas:core:2.0:Group"}]}
                """
            ),
        ]
    }

    static func user(
        _ id: String = "7",
        name: String = "mira@acme.example",
        active: String = "true",
        further: String = ""
    ) -> String {
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"\(id)",\
        "userName":"\(name)","name":{"givenName":"Mira","familyName":"Okafor"},\
        "emails":[{"value":"\(name)","type":"work","primary":true}],\
        "active":\(active)\(further)}
        """
    }

    static func group(_ id: String, _ name: String, members: [String]? = nil) -> String {
        let list = members.map { ids in
            #","members":[\#(ids.map { #"{"value":"\#($0)"}"# }.joined(separator: ","))]"#
        }
        return #"{"id":"\#(id)","displayName":"\#(name)"\#(list ?? "")}"#
    }

    static func list(_ rows: [String], total: Int? = nil, further: String = "") -> String {
        """
        {"totalResults":\(total ?? rows.count),"startIndex":1,"itemsPerPage":\(rows.count),\
        "Resources":[\(rows.joined(separator: ","))]\(further)}
        """
    }

    static func get(_ user: String) -> ScriptedTransport.Step {
        .init("GET /scim/v2/Users/7", 200, user)
    }

    /// The names of two groups.
    static let names = ScriptedTransport.Step(
        "GET /scim/v2/Groups?excludedAttributes=members&startIndex=1&count=100",
        200,
        list([group("31", "Desk"), group("32", "Payroll")])
    )
}
