// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// A kind of target that scenarios can name.
package struct TargetCatalogEntry: Sendable {
    package typealias Maker =
        @Sendable (
            _ name: String, _ settings: TargetSettings, _ start: Instant, _ seed: UInt64
        ) throws(SettingError) -> any SimulatedTarget

    package typealias WaitReader = @Sendable (WireResponse, WireRequest) -> Duration?

    package let description: TargetDescription
    /// The vendor's answer to a body beyond its limit, without the headers common to all answers.
    package let tooLarge: WireResponse
    /// How long an answer tells its client to wait, in the vendor's form; `nil` for no wait.
    package let announcedWait: WaitReader
    private let maker: Maker

    package init(
        _ description: TargetDescription,
        tooLarge: WireResponse,
        announcedWait: @escaping WaitReader = { response, _ in response.announcedWait },
        maker: @escaping Maker
    ) {
        self.description = description
        self.tooLarge = tooLarge
        self.announcedWait = announcedWait
        self.maker = maker
    }

    /// For a target whose entry in a scenario consists only of its options.
    package init<Target: CatalogTarget>(
        _ type: Target.Type,
        tooLarge: WireResponse,
        announcedWait: @escaping WaitReader = { response, _ in response.announcedWait }
    ) {
        self.init(Target.description, tooLarge: tooLarge, announcedWait: announcedWait) {
            name,
            settings,
            start,
            seed throws(SettingError) in
            Target(
                name: name,
                options: try Target.Options(settings: settings),
                start: start,
                seed: seed
            )
        }
    }

    package var kind: String { description.kind }
    package var summary: String { description.summary }

    /// Builds a target from its entry in a scenario.
    ///
    /// `settings` is the entry without the keys common to all targets, such as `kind`.
    package func make(
        name: String,
        settings: TargetSettings,
        start: Instant,
        seed: UInt64
    ) throws(SettingError) -> any SimulatedTarget {
        try maker(name, settings, start, seed)
    }
}

/// A target created from the options that its table of settings reads.
package protocol CatalogTarget: SimulatedTarget {
    associatedtype Options: Configurable

    static var description: TargetDescription { get }

    init(name: String, options: Options, start: Instant, seed: UInt64)
}

/// Every kind of target, one line each.
package enum TargetCatalog {
    package static let entries: [TargetCatalogEntry] = [
        Freshservice.catalogEntry,
        SCIMService.catalogEntry,
        ZohoDesk.catalogEntry,
    ]

    package static func entry(_ kind: String) -> TargetCatalogEntry? {
        entries.first { $0.kind == kind }
    }
}
