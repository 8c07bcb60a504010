// SPDX-License-Identifier: Apache-2.0

import Scenarios
import TargetKit
import Wire

/// How a call names a door and its parameters.
extension SideDoorKind {
    /// Every key of any door's call.
    static var callKeys: [String] { all.flatMap(\.call.keyNames) }

    var clearableKeys: [String] { parameters.filter(\.isClearable).map(\.name) }

    /// The body of the door's call.
    var call: Shape {
        let email = Shape.Key.required("email", .text, "An address of the account.")
        return Shape(
            name,
            [
                .required("door", .word([name]), summary),
                .required("target", .text, "The target, by name."),
            ] + (subject == .account ? [email] : []) + parameters.map(\.key)
        )
    }

    func door(_ body: TargetSettings) throws(SettingError) -> SideDoor {
        try body.rejectKeys(outside: call.keyNames, clearable: clearableKeys)
        let email = subject == .account ? try body.requiredString("email") : ""
        var arguments: [String: SideDoor.Argument] = [:]
        for parameter in parameters {
            let isGiven = body.value(parameter.name) != nil
            guard isGiven || parameter.fallback == nil else { continue }
            arguments[parameter.name] = try parameter.argument(body)
        }
        return SideDoor(self, email: email, arguments)
    }
}

extension SideDoorKind.Parameter {
    fileprivate func argument(_ body: TargetSettings) throws(SettingError) -> SideDoor.Argument {
        switch form {
        case .text, .license: return .text(try body.requiredString(name))
        case .value:
            switch body.value(name) {
            case .bool(let flag): return .text("\(flag)")
            case .integer(let number): return .text("\(number)")
            case .number(let number): return .text("\(number)")
            case .string, .array, .object, .null, nil:
                return try body.string(name).map { .text($0) } ?? .none
            }
        case .accountKind, .rightKind:
            let text = try body.requiredString(name)
            _ = try body.choice(name, among: words)
            return .text(text)
        case .count(let most):
            guard let count = try body.integer(name, in: 1...most) else {
                throw SettingError(path: [name], message: "'\(name)' must be given")
            }
            return .count(count)
        }
    }
}
