// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// Targets ready for any client: the content of a world file, or a scenario without its timeline.
package struct WorldDeclaration: Hashable, Sendable {
    /// The path with which the file was opened.
    package var file: String
    package var title: String
    package var why: String?
    package var seed: UInt64
    package var start: Instant
    /// In the order of the file.
    package var targets: [TargetDeclaration]
    package var faults: [FaultRule]
    /// In file order, which is the order of creation.
    package var accounts: [Account]

    /// An account that an administrator creates before the world opens.
    package struct Account: Hashable, Sendable {
        package let location: SourceLocation
        package let target: TargetName
        package let kind: String
        package let email: String
        package let name: String
        package let isEnabled: Bool
        /// Kind and name of each right, in the order of the file.
        package let grants: [Grant]
        /// In the order of the file; `nil` clears.
        package let attributes: [Attribute]

        package struct Grant: Hashable, Sendable {
            package let kind: String
            package let name: String
        }

        package struct Attribute: Hashable, Sendable {
            package let name: String
            package let value: String?
        }

        /// The side doors that create the account, in order.
        package var doors: [SideDoor] {
            var doors = [
                SideDoor(
                    .createAccount,
                    email: email,
                    ["kind": .text(kind), "name": .text(name)]
                )
            ]
            for attribute in attributes {
                let value = attribute.value.map { SideDoor.Argument.text($0) } ?? .none
                doors.append(
                    SideDoor(
                        .editAccount,
                        email: email,
                        ["attribute": .text(attribute.name), "value": value]
                    )
                )
            }
            for grant in grants {
                let right = ["kind": SideDoor.Argument.text(grant.kind), "name": .text(grant.name)]
                doors.append(SideDoor(.grant, email: email, right))
            }
            if !isEnabled { doors.append(SideDoor(.disableAccount, email: email)) }
            return doors
        }
    }
}
