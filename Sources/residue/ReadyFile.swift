// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hosting
import Scenarios
import Wire

/// Tells a test or a client where a server listens; it is there only while the server is.
struct ReadyFile {
    let path: String

    /// Written under another name first, so that whoever waits for it never reads half of it.
    func write(_ addresses: HostAddresses) throws(CommandFailure) {
        let targets = addresses.targets.sorted { $0.key < $1.key }.map {
            JSONObject.Member(key: $0.key, value: .string($0.value))
        }
        let json: JSONValue = [
            "url": .string(addresses.main),
            "control": .string(addresses.control),
            "targets": .object(JSONObject(targets)),
            "pid": .integer(Int64(getpid())),
        ]
        let partial = path + ".residue-partial"
        do {
            try Data(json.encoded() + [UInt8(ascii: "\n")]).write(to: URL(filePath: partial))
        } catch {
            throw failure(error.localizedDescription)
        }
        guard rename(partial, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            throw failure(reason)
        }
    }

    func remove() {
        unlink(path)
    }

    /// The base URL of the main port.
    func url() throws(CommandFailure) -> String {
        let bytes: [UInt8]
        do throws(RejectedFile) {
            bytes = try FileBytes.read(path: path)
        } catch {
            throw CommandFailure(status: .data, message: error.description)
        }
        do throws(JSONError) {
            if let url = try JSONValue(parsing: bytes)["url"]?.string { return url }
        } catch {
            throw CommandFailure(status: .data, message: "\(path): error: \(error)")
        }
        throw CommandFailure(
            status: .data,
            message: "\(path): error: this is no file of residue serve --ready-file"
        )
    }

    private func failure(_ reason: String) -> CommandFailure {
        CommandFailure(
            status: .cannotCreate,
            message: "residue serve: cannot create '\(path)': \(reason)"
        )
    }
}
