// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import residue

@Suite
struct WorldCommandTests {
    private let answer = WireResponse(
        status: 422,
        headers: ["Content-Type": "application/json"],
        body: Array(
            #"{"message":"body:2:3: error: a\nbody:4:1: error: b","hint":"Mend them."}"#.utf8
        )
    )

    @Test func `mistakes in an uploaded file name the file`() {
        let message = WorldCommand.refusal(answer, file: "faults/slow.yaml").message
        #expect(
            message == """
                residue world: faults/slow.yaml:2:3: error: a
                faults/slow.yaml:4:1: error: b
                Mend them.
                """
        )
    }

    @Test func `without a file the server's claims stand`() {
        #expect(WorldCommand.refusal(answer, file: nil).message.contains("body:2:3: error: a"))
    }
}
