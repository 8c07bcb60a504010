// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "freshservice-swift",
    platforms: [.macOS("26.0")],
    dependencies: [
        // Your own project puts the URL of the repository and a version here.
        .package(name: "residue", path: "../../..")
    ],
    targets: [
        .target(
            name: "FreshserviceSwift",
            dependencies: [.product(name: "ConnectorKit", package: "residue")]
        ),
        .executableTarget(name: "freshservice-connector", dependencies: ["FreshserviceSwift"]),
        .testTarget(
            name: "FreshserviceSwiftTests",
            dependencies: [
                "FreshserviceSwift", .product(name: "Residue", package: "residue"),
            ]
        ),
    ]
)
