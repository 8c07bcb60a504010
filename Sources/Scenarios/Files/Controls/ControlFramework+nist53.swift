// SPDX-License-Identifier: Apache-2.0

extension ControlFramework {
    static let nist53 = ControlFramework(
        "NIST-800-53r5",
        "NIST SP 800-53, revision 5",
        aliases: ["nist80053r5"],
        superseded: ["AC-2(10)": Scenario.Control(framework: "NIST-800-53r5", id: "AC-2/k")],
        controls: """
            AC-2 account management
            AC-2(1) account management by automation
            AC-2(2) temporary accounts end by themselves
            AC-2(3) accounts disabled when no longer justified
            AC-2(4) account actions audited by themselves
            AC-2(5) sessions end when idle
            AC-2(6) privileges change at once
            AC-2(7) privileged accounts
            AC-2(8) accounts made when needed
            AC-2(9) shared accounts
            AC-2(11) conditions of use
            AC-2(12) unusual use monitored
            AC-2(13) accounts of high-risk people disabled in time
            AC-3 access enforced
            AC-3(7) access by role
            AC-3(8) revocation after a change of attributes
            AC-3(10) overrides audited
            AC-5 duties apart
            AC-6 least privilege
            AC-6(1) access to security functions authorized
            AC-6(2) ordinary accounts for ordinary work
            AC-6(3) network access to privileged commands
            AC-6(4) separate domains
            AC-6(5) privileged accounts for named roles
            AC-6(6) no privileges for outsiders
            AC-6(7) privileges reviewed
            AC-6(8) privileges of code
            AC-6(9) privileged functions logged
            AC-6(10) privileged functions barred to others
            AC-12 sessions end
            AC-24 decisions before each access
            AU-2 which events are logged
            AU-3 content of audit records
            AU-3(1) further content of audit records
            AU-6 audit records reviewed
            AU-6(1) review automated
            AU-6(3) records correlated
            AU-8 time stamps
            AU-9 audit records protected
            AU-9(3) audit records protected by cryptography
            AU-9(4) few who manage audit records
            AU-9(6) read-only access to audit records
            AU-10 non-repudiation
            AU-10(1) identities bound to what they did
            AU-10(3) chain of custody
            AU-11 retention of audit records
            AU-12 audit records generated
            AU-12(1) one trail in the order of time
            CA-7 continuous monitoring
            CM-3 control of changes
            CM-6 settings and deviations from them
            CM-8 inventory of components
            IA-4 identifiers unique and not reused
            IA-4(4) status shown by the identifier
            IA-5 authenticators issued, changed, revoked
            IA-5(6) authenticators protected
            IA-5(7) no embedded static authenticators
            IA-5(8) one person's credentials on several systems
            IA-5(13) cached authenticators expire
            IA-9 services identify themselves
            IA-12(1) a sponsor authorizes registration
            IR-4 incidents handled
            PS-4 termination
            PS-4(2) termination automated
            PS-5 transfer
            PS-7 external personnel
            SI-4 monitoring
            SI-4(5) alerts
            SI-4(20) privileged users monitored
            SI-10 input validated
            """
    )
}
