// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// Checks attributes that decide how long somebody is engaged, and the required attributes of
/// service identities.
extension FileDecoder {
    /// An attribute of a person; date attributes must be valid times.
    func attribute(of entry: YAMLNode.Entry) -> String? {
        let value = attribute(entry.value)
        guard let value, ["endDate", "rotatedAt"].contains(entry.key),
            Instant(rfc3339: value) == nil
        else { return value }
        mismatch(entry.value, "a date such as 2026-03-20, or an instant")
        return value
    }

    /// Reports every service identity that the policy cannot govern: without an owner, a purpose or
    /// scopes, or with keys that never end.
    func checkInventory(_ people: YAMLNode?, _ engagement: Policy.Engagement) {
        for entry in entries(people)
        where entry.value["employment"]?.json.string == "serviceIdentity" {
            let asked = (engagement.needsAnswerable ? ["owner"] : []) + ["purpose", "scopes"]
            for name in asked where entry.value[name] == nil {
                log.error(
                    "the service identity '\(entry.key)' names no \(name)",
                    at: entry.keyLocation,
                    note: "Add '\(name)': nobody can review what is not stated."
                )
            }
            let isEndless =
                engagement.rotateEvery == nil && engagement.accessMax == nil
                && entry.value["endDate"] == nil
            guard isEndless else { continue }
            log.error(
                "the service identity '\(entry.key)' has keys without an end",
                at: entry.keyLocation,
                note: "Add 'endDate' to it, or 'rotateEvery' or 'accessMax' to the policy."
            )
        }
    }
}
