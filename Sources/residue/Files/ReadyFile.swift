// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hosting
import IdentityModel
import Scenarios
import Vocabulary
import Wire

/// Tells a test or a client where a server listens; exists only while the server runs.
///
/// It says where to read the credentials but holds none, because any user may read it.
struct ReadyFile {
    let path: String
    /// The file that holds the control plane's token; `nil` if there is no token, or no file.
    var tokenFile: String?

    /// Removes the file of a server that was killed.
    func removeStale() throws(CommandFailure) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw failure(String(cString: strerror(errno)))
    }

    /// Written under a temporary name first, so that no reader sees half of it.
    func write(_ host: WorldHost) throws(CommandFailure) {
        let addresses = host.addresses
        let targets = addresses.targets.sorted { $0.key < $1.key }.map {
            JSONObject.Member(key: $0.key, value: .string($0.value))
        }
        let credentials = host.registry.standard.targets.enumerated().map { index, target in
            JSONObject.Member(
                key: target.name.rawValue,
                value: target.credential.summary(
                    url: addresses.control + "/worlds/default",
                    pointer: "/targets/\(index)/credential"
                )
            )
        }
        let json: JSONValue = [
            "url": .string(addresses.main),
            "control": .string(addresses.control),
            "targets": .object(JSONObject(targets)),
            "credentials": .object(JSONObject(credentials)),
            "tokenFile": tokenFile.map { .string($0) } ?? .null,
            "pid": .integer(Int64(getpid())),
        ]
        let partial = "\(path).\(getpid()).residue-partial"
        do {
            try Data(json.encoded() + [UInt8(ascii: "\n")]).write(to: URL(filePath: partial))
        } catch {
            unlink(partial)
            throw failure(error.localizedDescription)
        }
        guard rename(partial, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            throw failure(reason)
        }
    }

    /// Removes the file; `false` if it belongs to another server by now, and stays.
    func remove() -> Bool {
        do throws(CommandFailure) {
            guard try ReadyFile.read(path).pid == getpid() else { return false }
        } catch {
            return false
        }
        return unlink(path) == 0
    }

    /// The content of a file: the base URL of the main port, and the process that wrote it.
    static func read(
        _ path: String
    ) throws(CommandFailure) -> (url: String, tokenFile: String?, pid: pid_t?) {
        let bytes: [UInt8]
        do throws(RejectedFile) {
            bytes = try FileBytes.read(path: path)
        } catch {
            throw CommandFailure(.data, error.description)
        }
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw CommandFailure(.data, "\(path): error: \(error)")
        }
        guard let url = json["url"]?.string else {
            throw CommandFailure(.data, "\(path): error: not written by residue serve --ready-file")
        }
        let pid = json["pid"]?.integer.flatMap { pid_t(exactly: $0) }
        return (url, json["tokenFile"]?.string, pid)
    }

    private func failure(_ reason: String) -> CommandFailure {
        CommandFailure(.cannotCreate, "residue serve: cannot create '\(path)': \(reason)")
    }
}

extension ConnectorCredential {
    /// The fields of the credential, and where to read their values.
    fileprivate func summary(url: String, pointer: String) -> JSONValue {
        let (type, fields) =
            switch self {
            case .basic: ("basic", ["userName", "password"])
            case .bearer: ("bearer", ["token"])
            case .oauth: ("oauth", ["clientID", "clientSecret", "refreshToken"])
            }
        return [
            "type": .string(type),
            "fields": .array(fields.map { .string($0) }),
            "url": .string(url),
            "pointer": .string(pointer),
        ]
    }
}
