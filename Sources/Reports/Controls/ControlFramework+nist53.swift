// SPDX-License-Identifier: Apache-2.0

extension ControlFramework {
    static let nist53 = ControlFramework(
        "NIST-800-53r5",
        "NIST SP 800-53, revision 5",
        aliases: ["nist80053r5"],
        superseded: ["AC-2(10)": Control(framework: "NIST-800-53r5", id: "AC-2/k")],
        controls: """
            AC-2 account management
            + accounts are made, changed, reviewed and removed as policy says, and what stays is \
            named
            - paper, managers' care, and systems that are not simulated
            AC-2(1) account management by automation
            AC-2(2) temporary accounts end by themselves
            + temporary and emergency rights end without a further event
            - emergencies that nobody records
            AC-2(3) accounts disabled when no longer justified
            + expired, orphaned and unused accounts are disabled within the limit
            - use that an application does not report
            AC-2(4) account actions audited by themselves
            AC-2(5) sessions end when idle
            AC-2(6) privileges change at once
            AC-2(7) privileged accounts
            + privileges of a former job are removed, or carried as an approved exception
            - what is done with them while they are right
            AC-2(8) accounts made when needed
            AC-2(9) shared accounts
            + whoever leaves loses a shared account, and its secret changes
            - why the account is shared at all
            AC-2(11) conditions of use
            AC-2(12) unusual use monitored
            AC-2(13) accounts of high-risk people disabled in time
            AC-3 access enforced
            AC-3(7) access by role
            AC-3(8) revocation after a change of attributes
            + rights that an attribute no longer justifies end in time
            - sessions inside an application that has no API for them
            AC-3(10) overrides audited
            AC-5 separation of duties
            + nobody decides on themselves, and conflicting duties are refused or told
            - conflicts that policy does not name
            AC-6 least privilege
            + people and integrations hold what their role needs, and what is beyond it is told
            - whether the role is drawn narrowly enough
            AC-6(1) access to security functions authorized
            AC-6(2) ordinary accounts for ordinary work
            AC-6(3) network access to privileged commands
            AC-6(4) separate domains
            AC-6(5) privileged accounts for named roles
            AC-6(6) no privileges for outsiders
            AC-6(7) privileges reviewed
            + reviews of privileges are opened, answered and followed to the removal
            - the care of whoever reviews
            AC-6(8) privileges of code
            AC-6(9) privileged functions logged
            AC-6(10) privileged functions barred to others
            AC-12 sessions end
            + sessions and tokens from before are refused after the event
            - ends by idleness, which no target models
            AC-24 decisions before each access
            AU-2 which events are logged
            AU-3 content of audit records
            + each change has a record of what, when, where, who and with what outcome
            - logs of systems that are not simulated
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
            + records are chained, so that a changed, lost or moved one is found
            - signatures, and who holds the head of the chain
            AU-10(1) identities bound to what they did
            AU-10(3) chain of custody
            AU-11 retention of audit records
            AU-12 audit records generated
            + every change at a target has its record, in one order of time
            - volumes and outages of a log store
            AU-12(1) one trail in the order of time
            CA-7 continuous monitoring
            + the same drills give the same figures at any time, with what has changed
            - whether they are run
            CM-3 control of changes
            + changes of policy are shown, approved and take effect as approved
            - changes of program code and infrastructure
            CM-6 settings and deviations from them
            + settings that were changed past the workflow are found and put right, or told
            - settings that no API of a target shows
            CM-8 inventory of components
            IA-4 identifiers unique and not reused
            + one person stays one identity through a new name, a merge or a return
            - proof of who the person is
            IA-4(4) status shown by the identifier
            IA-5 authenticators issued, changed, revoked
            + secrets are issued to an owner, changed by term and ended
            - passwords of people and their strength
            IA-5(6) authenticators protected
            IA-5(7) no embedded static authenticators
            IA-5(8) one person's credentials on several systems
            + a leaver is found under every name, in every target
            - systems that are not simulated
            IA-5(13) cached authenticators expire
            IA-9 services identify themselves
            IA-12(1) a sponsor authorizes registration
            + no contractor gains access without a sponsor who may be one
            - how the sponsor makes sure
            IR-4 incidents handled
            PS-4 termination
            + every right, session, key and shared secret of a leaver ends in time
            - the exit interview, property and premises
            PS-4(2) termination automated
            PS-5 transfer
            + rights of the former job end and those of the new one begin in time
            - whether the new job needs them
            PS-7 external personnel
            + third parties are limited by sponsor and term, and end with either
            - their contracts and their own staff
            SI-4 monitoring
            + unusual changes and drift are found, with the time that took
            - networks, hosts, and attacks below the level of accounts
            SI-4(5) alerts
            SI-4(20) privileged users monitored
            SI-10 input validated
            + malformed events, names and answers are refused and change nothing
            - input of the targets' own users
            """
    )
}
