// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios
import Testing

@Suite
struct ShippedControlTests {
    @Test func `every control that a shipped scenario names says what is shown and what not`()
        throws
    {
        let controls = Set(try Shipped.files.flatMap(Shipped.loadAll).flatMap(\.controls))
        let silent = controls.filter { control in
            let reach = ControlFramework.named(control.framework)?.reach(of: control.id)
            return reach.map { $0.shown.isEmpty || $0.notShown.isEmpty } ?? true
        }
        #expect(controls.count > 50)
        #expect(silent.sorted() == [])
    }

    @Test func `every control has a scenario in which it holds and one in which its loss is found`()
        throws
    {
        let scenarios = try Shipped.files.flatMap(Shipped.loadAll)
        let all = Set(scenarios.flatMap(\.controls))
        let held = Set(scenarios.filter { !$0.isMeantToFind }.flatMap(\.controls))
        let found = Set(scenarios.filter(\.isMeantToFind).flatMap(\.controls))
        #expect(all.subtracting(held).sorted() == [])
        #expect(all.subtracting(found).sorted() == [])
    }

    @Test func `no shipped scenario names a control that no run can show`() throws {
        let controls = Set(try Shipped.files.flatMap(Shipped.loadAll).flatMap(\.controls))
        let beyond = ControlFramework.all.flatMap { framework in
            framework.unreachable.map { Control(framework: framework.key, id: $0.id) }
        }
        #expect(controls.intersection(beyond).sorted() == [])
    }
}
