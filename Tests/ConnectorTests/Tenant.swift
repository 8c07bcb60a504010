// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

/// A connector in front of a script, and the bodies that scripts are written with.
struct Tenant {
    let transport: ScriptedTransport
    let clock = JumpingClock()
    let connector: FreshserviceConnector

    init(
        options: FreshserviceConnector.Options = .init(),
        _ steps: [ScriptedTransport.Step]
    ) {
        transport = ScriptedTransport(steps)
        connector = FreshserviceConnector(
            transport: transport,
            apiKey: "key",
            clock: clock,
            options: options
        )
    }

    /// Every expected request was made.
    func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(transport.left.isEmpty, sourceLocation: sourceLocation)
    }

    /// Two workspaces, three groups, three roles.
    static let catalog: [ScriptedTransport.Step] = [
        .init(
            "GET /api/v2/roles?per_page=100&page=1",
            200,
            """
            {"roles":[{"id":1,"name":"Account Admin","role_type":1},
            {"id":4,"name":"SD Agent","role_type":2},{"id":5,"name":"SD Supervisor","role_type":2}]}
            """
        ),
        .init(
            "GET /api/v2/workspaces?per_page=100&page=1",
            200,
            #"{"workspaces":[{"id":2,"name":"IT","state":"active"},{"id":3,"name":"HR","state":1}]}"#
        ),
        .init(
            "GET /api/v2/groups?workspace_id=2&per_page=100",
            200,
            """
            {"groups":[{"id":31,"name":"Desk","workspace_id":2,"leaders":[8]},
            {"id":32,"name":"Payroll","workspace_id":2,"leaders":[]}]}
            """
        ),
        .init(
            "GET /api/v2/groups?workspace_id=3&per_page=100",
            200,
            #"{"groups":[{"id":41,"name":"People","workspace_id":3,"leaders":null}]}"#
        ),
    ]

    static let noRequesterGroups = ScriptedTransport.Step(
        "GET /api/v2/requester_groups?per_page=100&page=1",
        200,
        #"{"requester_groups":[]}"#
    )

    static func agent(
        _ id: Int = 7,
        active: Bool = true,
        occasional: Bool = false,
        roles: String =
            #"{"role_id":4,"assignment_scope":"entire_helpdesk","groups":[],"workspace_id":2}"#,
        memberOf: [Int] = [],
        observerOf: [Int] = [],
        pending: [Int] = [],
        further: String = ""
    ) -> String {
        """
        {"id":\(id),"email":"mira@acme.example","first_name":"Mira","last_name":"Okafor",\
        "active":\(active),"occasional":\(occasional),"roles":[\(roles)],"member_of":\(memberOf),\
        "observer_of":\(observerOf),"member_of_pending_approval":\(pending),\
        "observer_of_pending_approval":null\(further)}
        """
    }

    static func requester(
        _ id: Int = 7,
        active: Bool = true,
        isAgent: Bool = false,
        further: String = ""
    ) -> String {
        """
        {"id":\(id),"primary_email":"mira@acme.example","secondary_emails":[],\
        "first_name":"Mira","last_name":"Okafor","active":\(active),\
        "is_agent":\(isAgent)\(further)}
        """
    }

    static func get(agent body: String, _ id: Int = 7) -> ScriptedTransport.Step {
        .init("GET /api/v2/agents/\(id)", 200, #"{"agent":\#(body)}"#)
    }

    static func put(agent body: String, _ id: Int = 7) -> ScriptedTransport.Step {
        .init("PUT /api/v2/agents/\(id)", 200, #"{"agent":\#(body)}"#)
    }
}

extension Grant {
    static func role(_ name: String) -> Grant { Grant(kind: .role, name: name) }
    static func group(_ name: String, pending: Bool = false) -> Grant {
        Grant(kind: .group, name: name, isPending: pending)
    }
    static func leader(_ name: String) -> Grant { Grant(kind: .groupLeader, name: name) }
    static func requesterGroup(_ name: String) -> Grant {
        Grant(kind: .requesterGroup, name: name)
    }
    static func application(_ name: String) -> Grant { Grant(kind: .application, name: name) }
    static let seat = Grant(kind: .license, name: "agent")
}

/// The error that the operation throws; records an issue and ends the test if it throws none.
func failure(
    of operation: () async throws(ConnectorError) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> ConnectorError {
    do throws(ConnectorError) {
        try await operation()
    } catch {
        return error
    }
    return try #require(nil as ConnectorError?, sourceLocation: sourceLocation)
}
