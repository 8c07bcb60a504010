// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Holds the import table: data flows one way, and targets and connectors never meet.
@Suite
struct ImportTableTests {
    /// What a module of ours may import beside the standard library, Foundation and CivilTime.
    static let allowed: [String: Set<String>] = [
        "CivilTime": [],
        "Vocabulary": [],
        "IdentityModel": [],
        "Simulation": [],
        "Wire": [],
        "Recording": ["Vocabulary", "IdentityModel", "Wire"],
        "TargetKit": ["Vocabulary", "Wire", "Simulation"],
        "SimulatedTargets": ["Vocabulary", "Wire", "Simulation", "TargetKit"],
        "ConnectorKit": ["Vocabulary", "IdentityModel", "Wire", "LineProtocol"],
        "Connectors": ["Vocabulary", "IdentityModel", "Wire", "ConnectorKit"],
        "Provisioning": [
            "Vocabulary", "IdentityModel", "Wire", "ConnectorKit", "Recording", "CSodium",
        ],
        "Oracle": ["Vocabulary", "IdentityModel", "Recording", "TargetKit"],
        "Metrics": ["Vocabulary", "IdentityModel", "Recording"],
        "Reports": ["Vocabulary", "IdentityModel", "Recording", "Metrics", "Wire"],
        "Scenarios": [
            "Vocabulary", "IdentityModel", "Simulation", "Wire", "Recording", "TargetKit",
            "SimulatedTargets", "ConnectorKit", "Connectors", "Provisioning", "Oracle", "Metrics",
            "Reports", "CYAML",
        ],
        "HTTPServer": ["Wire", "CMicrohttpd"],
        "Hosting": [
            "Vocabulary", "IdentityModel", "Wire", "TargetKit", "SimulatedTargets",
            "ConnectorKit", "Connectors", "Reports", "Scenarios", "HTTPServer",
        ],
        "LineProtocol": ["Wire"],
        "Checking": [
            "Vocabulary", "IdentityModel", "Simulation", "Wire", "Recording", "TargetKit",
            "SimulatedTargets",
            "ConnectorKit", "Connectors", "Provisioning", "Oracle", "Metrics", "Reports",
            "Scenarios", "HTTPServer", "LineProtocol", "CProcess", "CSodium",
        ],
        "Mutants": [
            "Vocabulary", "IdentityModel", "Simulation", "Wire", "Recording", "TargetKit",
            "SimulatedTargets", "ConnectorKit", "Connectors", "Provisioning", "Oracle", "Metrics",
            "Reports", "Scenarios",
        ],
        "ResidueTesting": [
            "Vocabulary", "IdentityModel", "Simulation", "SimulatedTargets", "ConnectorKit",
            "Oracle", "Metrics", "Reports", "Scenarios",
        ],
    ]

    private static let toolchain: Set<String> = [
        "CivilTime", "Foundation", "FoundationEssentials", "FoundationNetworking",
        "Synchronization", "Glibc", "Darwin",
    ]

    private func imports(of file: SourceTree.File) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2,
                !line.hasPrefix(" "), !line.hasPrefix("//")
            else { return nil }
            return words.dropFirst(place + 1).first { !["struct", "class"].contains($0) }
                .map { String($0.split(separator: ".")[0]) }
        }
    }

    @Test func `every module imports what its row allows`() throws {
        let files = try SourceTree.swiftFiles(under: "Sources").filter { $0.module != "residue" }
        let broken = files.flatMap { file in
            let row = Self.allowed[file.module].map { $0.union(Self.toolchain) }
            return imports(of: file)
                .filter { !(row?.contains($0) ?? false) }
                .map { "\(file.path) imports \($0)" }
        }
        #expect(broken == [])
    }

    @Test func `every module has a row`() throws {
        let modules = Set(try SourceTree.swiftFiles(under: "Sources").map(\.module))
        #expect(modules.subtracting(Self.allowed.keys) == ["residue"])
    }

    @Test func `the table in ARCHITECTURE says the same`() throws {
        let page = try SourceTree.text(of: "ARCHITECTURE.md")
        for (module, imports) in Self.allowed.sorted(by: { $0.key < $1.key }) {
            let row = page.split(separator: "\n").first { $0.hasPrefix("| \(module) |") }
            let cells = row?.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            let listed = cells?.last.map { cell in
                Set(cell.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
            }
            #expect(listed == (imports.isEmpty ? ["–"] : imports), "row of \(module)")
        }
    }
}
