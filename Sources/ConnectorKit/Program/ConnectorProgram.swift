// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import LineProtocol
import Synchronization
import Vocabulary
import Wire

/// A connector as a program of its own, which `residue check --exec` can judge.
///
/// It reads Residue's questions from the standard input and writes answers to the standard output,
/// one message a line; what it has to say otherwise belongs on the standard error.
public enum ConnectorProgram {
    /// What a connector gets to work with.
    public struct Seat: Sendable {
        /// The name of the target.
        public let target: String
        /// Where the service begins below the host; empty unless the target is a SCIM server.
        public let basePath: String
        public let transport: any Transport
        public let credential: ConnectorCredential
        /// Virtual time; to wait by it costs no real time.
        public let clock: any CivilClock
    }

    public typealias Factory = @Sendable (Seat) throws(ConnectorError) -> any Connector

    /// Answers until Residue takes its leave or closes the line.
    ///
    /// `make` is called once, when the target is known. What the connector's manifest lists is what
    /// the program declares.
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

/// The standard streams as the program's end of the line.
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

    /// Asks Residue; nothing else comes in before the answer, since this program declares no
    /// `concurrent`.
    func ask(_ method: String, _ params: JSONValue) -> JSONValue {
        write(.request(id: .string(method), method: method, params: params))
        guard let answer = try? read(), case .result(_, let result) = answer else { return .null }
        return result
    }
}
