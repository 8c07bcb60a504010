// SPDX-License-Identifier: Apache-2.0

import Wire

/// One alteration of an answer.
package enum FaultEdit: Hashable, Sendable {
    case setStatus(Int)
    case setHeader(name: String, value: String)
    /// Replaces a value, or adds a member to an existing object.
    case setValue(FaultBodyPath, JSONValue)
    case removeValue(FaultBodyPath)
    /// Truncates the body after that many bytes, as a broken connection would.
    case cutBody(bytes: Int)

    /// Why an edit does not change an answer.
    struct NoEffect: Error, Hashable {
        let reason: String
    }

    /// The answer after the edit, which always differs from `response`.
    func applied(to response: WireResponse) throws(NoEffect) -> WireResponse {
        var result = response
        switch self {
        case .setStatus(let status):
            result.status = status
        case .setHeader(let name, let value):
            result.headers[name] = value
        case .setValue(let path, let new):
            result.body = try edited(response.body) { path.set(new, in: &$0) }
        case .removeValue(let path):
            result.body = try edited(response.body) { path.remove(from: &$0) }
        case .cutBody(let bytes):
            result.body = Array(response.body.prefix(bytes))
        }
        guard result != response else { throw NoEffect(reason: "which already has it") }
        return result
    }

    /// The body after a change to its JSON; `change` returns whether it had an effect.
    private func edited(
        _ body: [UInt8],
        _ change: (inout JSONValue) -> Bool
    ) throws(NoEffect) -> [UInt8] {
        var value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body)
        } catch {
            throw NoEffect(reason: "whose body is \(error)")
        }
        guard change(&value) else {
            throw NoEffect(reason: "whose body has nothing to change there")
        }
        return value.encoded()
    }
}

extension FaultEdit: CustomStringConvertible {
    package var description: String {
        switch self {
        case .setStatus(let status): "set status \(status)"
        case .setHeader(let name, _): "set header \(name)"
        case .setValue(let path, _): "set \(path)"
        case .removeValue(let path): "remove \(path)"
        case .cutBody(let bytes): "cut the body at \(bytes) bytes"
        }
    }
}
