// SPDX-License-Identifier: Apache-2.0

extension ControlFramework {
    package static let all = [
        cis, csf11, csf2, iso, maestro, nist53, nist207, owasp, pci, soc2,
    ]

    private static let cis = ControlFramework(
        "CIS-v8",
        "CIS Controls, version 8",
        aliases: ["cis8"],
        controls: """
            5.1 inventory of accounts
            + every account of every person is found and tied to its source record, and strays \
            are named
            - whether the quarterly validation takes place, and accounts in systems that are not \
            simulated
            5.2 unique passwords
            5.3 dormant accounts disabled
            + accounts unused for the set time are put before somebody, and disabled without an \
            answer
            - use that an application does not report
            5.4 administrator rights on accounts of their own
            5.5 inventory of service accounts
            + keys and service identities have an owner, a purpose and a term, and strangers are \
            found
            - keys that no API of a target lists
            5.6 accounts managed in one place
            + accounts that are made, changed or deleted past the workflow are found
            - local accounts of systems that are not simulated
            6.1 a process that grants access
            + a new hire holds what the job brings, and nothing before its approval
            - whether the job should bring it
            6.2 a process that revokes access
            + every right of a leaver or mover ends in time, as the targets themselves show
            - devices, paper and premises
            6.3 several factors for exposed applications
            6.4 several factors for remote access
            6.5 several factors for administrators
            6.6 inventory of systems that authenticate
            6.7 access controlled in one place
            6.8 access defined by role
            """
    )

    /// Kept for its ids alone, which version 2.0 replaced.
    private static let csf11 = ControlFramework(
        "CSF-1.1",
        "NIST Cybersecurity Framework, version 1.1",
        aliases: ["csf1.1"],
        superseded: [
            "PR.AC-1": Control(framework: "CSF-2.0", id: "PR.AA-01"),
            "PR.AC-2": Control(framework: "CSF-2.0", id: "PR.AA-06"),
            "PR.AC-3": Control(framework: "CSF-2.0", id: "PR.AA-03"),
            "PR.AC-4": Control(framework: "CSF-2.0", id: "PR.AA-05"),
            "PR.AC-6": Control(framework: "CSF-2.0", id: "PR.AA-02"),
            "PR.AC-7": Control(framework: "CSF-2.0", id: "PR.AA-03"),
        ],
        controls: ""
    )

    private static let csf2 = ControlFramework(
        "CSF-2.0",
        "NIST Cybersecurity Framework, version 2.0",
        aliases: ["csf2"],
        controls: """
            DE.AE-02 adverse events analyzed
            DE.AE-03 information from several sources correlated
            DE.AE-06 information on adverse events reaches those who act
            DE.CM-03 personnel activity monitored
            DE.CM-06 activity of outside providers monitored
            + unusual changes under an integration's credential are told, with who and when
            - what a provider does inside its own systems
            DE.CM-09 software and configuration monitored
            + changes of accounts and rights past the workflow are found, with the time that took
            - hardware and the run time of the targets
            GV.RR-01 leadership answers for the risk
            GV.RR-02 roles and responsibilities set and enforced
            + whatever has no owner does not run, and decisions reach whoever owes them
            - whether those people have the means and the authority
            GV.RR-04 security is part of staff practice
            + staff events drive access, and silence or lateness of their source is told
            - screening, training and discipline
            ID.AM-02 inventory of software, services and systems
            ID.AM-08 life cycle of systems and services managed
            ID.IM-02 improvement from tests and exercises
            + a drill gives the same figures again, or shows what has changed
            - whether somebody acts on them
            ID.RA-07 changes and exceptions recorded and tracked
            + exceptions and changes of policy are recorded, approved, and end in time
            - how the risk itself is assessed
            PR.AA-01 identities and credentials managed
            PR.AA-02 identities proofed and bound to credentials
            PR.AA-03 users and services authenticated
            PR.AA-04 identity assertions protected and verified
            PR.AA-05 permissions by policy, least privilege, separation of duties
            PR.AA-06 physical access
            PR.PS-04 log records made and available
            RS.MI-01 incidents contained
            + a credential under suspicion ends, and how long that takes
            - what was done with it elsewhere before
            """
    )

    private static let iso = ControlFramework(
        "ISO-27001",
        "ISO/IEC 27001:2022, Annex A",
        aliases: ["iso27001"],
        controls: """
            A.5.2 security roles
            A.5.3 separation of duties
            + nobody decides on themselves, and conflicting duties are refused or told
            - conflicts that policy does not name
            A.5.15 rules of access
            + access follows rules, and rules that contradict each other or lead nowhere are told
            - whether the rules fit the business
            A.5.16 life cycle of identities
            + accounts begin, change and end with the person's record
            - proof of who the person is
            A.5.17 secrets that authenticate
            A.5.18 access granted, reviewed, changed, removed
            + rights are given, reviewed, changed and removed in time, at the target itself
            - reviewers' care, and rights in systems that are not simulated
            A.5.19 suppliers
            A.5.20 suppliers' agreements
            A.5.23 cloud services
            A.5.28 evidence
            + what was done can be rebuilt from records that show any change made to them
            - admissibility, and keeping of records over years
            A.5.33 records protected
            A.6.5 after the end or change of a job
            A.8.2 privileged access
            + privileged rights are approved, limited in time, and looked at afterwards
            - what is done with them inside an application
            A.8.3 access to information restricted
            A.8.5 secure authentication
            A.8.15 logging
            A.8.16 monitoring
            A.8.17 clocks
            A.8.31 environments kept apart
            A.8.32 management of changes
            A.8.33 test information
            """
    )

    private static let maestro = ControlFramework(
        "MAESTRO",
        "CSA MAESTRO, layers of a threat model",
        aliases: ["maestro"],
        controls: """
            L1 foundation models
            L2 data operations
            L3 agent frameworks
            L4 deployment infrastructure
            L5 evaluation and observability
            L6 security and compliance
            L7 agent ecosystem
            """
    )

    private static let nist207 = ControlFramework(
        "NIST-800-207",
        "NIST SP 800-207, the seven tenets",
        aliases: ["sp800207"],
        controls: """
            T1 every data source and service is a resource
            T2 all communication secured
            T3 access to one resource, per session
            T4 access decided by dynamic policy
            T5 integrity of assets monitored
            T6 authorization enforced before access
            T7 what is collected improves security
            """
    )

    private static let owasp = ControlFramework(
        "OWASP-NHI",
        "OWASP Non-Human Identities Top 10, 2025",
        aliases: ["owaspnhi25"],
        superseded: Dictionary(
            (1...10).map { number in
                let id = "NHI\(number)"
                return ("\(id):2025", Control(framework: "OWASP-NHI", id: id))
            }
        ) { first, _ in first },
        controls: """
            NHI1 improper offboarding
            + keys and service identities end, or change hands and secret, with their owner or \
            purpose
            - identities outside the simulated targets
            NHI2 secret leakage
            NHI3 vulnerable third party
            NHI4 insecure authentication
            NHI5 more privileges than needed
            + what a connector holds beyond what it needs, and what it lacks
            - scopes of other integrations, which no run exercises
            NHI6 insecure cloud deployment
            NHI7 long-lived secrets
            + secrets that are not changed in time, and changes that leave the old one alive
            - how secrets are stored
            NHI8 environments not kept apart
            NHI9 one identity used in several places
            + use of one credential by somebody else, where the target tells it
            - use that leaves no trace in the target
            NHI10 people who use it
            """
    )

    private static let pci = ControlFramework(
        "PCI-DSS-4.0",
        "PCI DSS, version 4.0",
        aliases: ["pci4"],
        controls: """
            7.2.2 access by job and least privilege
            7.2.3 privileges approved
            7.2.4 user access reviewed every six months
            + reviews are opened, answered in time and followed to the removal
            - the care of whoever reviews
            7.2.5 system accounts with least privilege
            7.2.5.1 system accounts reviewed
            8.2.2 shared ids by exception only
            + whoever leaves loses a shared account, and its secret changes
            - why the account is shared at all
            8.2.4 changes of identifiers authorized
            8.2.5 terminated users' access revoked at once
            8.2.6 inactive accounts disabled within 90 days
            + unused accounts are disabled within the set time
            - use that an application does not report
            8.2.7 third parties' accounts only when needed
            + third parties have a sponsor and a term, and end with either
            - how they connect
            8.6.1 interactive use of system accounts limited
            8.6.3 secrets of system accounts changed
            + secrets of service identities are changed by term and on suspicion
            - their strength and storage
            """
    )

    private static let soc2 = ControlFramework(
        "SOC2",
        "SOC 2 trust services criteria",
        aliases: ["soc2"],
        controls: """
            CC1.3 structures and authorities, separation of duties
            CC2.1 information complete and accurate
            + what was not read, or not read whole, counts as neither done nor right
            - whether the source's facts are true
            CC4.1 ongoing and separate evaluations
            + the same drill can be run at any time and compared with the one before
            - whether it is, and by whom
            CC5.1 control activities with separation of duties
            CC6.1 logical access
            CC6.2 registration before access, removal at its end
            + access waits for its approval, and ends with the reason for it
            - registration of the person
            CC6.3 access by role, least privilege, review
            + access follows the role, is reviewed, and goes with the role
            - whether the role is drawn narrowly enough
            CC7.2 anomalies monitored
            + drift and unusual changes are found and attributed
            - attacks below the level of accounts and rights
            CC7.3 events evaluated
            CC8.1 changes authorized, tested, approved
            + changes of rules and emergencies are approved, recorded and looked at afterwards
            - changes of program code
            """
    )
}
