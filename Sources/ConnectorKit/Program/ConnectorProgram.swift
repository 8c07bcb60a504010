// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import LineProtocol
import Synchronization
import Vocabulary
import Wire

/// A connector as a standalone program, which `residue check --exec` can test.
///
/// It reads Residue's requests from standard input and writes responses to standard output, one
/// message per line; anything else belongs on standard error.
public enum ConnectorProgram {
    /// What a connector gets to work with.
    public struct Seat: Sendable {
        /// The name of the target.
        public let target: String
        /// The service's base path; empty unless the target is a SCIM server.
        public let basePath: String
        public let transport: any Transport
        public let credential: ConnectorCredential
        /// Virtual time; waiting on it takes no real time.
        public let clock: any CivilClock
    }

    public typealias Factory = @Sendable (Seat) throws(ConnectorError) -> any Connector

    /// Serves requests until Residue sends `shutdown` or closes the input.
    ///
    /// `make` is called once, when the target is known. The program declares what the connector's
    /// manifest lists.
    public static func serve(
        name: String,
        version: String,
        _ make: @escaping Factory
    ) async throws {
        let line = StandardLine()
        var service: ConnectorService?
        while let message = try line.read() {
            guard case .request(let id, let method, let params) = message else { continue }
            line.clock.forget()
            do throws(LineError) {
                let result: JSONValue
                switch method {
                case "initialize":
                    let begun = try ConnectorService(name, version, params, line, make)
                    service = begun
                    result = begun.welcome
                case "shutdown":
                    line.write(.result(id: id, .null))
                    return
                default:
                    guard let service else {
                        throw LineError(.invalid, effect: .none, "initialize comes first")
                    }
                    result = try await service.answer(method, params)
                }
                line.write(.result(id: id, result))
            } catch {
                line.write(.error(id: id, error.json))
            }
        }
    }
}

/// The program's end of the line: the standard streams.
final class StandardLine: Sendable {
    let clock = LineClock()

    init() {
        clock.attach(self)
    }

    /// The next message; `nil` at the end of the input.
    func read() throws(LineMistake) -> LineMessage? {
        guard let line = readLine(strippingNewline: true) else { return nil }
        return try LineMessage(Array(line.utf8))
    }

    func write(_ message: LineMessage) {
        FileHandle.standardOutput.write(Data(message.line))
    }

    /// Calls Residue; nothing else arrives before the answer, since this program does not declare
    /// `concurrent`.
    func ask(_ method: String, _ params: JSONValue) -> JSONValue {
        write(.request(id: .string(method), method: method, params: params))
        guard let answer = try? read(), case .result(_, let result) = answer else { return .null }
        return result
    }
}
