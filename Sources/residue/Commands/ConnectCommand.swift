// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors

/// Exposes a built-in connector over the line protocol, for comparison and for trying out the
/// protocol.
enum ConnectCommand: Subcommand {
    static let name = "connect"
    static let summary = "speak the line protocol with a built-in connector"
    static let usage = "CONNECTOR"
    static let options: [Option] = []
    static let notes = """
        Reads requests from standard input and writes responses to standard output, one
        message per line; see docs/connector-protocol.md. It waits with time.sleep.
        """
    static let examples: KeyValuePairs = [
        "residue connect freshservice":
            "what residue check --exec \"residue connect freshservice\" starts"
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard let name = arguments.positional.first, arguments.positional.count == 1 else {
            throw UsageError("name one connector")
        }
        guard ConnectorCatalog.manifest(of: name) != nil else {
            throw UsageError(ConnectorCatalog.complaint(about: name))
        }
        try await ConnectorProgram.serve(name: name, version: Residue.version) {
            (seat: ConnectorProgram.Seat) throws(ConnectorError) -> any Connector in
            try ConnectorCatalog.make(
                name,
                transport: seat.transport,
                credential: seat.credential,
                clock: seat.clock
            )
        }
        return .held
    }
}
