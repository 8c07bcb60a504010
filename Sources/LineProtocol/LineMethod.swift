// SPDX-License-Identifier: Apache-2.0

/// One method of the line protocol: its caller, parameters and result.
package struct LineMethod: Sendable {
    package enum Role: String, Sendable, CaseIterable {
        case connector
        case engine
    }

    package let name: String
    /// The roles it applies to; both for methods that every program answers.
    package let roles: [Role]
    /// Whether Residue calls the program, rather than the program Residue.
    package let isCalledByResidue: Bool
    /// Whether a program declares it; every program of the role answers the others.
    package let isCapability: Bool
    package let params: MessageShape
    package let result: MessageShape

    /// Capabilities that a program may declare besides method names.
    package static let otherCapabilities = ["concurrent", "time", "names"]

    package static func named(_ name: String) -> LineMethod? { all.first { $0.name == name } }

    /// The capabilities that a program of the role may declare.
    package static func capabilities(of role: Role) -> [String] {
        all.filter { $0.roles.contains(role) && $0.isCapability }.map(\.name) + otherCapabilities
    }

    package static let all: [LineMethod] =
        common + accountMethods + rightMethods + connectorMethods + engineMethods + programMethods

    private static let common = [
        both(
            "initialize",
            [
                .required("protocolVersion", .constant("1")),
                .required("role", .word(Role.allCases.map(\.rawValue))),
                .required("now", .instant), .required("stateDirectory", .string),
                .required("targets", .list(.named(.target))), .required("policy", .named(.policy)),
            ],
            .object([
                .required("protocolVersion", .constant("1")), .required("name", .string),
                .required("version", .string), .required("capabilities", .list(.string)),
            ])
        ),
        both("shutdown", [], nothing),
        both(
            "credential.changed",
            [.required("target", .string), .required("credential", .named(.credential))],
            nothing,
            isCapability: true
        ),
    ]

    private static let nothing: MessageShape = .oneOf([.null, .object([])])

    private static let page: MessageShape.Member = .optional("cursor", .string)
    private static let id: [MessageShape.Member] = [
        .required("id", .string), .optional("type", .string),
    ]
    private static let accountAnswer: MessageShape = .object([
        .required("account", .named(.account))
    ])
    private static let stateAnswer: MessageShape = .oneOf([
        .null, .object([.optional("account", .named(.account))]),
    ])

    private static let accountMethods = [
        connector(
            "accounts.list",
            [page],
            .object([
                .required("accounts", .list(.named(.account))), .optional("nextCursor", .string),
                .optional("complete", .boolean),
            ])
        ),
        connector("accounts.get", id, accountAnswer),
        connector(
            "accounts.find",
            [
                .optional("email", .string), .optional("userName", .string),
                .optional("externalId", .string),
            ],
            .object([.required("accounts", .list(.named(.account)))])
        ),
        connector(
            "accounts.create",
            [
                .required("account", .named(.draft)), .optional("grants", .list(.named(.right))),
            ],
            .object([
                .required("account", .named(.account)), .optional("added", .list(.named(.right))),
            ])
        ),
        connector(
            "accounts.update",
            id + [.required("set", .map(.string)), .required("clear", .list(.string))],
            accountAnswer
        ),
        connector("accounts.enable", id, stateAnswer),
        connector("accounts.disable", id, stateAnswer),
        connector("accounts.delete", id, stateAnswer),
        connector(
            "accounts.convert",
            [.required("id", .string), .required("type", .string), .required("to", .string)],
            stateAnswer
        ),
        connector("accounts.own", [], accountAnswer),
    ]

    private static let pending: MessageShape = .oneOf([
        .null, .object([.optional("pending", .boolean)]),
    ])
    private static let grantParams: [MessageShape.Member] = [
        .required("account", .string), .optional("accountType", .string),
    ]

    private static let rightMethods = [
        connector(
            "entitlements.list",
            [.optional("kind", .string), page],
            .object([
                .required("entitlements", .list(.named(.entitlement))),
                .optional("nextCursor", .string),
            ])
        ),
        connector(
            "grants.list",
            [.optional("account", .string), .optional("entitlement", .named(.right)), page],
            .object([
                .required("grants", .list(.named(.grant))), .optional("nextCursor", .string),
            ])
        ),
        connector(
            "grants.add",
            grantParams + [.required("entitlement", .named(.right))],
            pending
        ),
        connector(
            "grants.remove",
            grantParams + [.required("entitlement", .named(.right))],
            pending
        ),
        connector(
            "grants.change",
            grantParams + [
                .required("add", .list(.named(.right))), .required("remove", .list(.named(.right))),
            ],
            pending
        ),
    ]

    private static let connectorMethods = [
        connector(
            "sessions.revoke",
            [.required("account", .string)],
            nothing
        ),
        connector(
            "credential.rotate",
            [],
            .object([.required("credential", .named(.credential))])
        ),
    ]

    private static let engineMethods = [
        engine("event", [.required("event", .named(.event))]),
        engine(
            "roster",
            [
                .required("takenAt", .instant), .required("complete", .boolean),
                .required("people", .list(.named(.identity))),
                .required("access", .map(.list(.named(.accessItem)))),
            ]
        ),
        engine("reconcile", []),
        engine("tick", [.required("now", .instant)]),
    ]

    private static let programMethods = [
        LineMethod(
            name: "time.sleep",
            roles: Role.allCases,
            isCalledByResidue: false,
            isCapability: false,
            params: .object([.required("seconds", .seconds)]),
            result: .null
        ),
        LineMethod(
            name: "time.now",
            roles: Role.allCases,
            isCalledByResidue: false,
            isCapability: false,
            params: .object([]),
            result: .object([.required("now", .instant)])
        ),
    ]

    private static func both(
        _ name: String,
        _ params: [MessageShape.Member],
        _ result: MessageShape,
        isCapability: Bool = false
    ) -> LineMethod {
        LineMethod(
            name: name,
            roles: Role.allCases,
            isCalledByResidue: true,
            isCapability: isCapability,
            params: .object(params),
            result: result
        )
    }

    private static func connector(
        _ name: String,
        _ params: [MessageShape.Member],
        _ result: MessageShape
    ) -> LineMethod {
        LineMethod(
            name: name,
            roles: [.connector],
            isCalledByResidue: true,
            isCapability: true,
            params: .object(params),
            result: result
        )
    }

    private static func engine(_ name: String, _ params: [MessageShape.Member]) -> LineMethod {
        LineMethod(
            name: name,
            roles: [.engine],
            isCalledByResidue: true,
            isCapability: true,
            params: .object(params),
            result: .named(.claims)
        )
    }
}
