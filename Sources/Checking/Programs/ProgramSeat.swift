// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import LineProtocol
import Scenarios
import SimulatedTargets
import TargetKit
import Vocabulary
import Wire

/// A target as seen by a program: its name, address and credential.
struct ProgramSeat: Sendable {
    let name: TargetName
    let kind: String
    var credential: ConnectorCredential
    /// Carries the program's requests into the run.
    let transport: any Transport
    /// The service's base path, for SCIM.
    let basePath: String

    init(_ order: RunPlan.ConnectorOrder, settings: JSONValue) {
        name = order.target
        kind = order.kind
        credential = order.credential
        transport = order.transport
        basePath =
            order.kind == "scim"
            ? settings["basePath"]?.string
                ?? TargetCatalog.entry(order.kind)?.description.basePath ?? "" : ""
    }

    /// A seat for an introduction, whose target does not answer.
    init(unreachable target: RunPlan.Target) {
        name = target.name
        kind = target.kind
        transport = SilentTransport()
        basePath =
            target.kind == "scim"
            ? TargetCatalog.entry(target.kind)?.description.basePath ?? "" : ""
        credential =
            switch target.kind {
            case "freshservice": .basic(userName: "no-key-yet", password: "X")
            case "scim": .bearer(token: "no-token-yet")
            default:
                .oauth(clientID: "1000.NONE", clientSecret: "no-secret", refreshToken: "no-token")
            }
    }

    /// The protocol's word for the kind.
    static func word(ofKind kind: String) -> String { kind == "zoho-desk" ? "zohodesk" : kind }

    func json(port: Int) -> JSONValue {
        [
            "name": .string(name.rawValue),
            "kind": .string(ProgramSeat.word(ofKind: kind)),
            "baseURL": .string(ProgramSeat.root(port) + basePath),
            "credential": credentialJSON(port: port),
        ]
    }

    private static func root(_ port: Int) -> String { "http://127.0.0.1:\(port)" }

    func credentialJSON(port: Int) -> JSONValue {
        switch credential {
        case .basic(let userName, let password):
            [
                "type": "basic", "username": .string(userName), "password": .string(password),
            ]
        case .bearer(let token): ["type": "bearer", "token": .string(token)]
        case .oauth(let clientID, let clientSecret, let refreshToken):
            [
                "type": "oauth2",
                "tokenURL": .string(
                    ProgramSeat.root(port)
                        + (TargetCatalog.entry(kind)?.description.tokenPath ?? "")
                ),
                "clientID": .string(clientID), "clientSecret": .string(clientSecret),
                "refreshToken": .string(refreshToken),
            ]
        }
    }

    /// Secrets that must never be shown, plain and as sent over the wire.
    var secrets: [String] {
        switch credential {
        case .basic(let userName, let password):
            // The vendor's password is a one-letter dummy; only the key matters.
            [
                userName, password,
                Base64.encode(Array("\(userName):\(password)".utf8)),
            ]
        case .bearer(let token): [token]
        case .oauth(_, let clientSecret, let refreshToken): [clientSecret, refreshToken]
        }
    }
}

/// Leaves every request unanswered.
private struct SilentTransport: Transport {
    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        throw .noAnswer("nobody listens")
    }
}
