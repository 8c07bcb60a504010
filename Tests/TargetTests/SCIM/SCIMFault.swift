// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// A deprovisioning fault seen in the field: somebody's request, and what comes of it on a server
/// or with a client that has the fault, and without.
struct SCIMFault: Sendable, CustomStringConvertible {
    typealias Steps = @Sendable (inout SCIMWorld) throws -> Void

    /// The row of the catalog in docs/scim.md.
    let row: Int
    let title: String
    let settings: JSONValue
    let steps: Steps
    /// What the client does where the fault is its own; the same steps otherwise.
    let soundSteps: Steps
    /// The settings without the fault.
    let soundSettings: JSONValue
    /// Access that shows the fault: it is there with it and not without, or the other way round.
    let survivors: [String]
    let victims: [String]

    var description: String { "\(row) \(title)" }

    init(
        _ row: Int,
        _ title: String,
        _ settings: JSONValue = [:],
        survivors: [String] = [],
        victims: [String] = [],
        soundSettings: JSONValue = ["dialect": "rfc"],
        soundSteps: Steps? = nil,
        _ steps: @escaping Steps
    ) {
        self.row = row
        self.title = title
        self.settings = settings
        self.steps = steps
        self.soundSteps = soundSteps ?? steps
        self.soundSettings = soundSettings
        self.survivors = survivors
        self.victims = victims
    }

    static func quirk(_ name: String, _ value: JSONValue) -> JSONValue {
        ["quirks": .object(JSONObject([JSONObject.Member(key: name, value: value)]))]
    }
}

extension SCIMWorld {
    /// Removes Ana from Staff with the member in the value.
    mutating func removeByValue() throws {
        let member: JSONValue = ["value": .string(try id(SCIMWorld.ana))]
        try patch(try staff(), ["op": "remove", "path": "members", "value": [member]])
    }

    /// Removes Ana from Staff with the member in a filter.
    mutating func removeByFilter() throws {
        let path = #"members[value eq "\#(try id(SCIMWorld.ana))"]"#
        try patch(try staff(), ["op": "remove", "path": .string(path)])
    }

    /// Ends Ana's account in the way that most servers require.
    mutating func deactivate(_ value: JSONValue = false) throws {
        try patch(
            try user(SCIMWorld.ana),
            ["op": "replace", "path": "active", "value": value]
        )
    }

    func member(_ address: String) throws -> JSONValue { ["value": .string(try id(address))] }

    /// The ids of Staff's members as the API shows them.
    mutating func shownMembers() throws -> [String] {
        let members = try call(.get, try staff()).body["members"]?.array ?? []
        return members.compactMap { $0["value"]?.string }
    }

    func whole(_ members: [String]) -> JSONValue {
        [
            "schemas": [.string(SCIMWorld.group)], "displayName": "Staff",
            "members": .array(members.map { ["value": .string($0)] }),
        ]
    }
}
