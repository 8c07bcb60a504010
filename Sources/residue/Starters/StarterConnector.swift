// SPDX-License-Identifier: Apache-2.0

/// What `residue init --connector` writes: a read-only connector that says what it lacks.
enum StarterConnector: String, CaseIterable {
    case python
    case javascript
    case shell
    case swift

    var files: [StarterFiles.File] {
        switch self {
        case .python: [StarterFiles.File(path: "connector.py", text: Self.pythonText)]
        case .javascript: [StarterFiles.File(path: "connector.mjs", text: Self.javascriptText)]
        case .shell: [StarterFiles.File(path: "connector.sh", text: Self.shellText)]
        case .swift:
            [
                StarterFiles.File(path: "Package.swift", text: Self.packageText),
                StarterFiles.File(path: "Sources/main.swift", text: Self.swiftText),
            ]
        }
    }

    /// What to do next, one command per line.
    var commands: [String] {
        switch self {
        case .python: [Self.check("python3 connector.py")]
        case .javascript: [Self.check("node connector.mjs")]
        case .shell: [Self.check("sh connector.sh")]
        case .swift:
            [
                "RESIDUE=/where/residue/is swift build",
                "residue check --exec .build/debug/my-connector --target freshservice",
            ]
        }
    }

    private static func check(_ program: String) -> String {
        "residue check --exec \"\(program)\" --target freshservice"
    }
}
