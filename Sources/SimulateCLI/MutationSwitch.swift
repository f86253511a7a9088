internal import Simulation

#if Zoo
    internal import Bytes
    internal import Zoo
#endif

/// Brings known bugs to life, in builds that have any.
enum MutationSwitch {
    /// All known bugs; those with a second defence once with it and once without. Nil in a build that has none.
    static var known: [(mutation: ChosenMutation, text: String)]? {
        #if Zoo
            Mutation.allCases.flatMap { mutation in
                [(ChosenMutation(mutation.id), mutation.text)]
                    + (mutation.mask == nil ? [] : [(ChosenMutation(mutation.id, isUnmasked: true), mutation.text)])
            }
        #else
            nil
        #endif
    }

    static func choose(_ chosen: ChosenMutation?) throws(Complaint) {
        #if Zoo
            guard let chosen else { return MutationChoice.choose(nil) }
            guard let mutation = Mutation(id: chosen.id) else {
                let ids = Mutation.allCases.map(\.id).joined(separator: ", ")
                throw Complaint(
                    "\(chosen.id): there is no such mutation; there are \(ids)", exitCode: Complaint.usageCode)
            }
            MutationChoice.choose(mutation, withoutMask: chosen.isUnmasked)
        #else
            guard chosen == nil else { throw missing("simulate … --mutation ID") }
        #endif
    }

    /// What is said in a build without known bugs.
    static func missing(_ words: String) -> Complaint {
        Complaint(
            "known bugs are in builds of their own only: swift run -c release --traits Zoo \(words)",
            exitCode: Complaint.usageCode)
    }

    /// How often the line of the chosen mutation ran since it was chosen.
    static var hits: UInt64 {
        #if Zoo
            MutationChoice.hits
        #else
            0
        #endif
    }

    /// What is done instead of aborting when an invariant of the code under test fails; it ends the process. Only known bugs are told
    /// so, with their hits: elsewhere the process aborts as a member would.
    static func onInvariant(_ end: @escaping @Sendable (_ finding: String) -> Never) {
        #if Zoo
            invariantFailed = { line in end(line.hasSuffix("\n") ? String(line.dropLast()) : line) }
        #endif
    }
}
