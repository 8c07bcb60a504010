// SPDX-License-Identifier: Apache-2.0

import Foundation
import Scenarios
import Wire

extension BenchCommand {
    /// Our JSON parser and writer against the toolchain's, on one agent's body.
    static func json(_ effort: Effort) async throws -> BenchSection {
        let bytes = try BenchWorld(agents: 10).agentBody()
        let count = effort.size(50_000, quick: 5_000)
        let runs = effort.runs(5)
        var section = BenchSection(
            name: "JSON",
            how: "One agent of Freshservice, \(bytes.count) bytes, \(count) times; median of "
                + "\(runs) runs, one core.",
            columns: [
                BenchSection.Column("time", "s", digits: 3),
                BenchSection.Column("rate", "MB/s", digits: 1),
                BenchSection.Column("cost", "µs", digits: 2),
                BenchSection.Column("of ours", "ratio", digits: 1),
            ]
        )
        let reading = try await times(JSONBench.readers(of: bytes), count, runs)
        let writing = try await times(JSONBench.writers(of: bytes), count, runs)
        for group in [reading, writing] {
            for (name, time) in group {
                let size = Double(bytes.count * count)
                section.rows.append(
                    BenchSection.Row(
                        name: name,
                        values: [
                            time, size / time / 1e6, 1e6 * time / Double(count),
                            time / group[0].time,
                        ]
                    )
                )
            }
        }
        return section
    }

    private static func times(
        _ subjects: [JSONBench],
        _ count: Int,
        _ runs: Int
    ) async throws -> [(name: String, time: Double)] {
        var times: [(name: String, time: Double)] = []
        for subject in subjects {
            let time = try await median(of: runs, by: { $0 }) {
                var sum = 0
                let time = try seconds {
                    for _ in 0..<count { sum &+= try subject.work() }
                }
                // The sum is used so that the optimizer cannot remove the work.
                guard sum > 0 else { throw UsageError("\(subject.name) did nothing") }
                return time
            }
            times.append((subject.name, time))
        }
        return times
    }
}

/// One way to read or write a body.
private struct JSONBench {
    let name: String
    /// Returns a number that depends on the result, greater than 0.
    let work: () throws -> Int

    /// Ours first.
    static func readers(of bytes: [UInt8]) -> [JSONBench] {
        let data = Data(bytes)
        let decoder = JSONDecoder()
        return [
            JSONBench(name: "read: JSONValue") {
                try JSONValue(parsing: bytes)["agent"]?.object?.members.count ?? 0
            },
            JSONBench(name: "read: JSONSerialization") {
                try (JSONSerialization.jsonObject(with: data) as? [String: Any])?.count ?? 0
            },
            JSONBench(name: "read: JSONDecoder, 12 members") {
                Int(try decoder.decode(AgentEnvelope.self, from: data).agent.id & 1) + 1
            },
        ]
    }

    static func writers(of bytes: [UInt8]) throws -> [JSONBench] {
        let value = try JSONValue(parsing: bytes)
        let object = try JSONSerialization.jsonObject(with: Data(bytes))
        let envelope = try JSONDecoder().decode(AgentEnvelope.self, from: Data(bytes))
        let encoder = JSONEncoder()
        return [
            JSONBench(name: "write: JSONValue") { value.encoded().count },
            JSONBench(name: "write: JSONSerialization") {
                try JSONSerialization.data(withJSONObject: object).count
            },
            JSONBench(name: "write: JSONEncoder, 12 members") {
                try encoder.encode(envelope).count
            },
        ]
    }
}

/// The members of an agent that a client most often reads.
private struct AgentEnvelope: Codable {
    struct Agent: Codable {
        struct Role: Codable {
            let roleID: Int64

            enum CodingKeys: String, CodingKey {
                case roleID = "role_id"
            }
        }

        let id: Int64
        let firstName: String
        let lastName: String?
        let email: String?
        let active: Bool
        let occasional: Bool
        let memberOf: [Int64]
        let observerOf: [Int64]
        let roles: [Role]
        let timeZone: String?
        let createdAt: String
        let updatedAt: String

        enum CodingKeys: String, CodingKey {
            case id, email, active, occasional, roles
            case firstName = "first_name"
            case lastName = "last_name"
            case memberOf = "member_of"
            case observerOf = "observer_of"
            case timeZone = "time_zone"
            case createdAt = "created_at"
            case updatedAt = "updated_at"
        }
    }

    let agent: Agent
}
