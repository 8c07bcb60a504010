// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct OwnershipTests {
    private func owner(of account: String, _ bench: OracleBench) -> Identity.ID? {
        for event in bench.recorded.events.reversed() {
            if case .account(let seen) = event.body, seen.account == account { return seen.owner }
        }
        return nil
    }

    @Test func `an account is linked by address, whatever its case`() {
        var bench = OracleBench()
        bench.fact(.joiner, "Ana", at: 0)
        bench.work(on: "joiner Ana", at: 1) { directory, instant in
            directory.create("ana", at: instant)
        }
        #expect(owner(of: "ana", bench) == Identity.ID("Ana"))
    }

    @Test func `an account that was there first is linked when the fact arrives`() {
        var bench = OracleBench()
        bench.directory.create("ana", at: OracleBench.minute(0))
        bench.oracle.observe(
            OracleBench.desk,
            in: bench.directory,
            at: OracleBench.minute(0)
        )
        #expect(owner(of: "ana", bench) == nil)
        bench.fact(.joiner, "ana", at: 1)
        #expect(owner(of: "ana", bench) == Identity.ID("ana"))
        let moved = bench.recorded.events.compactMap { event -> String? in
            guard case .access(let change) = event.body else { return nil }
            return "\(change.path.identity?.rawValue ?? "-") \(change.from) \(change.to)"
        }
        #expect(moved == ["- dead usable", "- usable dead", "ana dead usable"])
    }

    @Test func `an account keeps its owner when its address changes`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.join("ben", at: 0)
        bench.change(by: .outOfBand(door: "editAccount", actor: "administrator"), at: 5) {
            directory,
            instant in
            directory.change("ana", .accountUpdated, at: instant) {
                $0.profile.emails = ["ben.second@acme.example"]
            }
        }
        #expect(owner(of: "ana", bench) == Identity.ID("ana"))
    }

    @Test func `an address may pass to somebody new, its last holder's account may not`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 10)
        bench.strip("ana", on: "leaver ana", at: 11)
        bench.fact(.joiner, "Ana", at: 20)
        bench.work(on: "joiner Ana", at: 21) { directory, instant in
            directory.change("ana", .accountEnabled, at: instant) { record in
                record.profile.isActive = true
                record.groups = ["Service Desk"]
            }
        }
        bench.pass(to: 81)
        #expect(owner(of: "ana", bench) == Identity.ID("ana"))
        #expect(Set(bench.open) == [.noResidualAccess, .noMissingAccess])
    }

    @Test func `an address that two active people claim stays with the first`() {
        var bench = OracleBench()
        bench.fact(.joiner, "ana", at: 0)
        bench.fact(.joiner, "Ana", at: 1)
        bench.work(on: "joiner ana", at: 2) { directory, instant in
            directory.create("ana", at: instant)
        }
        #expect(owner(of: "ana", bench) == Identity.ID("ana"))
    }

    @Test func `a declared owner is responsible for an account that no address leads to`() {
        var bench = OracleBench()
        bench.change(by: .background(job: "seed"), at: 0) { directory, instant in
            directory.create("robot", at: instant)
        }
        bench.oracle.bind(
            account: "Robot@acme.example",
            on: OracleBench.desk,
            to: Identity.ID("ana"),
            at: OracleBench.minute(0)
        )
        #expect(owner(of: "robot", bench) == Identity.ID("ana"))
    }

    @Test func `a privileged account is marked by the weight of what it holds`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        func isPrivileged() -> Bool? {
            for event in bench.recorded.events.reversed() {
                if case .account(let seen) = event.body { return seen.isPrivileged }
            }
            return nil
        }
        #expect(isPrivileged() == false)
        bench.change(by: .outOfBand(door: "grant", actor: "administrator"), at: 1) {
            directory,
            instant in
            directory.change("ana", .granted, at: instant) { $0.groups.append("Admins") }
        }
        #expect(isPrivileged() == true)
    }

    @Test func `a path that a target lists twice is one path`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.change(by: .outOfBand(door: "grant", actor: "administrator"), at: 1) {
            directory,
            instant in
            directory.change("ana", .granted, at: instant) { $0.groups.append("Service Desk") }
        }
        let before = bench.recorded.events.count
        bench.change(by: .outOfBand(door: "revoke", actor: "administrator"), at: 2) {
            directory,
            instant in
            directory.change("ana", .revoked, at: instant) { $0.groups = ["Service Desk"] }
        }
        let changed = bench.recorded.events.dropFirst(before).filter { event in
            if case .access = event.body { true } else { false }
        }
        #expect(changed.isEmpty)
    }

    @Test func `a deleted account is recorded as gone with all its paths dead`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 10)
        let before = bench.recorded.events.count
        bench.work(on: "leaver ana", at: 11) { directory, instant in
            directory.delete("ana", at: instant)
        }
        let ended = bench.recorded.events.dropFirst(before).filter { event in
            guard case .access(let change) = event.body else { return false }
            return change.to == .dead
        }
        #expect(ended.count == 2)
        bench.pass(to: 500)
        #expect(bench.findings.isEmpty)
    }
}
