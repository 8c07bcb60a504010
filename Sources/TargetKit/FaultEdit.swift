// SPDX-License-Identifier: Apache-2.0

import Wire

/// One alteration of an answer.
package enum FaultEdit: Hashable, Sendable {
    case setStatus(Int)
    case setHeader(name: String, value: String)
    case removeHeader(name: String)
    /// Replaces a value, or adds a member to an object that is there.
    case setValue(FaultBodyPath, JSONValue)
    case removeValue(FaultBodyPath)
    /// Keeps the first elements of a list.
    case truncateList(FaultBodyPath, count: Int)
    case emptyBody
    /// Cuts the body after so many bytes, as a connection that breaks would.
    case cutBody(bytes: Int)

    /// Why an edit leaves an answer as it was.
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
        case .removeHeader(let name):
            result.headers[name] = nil
        case .setValue, .removeValue, .truncateList:
            result.body = try editedBody(of: response)
        case .emptyBody:
            result.body = []
        case .cutBody(let bytes):
            result.body = Array(response.body.prefix(bytes))
        }
        guard result != response else { throw NoEffect(reason: "which is like that already") }
        return result
    }

    private func editedBody(of response: WireResponse) throws(NoEffect) -> [UInt8] {
        var value = try json(response.body)
        let changes =
            switch self {
            case .setValue(let path, let new): path.set(new, in: &value)
            case .removeValue(let path): path.remove(from: &value)
            case .truncateList(let path, let count): path.truncate(to: count, in: &value)
            case .setStatus, .setHeader, .removeHeader, .emptyBody, .cutBody: false
            }
        guard changes else { throw NoEffect(reason: "whose body has nothing to change there") }
        return value.encoded()
    }

    private func json(_ body: [UInt8]) throws(NoEffect) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: body)
        } catch {
            throw NoEffect(reason: "whose body is \(error)")
        }
    }
}

extension FaultEdit: CustomStringConvertible {
    package var description: String {
        switch self {
        case .setStatus(let status): "set status \(status)"
        case .setHeader(let name, _): "set header \(name)"
        case .removeHeader(let name): "remove header \(name)"
        case .setValue(let path, _): "set \(path)"
        case .removeValue(let path): "remove \(path)"
        case .truncateList(let path, let count): "truncate \(path) to \(count)"
        case .emptyBody: "empty the body"
        case .cutBody(let bytes): "cut the body at \(bytes) bytes"
        }
    }
}
