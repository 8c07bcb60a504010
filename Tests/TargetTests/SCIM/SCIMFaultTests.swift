// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite
struct SCIMFaultTests {
    private static let faults = SCIMFault.ofServers + SCIMFault.ofClients

    @Test func `every row of the catalog is tried`() {
        #expect(Set(Self.faults.map(\.row)) == Set(1...24))
    }

    @Test(arguments: faults)
    func `the fault leaves what it should take, or takes what it should leave`(
        fault: SCIMFault
    ) throws {
        var faulty = try SCIMWorld(fault.settings)
        try fault.steps(&faulty)
        for right in fault.survivors { #expect(faulty.usable.contains(right), "\(right)") }
        for right in fault.victims { #expect(!faulty.usable.contains(right), "\(right)") }
    }

    @Test(arguments: faults)
    func `without the fault the same end is met`(fault: SCIMFault) throws {
        var sound = try SCIMWorld(fault.soundSettings)
        try fault.soundSteps(&sound)
        for right in fault.survivors { #expect(!sound.usable.contains(right), "\(right)") }
        for right in fault.victims { #expect(sound.usable.contains(right), "\(right)") }
    }
}
