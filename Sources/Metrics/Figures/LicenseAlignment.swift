// SPDX-License-Identifier: Apache-2.0

/// M-10: whether seats, entitlements, need and use agree.
///
/// A pair is a person and a target with seats where the person ever held or needed anything. Use is
/// any activity within 30 days; it is ignored in a run in which no target shows any.
enum LicenseAlignment {
    static let definitions: [MetricDefinition] = [
        alignment(
            "licenseAlignment",
            "License alignment",
            "Pairs whose seat and entitlement match the need and, if needed, are used or new / "
                + "pairs"
        ) { ($0.aligned, $0.pairs) },
        alignment(
            "licensedEntitledAlignment",
            "License alignment without use",
            "Pairs whose seat and entitlement match the need / pairs"
        ) { ($0.alignedWithoutUse, $0.pairs) },
        alignment(
            "movingTogether",
            "Moving together",
            "Changes of need that seat and entitlement both followed in time / changes of need"
        ) { ($0.movedTogether, $0.needChanges) },
        alignment(
            "pairedRelease",
            "Paired release",
            "Seat releases whose entitlement was gone within a deadline / seat releases"
        ) { ($0.pairedReleases, $0.releases) },
        .count(
            "financialOnlyReleases",
            "M-10",
            "Financial-only releases",
            of: .seats,
            .lower,
            "Seat releases that left the entitlement behind"
        ) { .count($0.seats.releases - $0.seats.pairedReleases) },
        alignment(
            "seatRecovery",
            "Seat recovery",
            "Seats held without need that were freed / seats held without need"
        ) { ($0.recovered, $0.recoverable) },
        .integral(
            "wasteSeatDays",
            "M-10",
            "Wasted seats",
            of: .seatDays,
            "Time that seats were held without need"
        ) { .integral($0.seats.waste) },
        .integral(
            "idleSeatDays",
            "M-10",
            "Idle seats",
            of: .seatDays,
            "Time that seats were held without use"
        ) { reader in
            let note = reader.seats.showsActivity ? nil : noActivity
            return MetricDefinition.Answer(
                .integral(milliseconds: reader.seats.idle),
                note: note
            )
        },
        .ratio(
            "seatUtilization",
            "M-10",
            "Seat utilization",
            .neither,
            .field,
            "Seats in use / seats held, whether or not they should be held"
        ) { reader in
            let note = reader.seats.showsActivity ? nil : noActivity
            return .ratio(reader.seats.active, of: reader.seats.held, note: note)
        },
    ]

    private static let noActivity = "no target shows activity"

    private static func alignment(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ part: @escaping @Sendable (SeatTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, "M-10", title, .higher, .ours, definition) { reader in
            let (numerator, denominator) = part(reader.seats)
            let isSilent = key == "licenseAlignment" && !reader.seats.showsActivity
            return .ratio(numerator, of: denominator, note: isSilent ? noActivity : nil)
        }
    }
}
