// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite
struct SCIMFaultTests {
    private static let faults = SCIMFault.ofServers + SCIMFault.ofClients

    @Test func `every row of the catalog is tried`() {
        #expect(Set(Self.faults.map(\.row)) == Set(1...24))
    }

    @Test(arguments: faults)
    func `the defect leaves what it should remove, or removes what it should leave`(
        fault: SCIMFault
    ) throws {
        var faulty = try SCIMWorld(fault.settings)
        try fault.steps(&faulty)
        for right in fault.survivors { #expect(faulty.usable.contains(right), "\(right)") }
        for right in fault.victims { #expect(!faulty.usable.contains(right), "\(right)") }
    }

    @Test(arguments: faults)
    func `without the fault the end is the same`(fault: SCIMFault) throws {
        var sound = try SCIMWorld(fault.soundSettings)
        try fault.soundSteps(&sound)
        for right in fault.survivors { #expect(!sound.usable.contains(right), "\(right)") }
        for right in fault.victims { #expect(sound.usable.contains(right), "\(right)") }
    }
}
