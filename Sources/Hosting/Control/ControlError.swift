// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Scenarios
import TargetKit
import Wire

/// Why the control plane rejects a call: a message for people and a code for programs.
package struct ControlError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case badRequest
        case unauthorized
        case forbidden
        case notFound
        case methodNotAllowed
        case conflict
        case tooLarge
        case unsupportedMediaType
        case unusableFile

        var status: Int {
            switch self {
            case .badRequest: 400
            case .unauthorized: 401
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .conflict, .unusableFile: 409
            case .tooLarge: 413
            case .unsupportedMediaType: 415
            }
        }
    }

    package let code: Code
    package let message: String
    package let hint: String?
    /// The methods that the path does have, if the method was wrong.
    var allowed: [String] = []

    package init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    static func badRequest(_ message: String, hint: String? = nil) -> ControlError {
        ControlError(.badRequest, message, hint: hint)
    }

    /// Nothing of the kind `noun` has that name; suggests the nearest one.
    static func unknown(_ noun: String, _ name: String, among known: [String]) -> ControlError {
        let listed = known.isEmpty ? "There is none." : "Known: \(known.joined(separator: ", "))."
        return ControlError(
            .notFound,
            "unknown \(noun) '\(name)'",
            hint: Suggestion.note(for: name, among: known) ?? listed
        )
    }

    init(_ error: SettingError) {
        let place = error.path.isEmpty ? "" : "\(error.path.joined(separator: ".")): "
        self.init(.badRequest, place + error.message)
    }

    init(_ error: RejectedFile, _ code: Code) {
        self.init(
            code,
            error.description,
            hint: "Every line gives the file, the line and the column of one mistake."
        )
    }

    init(_ error: SideDoorError) {
        switch error {
        case .unknownAccount(let email):
            self.init(.notFound, "no account has the address '\(email)'")
        case .unknownEntitlement, .refused: self.init(.conflict, error.sentence)
        }
    }

    package var response: WireResponse {
        var headers: WireHeaders = ["Content-Type": "application/json"]
        if code == .unauthorized { headers["WWW-Authenticate"] = "Bearer" }
        if !allowed.isEmpty { headers["Allow"] = allowed.joined(separator: ", ") }
        return WireResponse(status: code.status, headers: headers, body: json.encoded())
    }

    private var json: JSONValue {
        [
            "error": .string(code.rawValue),
            "message": .string(message),
            "hint": hint.map { .string($0) } ?? .null,
        ]
    }
}
