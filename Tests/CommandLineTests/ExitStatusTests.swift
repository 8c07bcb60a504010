// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

@Suite
struct ExitStatusTests {
    @Test(arguments: Residue.commands.map { $0.name })
    func `every command explains itself`(name: String) async {
        #expect(await Residue.run([name, "--help"]) == .held)
        #expect(await Residue.run([name, "-h"]) == .held)
        #expect(await Residue.run(["help", name]) == .held)
    }

    @Test(arguments: [["--help"], ["-h"], ["help"], ["--version"], ["version"]])
    func `asking what this is succeeds`(words: [String]) async {
        #expect(await Residue.run(words) == .held)
    }

    @Test(arguments: [
        [], ["rnu"], ["help", "rnu"], ["run", "--sede", "1"], ["run", "--seed"],
        ["run", "--seed", "x"], ["run", "--seed", "1", "--seed", "2"], ["run", "--jobs", "0"],
        ["run", "--shard", "3/2"], ["run", "--report", "pdf"], ["run", "--report", ""],
        ["run", "--permute=yes"], ["replay"], ["replay", "a.csv", "b.csv"],
        ["replay", "a.csv", "--faults", "500=1"], ["replay", "a.csv", "--deadline", "90"],
        ["replay", "a.csv", "--offboarding", "shred"], ["validate"], ["init", "a", "b"],
        ["init", ""], ["describe"], ["describe", "tragets"], ["describe", "targets", "nowhere"],
        ["describe", "targets", "freshservice", "agents"], ["describe", "metrics", "M-99"],
        ["describe", "faults", "drip"], ["describe", "faults", "--write", "x"],
        ["describe", "--write="],
        ["describe", "targets", "--scenarios", "x"],
        ["run", "--wire", "tcp"], ["serve", "world.yaml"], ["serve", "--pace", "-1"],
        ["serve", "--targets", "freshservce"], ["serve", "--tls-cert", "c.pem"],
        ["serve", "--port", "65536"], ["world"], ["world", "lst"], ["world", "advance"],
        ["world", "door", "signIn", "email"], ["world", "list", "--url", "nowhere"],
    ])
    func `a wrong command line exits with 64`(words: [String]) async {
        #expect(await Residue.run(words) == .usage)
    }

    @Test(arguments: [
        ["run", "/nowhere/at/all"], ["validate", "/nowhere/at/all"],
        ["validate", "/nowhere/at/all.csv"], ["replay", "/nowhere/at/all.csv"],
        ["describe", "controls", "--scenarios", "/nowhere/at/all"],
    ])
    func `a missing file exits with 65`(words: [String]) async {
        #expect(await Residue.run(words) == .data)
    }

    @Test(arguments: [
        ["describe", "targets"], ["describe", "targets", "freshservice"], ["describe", "metrics"],
        ["describe", "metrics", "timeToRevoke"], ["describe", "metrics", "m-02"],
        ["describe", "faults"], ["describe", "faults", "halfWay"],
    ])
    func `what there is can be described`(words: [String]) async {
        #expect(await Residue.run(words) == .held)
    }
}
