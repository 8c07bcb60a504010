// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let settings: [SwiftSetting] = [
    .define("MUTANTS", .when(traits: ["Mutants"])),
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// `embedded` lists files whose bytes are compiled in.
func module(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    embedded: [String] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        resources: embedded.map { .embedInCode($0) },
        swiftSettings: settings
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let libraries: [Target.Dependency] = [
    "CivilTime", "Vocabulary", "IdentityModel", "Simulation", "Wire", "Recording", "TargetKit",
    "SimulatedTargets", "ConnectorKit", "Connectors", "Provisioning", "Oracle", "Metrics",
    "Reports", "Scenarios", "HTTPServer", "Hosting", "LineProtocol", "Checking",
]

/// What runs of scenarios are made of.
let scenarioLibraries: [Target.Dependency] = [
    "CivilTime", "Vocabulary", "IdentityModel", "Simulation", "Wire", "Recording", "TargetKit",
    "SimulatedTargets", "ConnectorKit", "Connectors", "Provisioning", "Oracle", "Metrics",
    "Reports",
]

let package = Package(
    name: "residue",
    platforms: [.macOS("26.0")],
    products: [
        .executable(name: "residue", targets: ["residue"]),
        // For authors of connectors: one to write them, one to run scenarios against them. The
        // module of the latter has a name of its own, since a file system may not tell `Residue`
        // from `residue`.
        .library(name: "ConnectorKit", targets: ["ConnectorKit"]),
        .library(name: "Residue", targets: ["ResidueTesting"]),
    ],
    traits: [
        .trait(
            name: "Mutants",
            description: "Deliberately broken code, which scenarios must tell from right code."
        )
    ],
    targets: [
        // The import table of ARCHITECTURE.md, module by module.
        module("CivilTime"),
        module("Vocabulary"),
        module("IdentityModel", ["CivilTime"]),
        module("Simulation", ["CivilTime"]),
        module("Wire", ["CivilTime"]),
        module("Recording", ["CivilTime", "Vocabulary", "IdentityModel", "Wire"]),
        module("TargetKit", ["CivilTime", "Vocabulary", "Wire", "Simulation"]),
        module(
            "SimulatedTargets",
            ["CivilTime", "Vocabulary", "Wire", "Simulation", "TargetKit"]
        ),
        module(
            "ConnectorKit",
            ["CivilTime", "Vocabulary", "IdentityModel", "Wire", "LineProtocol"]
        ),
        module(
            "Connectors",
            ["CivilTime", "Vocabulary", "IdentityModel", "Wire", "ConnectorKit"]
        ),
        module(
            "Provisioning",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Wire", "ConnectorKit", "Recording",
                "CSodium",
            ]
        ),
        module("Oracle", ["CivilTime", "Vocabulary", "IdentityModel", "Recording", "TargetKit"]),
        module("Metrics", ["CivilTime", "Vocabulary", "IdentityModel", "Recording"]),
        module(
            "Reports",
            ["CivilTime", "Vocabulary", "IdentityModel", "Recording", "Metrics", "Wire"]
        ),
        module(
            "Scenarios",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Simulation", "Wire", "Recording",
                "TargetKit", "SimulatedTargets", "ConnectorKit", "Connectors", "Provisioning",
                "Oracle", "Metrics", "Reports", "CYAML",
            ]
        ),
        module("HTTPServer", ["CivilTime", "Wire", "CMicrohttpd"]),
        module(
            "Hosting",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Wire", "TargetKit",
                "SimulatedTargets", "ConnectorKit", "Connectors", "Reports", "Scenarios",
                "HTTPServer",
            ],
            embedded: [
                "inspector.html", "inspector.css", "inspector.js", "inspector-reading.js",
                "inspector-steering.js",
            ].map { "Inspecting/Page/\($0)" }
        ),
        module("LineProtocol", ["CivilTime", "Wire"]),
        module(
            "Checking",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Simulation", "Wire", "Recording",
                "TargetKit", "SimulatedTargets", "ConnectorKit", "Connectors", "Provisioning",
                "Oracle", "Metrics", "Reports", "Scenarios", "HTTPServer", "LineProtocol",
                "CProcess", "CSodium",
            ]
        ),
        module("Mutants", scenarioLibraries + ["Scenarios"]),
        module(
            "ResidueTesting",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Simulation", "SimulatedTargets",
                "ConnectorKit", "Oracle", "Metrics", "Reports", "Scenarios",
            ]
        ),
        .executableTarget(
            name: "residue",
            dependencies: libraries + [
                .target(name: "Mutants", condition: .when(traits: ["Mutants"]))
            ],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CProcess"),
        .systemLibrary(
            name: "CYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
        ),
        .systemLibrary(
            name: "CSodium",
            pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]
        ),
        .systemLibrary(
            name: "CMicrohttpd",
            pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Wire"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        tests("SimulationTests", ["CivilTime", "Simulation"]),
        tests("WireTests", ["CivilTime", "Wire", "TestSupport"]),
        tests(
            "TargetTests",
            ["CivilTime", "Vocabulary", "Wire", "Simulation", "TargetKit", "SimulatedTargets"]
        ),
        tests(
            "ConnectorTests",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Wire", "ConnectorKit", "Connectors",
                "Simulation",
            ]
        ),
        tests(
            "ProvisioningTests",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Wire", "ConnectorKit", "Recording",
                "Provisioning", "Simulation",
            ]
        ),
        tests(
            "OracleTests",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Recording", "TargetKit", "Oracle",
                "Wire",
            ]
        ),
        tests(
            "MetricsTests",
            ["CivilTime", "Vocabulary", "IdentityModel", "Recording", "Metrics"]
        ),
        tests(
            "ReportsTests",
            [
                "CivilTime", "Vocabulary", "IdentityModel", "Recording", "Metrics", "Reports",
                "Wire", "TestSupport",
            ]
        ),
        tests("ScenariosTests", libraries + ["Mutants", "TestSupport"]),
        tests("HTTPServerTests", ["CivilTime", "Wire", "HTTPServer", "TestSupport"]),
        tests("HostingTests", libraries + ["TestSupport"]),
        tests("CommandLineTests", libraries + ["residue", "TestSupport"]),
        tests("LineProtocolTests", ["LineProtocol", "TestSupport", "Wire"]),
        tests("CheckingTests", libraries),
        tests("MutantsTests", libraries + ["Mutants"]),
        tests("TidyTests", []),
    ]
)
