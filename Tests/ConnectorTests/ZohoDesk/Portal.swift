// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

/// A connector in front of a scripted portal, and the bodies that scripts are written with.
struct Portal {
    let transport: ScriptedTransport
    let accounts: ScriptedTransport
    let clock = JumpingClock()
    let connector: ZohoDeskConnector

    /// The portal is known beforehand and the accounts server issues one token, unless told
    /// otherwise.
    init(
        options: ZohoDeskConnector.Options = Portal.options(),
        accounts: [ScriptedTransport.Step] = [Portal.token()],
        _ steps: [ScriptedTransport.Step]
    ) {
        transport = ScriptedTransport(steps)
        self.accounts = ScriptedTransport(accounts)
        connector = ZohoDeskConnector(
            transport: transport,
            accounts: self.accounts,
            clientID: "1000.CLIENT",
            clientSecret: "secret/1",
            refreshToken: "1000.aa.bb",
            clock: clock,
            options: options
        )
    }

    /// Every expected request was made.
    func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(transport.left.isEmpty, sourceLocation: sourceLocation)
        #expect(accounts.left.isEmpty, sourceLocation: sourceLocation)
    }

    static func options(
        _ change: (inout ZohoDeskConnector.Options) -> Void = { _ in }
    ) -> ZohoDeskConnector.Options {
        var options = ZohoDeskConnector.Options()
        options.organizationID = "700000001"
        change(&options)
        return options
    }

    static func token(_ text: String = "t1", expiresIn: Int = 3_600) -> ScriptedTransport.Step {
        .init(
            "POST /oauth/v2/token",
            200,
            """
            {"access_token":"\(text)","api_domain":"https://www.zohoapis.eu",\
            "token_type":"Bearer","expires_in":\(expiresIn)}
            """
        )
    }

    static func noToken(_ body: String, status: Int = 200) -> ScriptedTransport.Step {
        .init("POST /oauth/v2/token", status, body)
    }

    static let organizations = ScriptedTransport.Step(
        "GET /api/v1/organizations",
        200,
        """
        {"data":[{"id":"700000002","isDefault":"false","isSandboxPortal":"true"},
        {"id":"700000001","isDefault":"true","isSandboxPortal":"false",
        "primaryContact":"Owner@acme.example"}]}
        """
    )

    /// Four roles, three profiles, three departments, one of them disabled.
    static let catalog: [ScriptedTransport.Step] = [
        .init(
            "GET /api/v1/roles?from=0&limit=500",
            200,
            """
            {"data":[{"id":"10","name":"CEO"},{"id":"11","name":"Public"},
            {"id":"12","name":"Manager"},{"id":"13","name":"LightAgent"}]}
            """
        ),
        .init("GET /api/v1/roles?from=4&limit=500", 204, ""),
        .init(
            "GET /api/v1/profiles",
            200,
            """
            {"data":[{"id":"20","name":"Support Administrator","type":"Administrator"},
            {"id":"21","name":"Agent","type":"Standard"},
            {"id":"22","name":"Light Agent","type":"Light"}]}
            """
        ),
        .init(
            "GET /api/v1/departments?from=0&limit=200",
            200,
            """
            {"data":[{"id":"30","name":"Support","isEnabled":true,"isDefault":true},
            {"id":"31","name":"Sales","isEnabled":true,"isDefault":false},
            {"id":"32","name":"Old","isEnabled":false,"isDefault":false}]}
            """
        ),
        .init("GET /api/v1/departments?from=3&limit=200", 204, ""),
    ]

    static func agent(
        _ id: String = "7",
        status: String = "ACTIVE",
        isConfirmed: Bool = true,
        type: String? = "AgentPublic",
        role: String = "11",
        profile: String = "21",
        departments: [String] = ["30"],
        email: String = "mira@acme.example",
        further: String = ""
    ) -> String {
        let type = type.map { #""rolePermissionType":"\#($0)","# } ?? ""
        return """
            {"id":"\(id)","zuid":"","firstName":"Mira","lastName":"Okafor",\
            "name":"Okafor Mira","emailId":"\(email)","phone":"","mobile":"",\
            "roleId":"\(role)","profileId":"\(profile)",\(type)"status":"\(status)",\
            "isConfirmed":\(isConfirmed),"associatedDepartmentIds":\(departments),\
            "isZiaAgent":false\(further)}
            """
    }

    static func team(
        _ id: String = "90",
        name: String = "Tier 2",
        members: [String],
        derived: [String]? = nil,
        department: String = "30"
    ) -> String {
        """
        {"id":"\(id)","name":"\(name)","departmentId":"\(department)","agents":\(members),\
        "roles":[],"derivedAgents":\(derived ?? members)}
        """
    }

    static func get(agent body: String, _ id: String = "7") -> ScriptedTransport.Step {
        .init("GET /api/v1/agents/\(id)", 200, body)
    }

    static func teams(_ teams: [String] = [], of path: String) -> ScriptedTransport.Step {
        .init("GET /api/v1/\(path)", 200, #"{"teams":[\#(teams.joined(separator: ","))]}"#)
    }

    static let ownAgent = ScriptedTransport.Step(
        "GET /api/v1/myinfo",
        200,
        agent("2", type: "Admin", role: "10", profile: "20", departments: ["30", "31", "32"])
    )

    static func error(
        _ code: String,
        further: String = ""
    ) -> String {
        #"{"errorCode":"\#(code)","message":"m"\#(further)}"#
    }
}

extension Grant {
    static func profile(_ name: String, pending: Bool = false) -> Grant {
        Grant(kind: .profile, name: name, isPending: pending)
    }
    static func department(_ name: String, pending: Bool = false) -> Grant {
        Grant(kind: .department, name: name, isPending: pending)
    }
    static func team(_ name: String, pending: Bool = false) -> Grant {
        Grant(kind: .team, name: name, isPending: pending)
    }
    static let lightSeat = Grant(kind: .license, name: "lightAgent")
}
