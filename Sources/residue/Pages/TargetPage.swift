// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import SimulatedTargets
import TargetKit

/// What a target does, its settings, and its fidelity.
enum TargetPage {
    static func text(of kind: String?) throws(UsageError) -> String {
        guard let kind else { return list }
        guard let entry = TargetCatalog.entry(kind) else {
            throw DescribeCommand.unknown(
                kind,
                "target",
                among: TargetCatalog.entries.map(\.kind)
            )
        }
        var page = Page()
        page.heading(1, kind)
        write(entry.description, to: &page)
        return page.text
    }

    static func file(of target: TargetDescription) -> String {
        var page = Page.generated(target.kind)
        write(target, to: &page)
        return page.text
    }

    private static var list: String {
        var page = Page()
        page.heading(1, "Targets")
        page.table(
            ["target", "calls", "quirks", "what it is"],
            TargetCatalog.entries.map(\.description).map { target in
                [
                    target.kind, "\(target.routes.count)", "\(target.quirks.count)",
                    target.summary,
                ]
            }
        )
        page.paragraph("`residue describe targets NAME` prints all of one.")
        return page.text
    }

    private static func write(_ target: TargetDescription, to page: inout Page) {
        page.paragraph("\(target.summary).")
        writeSettings(of: target, to: &page)
        writeQuirks(of: target, to: &page)
        writeDialects(of: target, to: &page)
        writeCalls(of: target, to: &page)
        writeSideDoors(of: target, to: &page)
        page.heading(2, "Kinds of entitlement")
        page.paragraph("What accounts hold here: " + spelled(target.entitlementKinds) + ".")
        writeConnector(for: target, to: &page)
        page.heading(2, "Not simulated")
        page.paragraph(
            "What the service does and this target does not. A call not in the list above gets the "
                + "target's own error, never a guess."
        )
        for gap in target.notSimulated { page.item("\(gap)") }
    }

    private static func writeSettings(of target: TargetDescription, to page: inout Page) {
        page.heading(2, "Settings")
        page.paragraph("Keys of the target's entry in a scenario; all are optional.")
        page.code("targets:\n  \(target.kind): { … }", language: "yaml")
        for setting in target.settings where setting.name != "quirks" {
            write(setting, depth: 0, to: &page)
        }
        page.item("`quirks` ({ … }):", "Answers to what the vendor leaves open; see below.")
    }

    private static func write(_ setting: SettingDescription, depth: Int, to page: inout Page) {
        let standing =
            setting.key.isRequired ? "required" : setting.defaultText.map { "default: \($0)" }
        let kind = [setting.type, standing].compactMap(\.self).joined(separator: "; ")
        let head = "`\(setting.name)` (\(kind)):"
        if depth == 0 {
            page.item(head, setting.meaning)
        } else {
            page.item("\(head) \(setting.meaning)", depth: depth)
        }
        for member in setting.members { write(member, depth: depth + 1, to: &page) }
    }

    private static func writeQuirks(of target: TargetDescription, to page: inout Page) {
        guard let first = target.quirks.first else { return }
        page.heading(2, "Quirks")
        page.paragraph(
            "Switches for what the vendor leaves open, or what differs from account to account. "
                + "Each default is an assumption; flip a switch to see whether a connector "
                + "survives the opposite."
        )
        page.code(
            "targets:\n  \(target.kind): { quirks: { \(first.name): … } }",
            language: "yaml"
        )
        for quirk in target.quirks {
            page.item(
                "`\(quirk.name)` (\(quirk.type); default: \(quirk.defaultText ?? ""))",
                "assumes: \(quirk.meaning)"
            )
        }
    }

    private static func writeDialects(of target: TargetDescription, to page: inout Page) {
        guard let last = target.variants.last else { return }
        page.heading(2, "Dialects")
        page.paragraph(
            "Sets of quirks named after one server. A fact holds for the page or thread cited, not "
                + "for every installation forever; quirks given beside a dialect override it."
        )
        page.code(
            "targets:\n  \(target.kind): { dialect: \(last.name) }",
            language: "yaml"
        )
        page.table(
            ["dialect", "what it follows", "quirks"],
            target.variants.map { variant in
                [
                    "`\(variant.name)`", variant.summary,
                    variant.quirks.isEmpty
                        ? "–"
                        : variant.quirks.map { "`\($0.name): \($0.value)`" }
                            .joined(separator: ", "),
                ]
            }
        )
        for mark in ["doc", "issue", "inferred"] {
            page.item("\(mark): \(meaning(ofFact: mark))")
        }
        for variant in target.variants {
            page.heading(3, variant.name)
            for fact in variant.facts { page.item("\(fact.text) (\(fact.mark): \(fact.source))") }
        }
    }

    private static func meaning(ofFact mark: String) -> String {
        switch mark {
        case "doc": "the vendor's or the project's own documentation says so"
        case "issue": "a public thread or public source code shows it"
        default: "our reading"
        }
    }

    private static func writeCalls(of target: TargetDescription, to page: inout Page) {
        page.heading(2, "Calls")
        let counts = Fidelity.allCases.map { mark in
            "\(target.routes.count { $0.proof.fidelity == mark }) \(mark.rawValue)"
        }
        page.paragraph(
            "\(target.routes.count) calls, by fidelity:  "
                + counts.joined(separator: ", ") + ". Every path begins with `\(target.basePath)`"
                + (target.routes.contains(where: \.isWhole) ? " unless it is shown in full." : ".")
        )
        for mark in Fidelity.allCases { page.item("\(mark.rawValue): \(meaning(of: mark))") }
        write(target.identityRoutes, to: &page)
        if !target.platformRoutes.isEmpty {
            page.heading(3, "Platform")
            page.paragraph(
                "Calls that belong to the product rather than to identity, as far as they affect "
                    + "it."
            )
            write(target.platformRoutes, to: &page)
        }
        page.paragraph("Sources:")
        for (key, meaning) in target.sources { page.item("\(key): \(meaning)") }
    }

    private static func write(_ routes: [RouteDescription], to page: inout Page) {
        page.table(
            ["call", "mark", "sources", "privilege that the credential's owner needs"],
            routes.map { route in
                [
                    "`\(route.method) \(route.path)`", route.proof.fidelity.rawValue,
                    route.proof.source,
                    route.privilege ?? "–",
                ]
            }
        )
    }

    private static func meaning(of mark: Fidelity) -> String {
        switch mark {
        case .documented: "the vendor's reference describes it"
        case .seen: "a real client sends it, or recorded traffic shows it"
        case .inferred: "our reading of neighboring calls"
        }
    }

    private static func writeSideDoors(of target: TargetDescription, to page: inout Page) {
        page.heading(2, "Side doors")
        page.paragraph("What a timeline can do in the product without its API.")
        page.table(
            ["door", "in a timeline"],
            target.sideDoors.map { [$0.name, timelineWord(of: $0, on: target)] }
        )
    }

    /// How a scenario's timeline says it.
    static func timelineWord(of kind: SideDoorKind, on target: TargetDescription) -> String {
        let manifest = ConnectorCatalog.manifest(of: target.kind)
        let account = manifest?.accountKinds.first?.rawValue ?? "user"
        let right = target.entitlementKinds.contains("group") ? "group" : "team"
        let told = kind.parameters.map { parameter in
            let word: String
            switch parameter.form {
            case .accountKind, .license: word = account
            case .rightKind: word = right
            case .text, .value, .count: word = parameter.example
            }
            return "\(parameter.name): \(word)"
        }
        if let word = kind.wordByHand {
            let act = told.isEmpty ? "{}" : "{ \(told.joined(separator: ", ")) }"
            return "`byHand: { person: ana, \(word): \(act) }`"
        }
        let subject = kind.subject == .account ? "ana" : target.kind
        guard !told.isEmpty else { return "`\(kind.word): \(subject)`" }
        let whose = kind.subject == .account ? "person: ana" : "target: \(target.kind)"
        return "`\(kind.word): { \(([whose] + told).joined(separator: ", ")) }`"
    }

    private static func writeConnector(for target: TargetDescription, to page: inout Page) {
        page.heading(2, "Connector")
        guard let manifest = ConnectorCatalog.manifest(of: target.kind) else {
            page.paragraph("No connector for this target comes with Residue.")
            return
        }
        page.paragraph(
            "`\(manifest.name)`, version \(manifest.version), comes with Residue and drives this "
                + "target. Its manifest:"
        )
        page.item("kinds of account: " + spelled(manifest.accountKinds.map(\.rawValue)))
        page.item("kinds of entitlement: " + spelled(manifest.entitlementKinds.map(\.rawValue)))
        let all = ConnectorManifest.Capability.allCases
        page.item(
            "can: "
                + spelled(all.filter { manifest.capabilities.contains($0) }.map(\.rawValue))
        )
        let missing = all.filter { !manifest.capabilities.contains($0) }
        if !missing.isEmpty { page.item("cannot: " + spelled(missing.map(\.rawValue))) }
        let irreversible = manifest.irreversible.map(\.rawValue).sorted()
        if !irreversible.isEmpty {
            page.item("cannot take back, so that it comes last: " + spelled(irreversible))
        }
        let inseparable = manifest.inseparableKinds.map(\.rawValue).sorted()
        if !inseparable.isEmpty {
            page.item(
                "cannot be revoked before the account itself ends, so a disabled account keeps it "
                    + "latent:  " + spelled(inseparable)
            )
        }
    }

    private static func spelled(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}
